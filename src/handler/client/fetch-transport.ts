import { type Field, fromFields } from '../../message/headers.js'
import { type Transport, unreachable } from './transport.js'

/** The fields of an answer, as far as a transport asks for them. */
export interface FetchHeaders {
  forEach(each: (value: string, name: string) => void): void
}

/** An answer of `fetch`, as far as a transport asks for it. */
export interface FetchResponse {
  readonly status: number
  readonly headers: FetchHeaders
  arrayBuffer(): PromiseLike<ArrayBuffer>
}

/** What a transport asks of `fetch`. */
export interface FetchInit {
  readonly method: string
  readonly headers: Array<[string, string]>
  readonly body?: Uint8Array<ArrayBuffer>
  readonly redirect: 'manual'
}

/** The `fetch` of the platform, or one that looks like it. */
export type Fetch = (url: string, init: FetchInit) => PromiseLike<FetchResponse>

/** Octets in a buffer of their own, which is what `fetch` takes. */
const ownOctets = (content: Uint8Array): Uint8Array<ArrayBuffer> => {
  const own = new Uint8Array(content.length)
  own.set(content)
  return own
}

/**
 * A transport over `fetch`. `base` is what stands before the path of each request: an origin, and perhaps a prefix.
 * Redirects are answers like any other, and are not followed. `fetch` joins fields of one name and takes codings off the
 * content; a browser's refuses some fields (Cookie) and hides redirects.
 *
 * @example
 * import { emptyHeaders } from '../../message/headers.js'
 * const urls: string[] = []
 * const transport = fetchTransport(async (url) => {
 *   urls.push(url)
 *   return { status: 204, headers: new Map(), arrayBuffer: async () => new ArrayBuffer(0) }
 * }, 'https://example.org/api/')
 * const answer = await transport({ method: 'GET', target: '/a?b', headers: emptyHeaders, content: new Uint8Array(0) })()
 * assert.equal(answer._tag === 'Right' && answer.right.status, 204)
 * assert.deepEqual(urls, ['https://example.org/api/a?b'])
 */
export const fetchTransport = (send: Fetch, base: string): Transport => {
  const origin = base.endsWith('/') ? base.slice(0, -1) : base
  return ({ method, target, headers, content }) =>
    async () => {
      const fields = headers.toJSON().map(([name, value]): [string, string] => [name, value])
      const init: FetchInit = { method, headers: fields, redirect: 'manual' }
      try {
        const response = await send(
          origin + target,
          content.length === 0 ? init : { ...init, body: ownOctets(content) },
        )
        const received: Field[] = []
        response.headers.forEach((value, name) => {
          received.push([name, value])
        })
        const octets = new Uint8Array(await response.arrayBuffer())
        return {
          _tag: 'Right',
          right: { status: response.status, headers: fromFields(received), content: octets },
        }
      } catch (error) {
        return { _tag: 'Left', left: unreachable(error) }
      }
    }
}
