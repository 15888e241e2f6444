import * as fc from 'fast-check'
import { utf8Encode } from '../../grammar/utf8.js'
import type { SentOf } from '../../handler/codec/answers.js'
import { type AnyInputs, writeInputs } from '../../handler/codec/encode.js'
import type { Endpoint, Given, Inputs, Spec } from '../../handler/codec/endpoint.js'
import { handle } from '../../handler/codec/handle.js'
import { segmentsOf } from '../../handler/routes/segments.js'
import { append, fromFields } from '../../message/headers.js'
import type { Request } from '../../message/request.js'
import { origin } from '../../message/target.js'
import { givenBody } from '../../response/given-body.js'
import { runSync } from '../../response/interpret.js'
import type { Reply } from '../../response/reply.js'
import { differs, type Fault, type Law, law, shown } from './law.js'

const nowhere = { host: '', port: 0 }

const contentOf = (body: { readonly _tag: string; readonly text?: string; readonly bytes?: Uint8Array }): Uint8Array =>
  body.bytes ?? utf8Encode(body.text ?? '')

const roundTripFault = <S extends Spec>(endpoint: Endpoint<S>, inputs: Inputs<S>): Fault => {
  const seen: Array<AnyInputs> = []
  const keep = ({ params, query, headers, cookies, body }: Given<S>): Reply<'kept', SentOf<S['responses']>> => {
    seen.push({ params, query, headers, cookies, body })
    return { _tag: 'Fail', error: 'kept' }
  }
  const [route] = handle(endpoint, keep).list
  const written = writeInputs(endpoint.description, inputs)
  if (written._tag === 'Left') return `not written: ${shown(written.left)}`
  if (route === undefined || route.pattern._tag === 'Left') return 'its path is none'
  const { method, target, body } = written.right
  const type = 'type' in body && body.type !== undefined ? fromFields([['Content-Type', body.type]]) : fromFields([])
  const request: Request = {
    method,
    target: origin(target),
    authority: '',
    version: 'HTTP/1.1',
    headers: append(written.right.headers, type),
    framing: { _tag: 'None' },
    peer: { remote: nowhere, local: nowhere, secure: false },
  }
  const segments = segmentsOf(target.split('?')[0] ?? '') ?? []
  const captures = route.pattern.right.parts.flatMap(
    (part, at): ReadonlyArray<string | ReadonlyArray<string>> =>
      part._tag === 'Static' ? [] : part._tag === 'Rest' ? [segments.slice(at)] : [segments[at] ?? ''],
  )
  const ran = runSync(route.run(request, captures, undefined), givenBody([contentOf(body)]))
  const [decoded] = seen
  return decoded === undefined
    ? `refused: ${shown(written.right)} by ${shown(ran.result)}`
    : differs(`another request behind ${shown(written.right)}`, inputs, decoded)
}

/**
 * Law 10, `decode ∘ encode = id`: a request that was written by the description of an endpoint is decoded by it to what
 * was written, in every part. `inputs` makes what its requests say.
 */
export const endpointRoundTrip = <S extends Spec>(
  endpoint: Endpoint<S>,
  inputs: fc.Arbitrary<Inputs<S>>,
): Law<Inputs<S>> => law(inputs, (one) => roundTripFault(endpoint, one))

/** A text field as the law needs it. */
export interface Spelled<A> {
  read(text: string): A | symbol
  write(value: A): string | undefined
}

/** Law 10 for one text field: what it writes it reads, and of what it reads, writing is a spelling of the same value. */
export const textFieldRoundTrip = <A>(field: Spelled<A>, values: fc.Arbitrary<A>): Law<A> =>
  law(values, (value) => {
    const text = field.write(value)
    return text === undefined
      ? `not written: ${shown(value)}`
      : differs(`by way of ${text}`, [value], [field.read(text)])
  })

/** Reading is total: any text is a value or none, and never an exception. */
export const textFieldTotality = <A>(field: Spelled<A>): Law<string> =>
  law(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-+0-9.eEx: TZ]{0,30}$/)), (text) => {
    const value = field.read(text)
    if (typeof value === 'symbol') return undefined
    const again = field.write(value)
    return again === undefined
      ? `read but not written: ${text}`
      : differs('another value', [value], [field.read(again)])
  })
