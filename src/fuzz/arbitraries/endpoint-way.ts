/** Ways to spoil a request that is fine. */
import type { ClientRequest } from '../../handler/client/transport.js'
import type { ProblemPart } from '../../handler/problem.js'
import { type Field, fromFields } from '../../message/headers.js'

/** What is wrong with a request, and what it is refused with. */
export interface Wrongness {
  readonly in: ProblemPart
  /** Where, as a JSON Pointer; `undefined` where several places may be named. */
  readonly pointer: string | undefined
  readonly status: 400 | 413 | 415 | 422
}

/** A way to spoil a request that is fine; `salt` chooses among those that are alike. */
export interface Way extends Wrongness {
  readonly spoil: (request: ClientRequest, salt: number) => ClientRequest
}

/** The request with these lines in place of those of a name. */
export const withFields =
  (name: string, values: ReadonlyArray<string>) =>
  (request: ClientRequest): ClientRequest => {
    const rest = request.headers.toJSON().filter(([other]) => other.toLowerCase() !== name.toLowerCase())
    return { ...request, headers: fromFields([...rest, ...values.map((value): Field => [name, value])]) }
  }
