/** Tables of routes and requests that may match them, over few names, so that they meet often. */
import * as fc from 'fast-check'
import { none } from '../../message/framing.js'
import { emptyHeaders } from '../../message/headers.js'
import type { Request } from '../../message/request.js'
import { origin } from '../../message/target.js'

/** A route as data: its method, its pattern, and the name it answers with. */
export interface RouteRow {
  readonly method: string
  readonly path: string
}

/** Texts of segments: plain ones, one that has to be encoded, a separator, nothing. */
const TEXTS = ['a', 'b', 'é', 'a/b', 'c'] as const

const encoded = (text: string): string => encodeURIComponent(text)

const METHODS = ['GET', 'POST', 'PUT', 'HEAD', 'SPAM'] as const

const part = (at: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...TEXTS).map(encoded) },
    { weight: 2, arbitrary: fc.constant(`:p${at}`) },
  )

const tail = (): fc.Arbitrary<string> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom('/*rest', '/') })

const pattern = (): fc.Arbitrary<string> =>
  fc
    .tuple(fc.array(fc.constant(0), { maxLength: 3 }), tail())
    .chain(([parts, end]) =>
      fc.tuple(...parts.map((_, at) => part(at))).map((texts) => texts.map((text) => `/${text}`).join('') + end || '/'),
    )

/** A table of routes. */
export const routeRows = (): fc.Arbitrary<ReadonlyArray<RouteRow>> =>
  fc.array(fc.record({ method: fc.constantFrom(...METHODS), path: pattern() }), { maxLength: 8 })

/** A segment as a client may write it: encoded where it must be, and sometimes where it need not; sometimes no UTF-8. */
const segment = (): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...TEXTS).map(encoded) },
    { weight: 1, arbitrary: fc.constantFrom('%61', '%C3%A9', '%c3%a9', '', 'other', '%2561', ':p0', '*rest') },
    { weight: 1, arbitrary: fc.constantFrom('%FF', '%C3', '%ED%A0%80') },
  )

/** A request in the origin form, as an app is given it. */
export const appRequest = (method: string, target: string): Request => ({
  method,
  target: origin(target),
  authority: 'example.org',
  version: 'HTTP/1.1',
  headers: emptyHeaders,
  framing: none,
  peer: { remote: { host: '192.0.2.1', port: 1 }, local: { host: '192.0.2.2', port: 80 }, secure: false },
})

/** A request for some path over the same names. */
export const routeRequests = (): fc.Arbitrary<Request> =>
  fc
    .tuple(
      fc.constantFrom(...METHODS, 'OPTIONS', 'DELETE'),
      fc.array(segment(), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', '?a=/b'),
    )
    .map(([method, segments, query]) => appRequest(method, `/${segments.join('/')}${query}`))
