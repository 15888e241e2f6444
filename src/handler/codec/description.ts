import type { AnyAnswerField } from './answers.js'
import type { AnyBodyCodec } from './body-codec.js'
import type { FieldFault } from './derive.js'
import type { Named } from './named-parts.js'

/** What an endpoint says of itself for people, as OpenAPI has it. */
export interface Documentation {
  readonly summary?: string
  readonly description?: string
  readonly tags?: ReadonlyArray<string>
  readonly operationId?: string
  readonly deprecated?: boolean
  /** The schemes that let a client in, by their names, each with its scopes; one of the list is enough. */
  readonly security?: ReadonlyArray<Readonly<Record<string, ReadonlyArray<string>>>>
}

/** What an endpoint says of itself, with its types forgotten: what OpenAPI, a client and an arbitrary are folded from. */
export interface Description {
  readonly method: string
  /** As it is matched: with the prefixes in front of it. */
  readonly path: string
  /** One for each name in the path of the endpoint, in its order; the rest of a path as `many`. */
  readonly params: ReadonlyArray<Named>
  readonly query: ReadonlyArray<Named>
  readonly headers: ReadonlyArray<Named>
  readonly cookies: ReadonlyArray<Named>
  readonly body: AnyBodyCodec | undefined
  /** In octets; `undefined`: the server's. */
  readonly bodyLimit: number | undefined
  readonly strictQuery: boolean
  /** By status, ascending. */
  readonly responses: ReadonlyArray<readonly [status: number, field: AnyAnswerField]>
  readonly documentation: Documentation
  /** What cannot be described: an endpoint with a fault answers 500. */
  readonly faults: ReadonlyArray<FieldFault>
}
