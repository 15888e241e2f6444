import type { App, Gone } from '../../connection/contract.js'
import { chunked, none } from '../../message/framing.js'
import { emptyHeaders, type Field, type Headers } from '../../message/headers.js'
import type { Peer, Request } from '../../message/request.js'
import { exchange, type Received } from '../run/exchange.js'
import { readHead } from '../run/head.js'
import type { Incoming } from '../run/intake.js'
import type { Outcome } from '../run/outcome.js'
import { type Outgoing, openContent } from '../run/outgoing.js'
import type { Planned } from '../run/planned.js'
import { type AdapterOptions, nobody, type Settings, settingsOf } from '../run/settings.js'
import { platformPeer } from './platform-peer.js'
import { readableOf } from './web-stream.js'

/** How an app runs as a fetch handler. */
export interface FetchOptions extends AdapterOptions {
  /** Who asks; `info` is what the runtime gives behind the request. Unless told, what Deno and Bun say. */
  readonly peer?: (request: globalThis.Request, info: ReadonlyArray<unknown>) => Peer
  /** Takes interim responses (102, 103), which fetch cannot send. Unless told, they are skipped. */
  readonly inform?: (status: 102 | 103, headers: Headers, request: Request) => void
}

/** What a runtime calls for each request: WinterTC's `fetch`, Deno's and Bun's `serve`. */
export type FetchHandler = (
  request: globalThis.Request,
  ...info: ReadonlyArray<unknown>
) => Promise<globalThis.Response>

/** What stands behind the scheme, in its two parts and without a fragment. The URL's text is not parsed again. */
const partsOf = (url: string): readonly [authority: string, rest: string] => {
  const from = url.indexOf('://')
  const [text = ''] = url.slice(from < 0 ? 0 : from + 3).split('#', 1)
  const to = text.search(/[/?]/)
  const authority = to < 0 ? text : text.slice(0, to)
  return [authority.slice(authority.lastIndexOf('@') + 1), to < 0 ? '' : text.slice(to)]
}

const authorityOf = (url: string): string => partsOf(url)[0]

/** As it was sent: path and query; of CONNECT host and port, which URLs leave out where it is the scheme's own. */
const targetOf = ({ url, method }: globalThis.Request): string => {
  const [authority, rest] = partsOf(url)
  if (method !== 'CONNECT') return rest.startsWith('/') ? rest : `/${rest}`
  return /:\d+$/.test(authority) ? authority : `${authority}:${url.startsWith('https:') ? 443 : 80}`
}

/** The fields as fetch has them: names in lower case, lines of one name joined. Host is the URL's where it is hidden. */
const fieldsOf = ({ headers, url }: globalThis.Request): ReadonlyArray<Field> => {
  const fields: Field[] = []
  headers.forEach((value, name) => {
    fields.push([name, value])
  })
  return headers.has('host') ? fields : [['host', authorityOf(url)], ...fields]
}

/** What comes of the body of a request, and its end. */
interface Opened extends Incoming {
  /** Nobody reads on: whoever gave the body may do so. */
  readonly release: () => void
}

/** Octets, in whichever kind of view. A stream may give anything. */
const octetsOf = (value: unknown): Uint8Array | undefined => {
  if (value instanceof Uint8Array) return value
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : undefined
}

/** The body is opened when it is first asked for. */
const incomingOf = (request: globalThis.Request): Opened => {
  const { body } = request
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  return {
    next: async () => {
      if (body === null) return undefined
      reader ??= body.getReader()
      const { done, value } = await reader.read()
      return done ? undefined : (octetsOf(value) ?? Promise.reject(new TypeError('content that is no octets')))
    },
    trailers: () => ({ _tag: 'Right', right: emptyHeaders }),
    release: () => reader?.releaseLock(),
    spent: request.bodyUsed || body?.locked ? 'the content was read before the app saw the request' : undefined,
  }
}

/** The runtime's signal that the client has left; some have none. */
const goneOf = ({ signal }: { readonly signal?: AbortSignal }): Promise<Gone> =>
  new Promise((resolve) => {
    const tell = (): void => resolve({ _tag: 'Gone', detail: 'the client has gone' })
    if (signal?.aborted) tell()
    else signal?.addEventListener('abort', tell, { once: true })
  })

const hidden: ReadonlyArray<string> = ['trailer', 'upgrade']

/** Upgrade stays where it says what would do (426); a runtime that finds it in the way drops it. */
const headersOf = ({ fields, status }: Planned): globalThis.Headers => {
  const headers = new globalThis.Headers()
  for (const [name, value] of fields)
    if (status === 426 || !hidden.includes(name.toLowerCase())) headers.append(name, value)
  return headers
}

const respondWith = (planned: Planned, body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null) =>
  new globalThis.Response(body, { status: planned.status, statusText: planned.reason, headers: headersOf(planned) })

const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) : bytes.slice()

/** Nobody reads it: the client has gone, or nothing that could be written was left. */
const lost = (): globalThis.Response => new globalThis.Response(null, { status: 500 })

/** Content that is made while the runtime asks for it. Who reads on where the client has gone must not take it for whole. */
const streamed = (outgoing: Outgoing, { sent, defect }: Outcome, gone: Promise<Gone>): ReadableStream<Uint8Array> => {
  let octets = 0
  const leave = (): void => {
    outgoing.leave()
    sent(octets)
  }
  gone.then(leave)
  return readableOf({
    cut: gone,
    next: async () => {
      const next = await outgoing.next()
      if (next._tag === 'Left') {
        defect(next.left)
        sent(octets)
        return Promise.reject(next.left)
      }
      if (next.right._tag === 'End') {
        sent(octets)
        return undefined
      }
      octets += next.right.bytes.length
      return next.right.bytes
    },
    leave,
  })
}

/** An outcome as a web response. */
const responseOf = (outcome: Outcome, settings: Settings, gone: Promise<Gone>): globalThis.Response => {
  const { planned } = outcome
  if (planned === undefined) return lost()
  const { content } = planned
  if (content._tag === 'None' || content._tag === 'Whole') {
    const piece = content._tag === 'None' ? '' : content.piece
    outcome.sent(piece.length)
    // Octets, and no string: a string would bring a Content-Type of its own.
    const bytes = typeof piece === 'string' ? settings.platform.utf8Encode(piece) : piece
    return respondWith(planned, content._tag === 'None' ? null : owned(bytes))
  }
  const outgoing = openContent(content, settings.platform, outcome.defect)
  if (outgoing._tag === 'Left') return responseOf(outcome.broken(outgoing.left), settings, gone)
  return respondWith(planned, streamed(outgoing.right, outcome, gone))
}

const bodied =
  (body: unknown): Received['framing'] =>
  (declared) =>
    body === null ? none : declared._tag === 'None' ? chunked : declared

/**
 * An app as a fetch handler, as WinterTC describes it: for Workers, `Deno.serve`, `Bun.serve({ fetch })`, and whatever
 * else calls one. It names nothing of Node. Heads are judged by our own parser and responses by the encoder, so what is
 * refused elsewhere is refused here; the promise never rejects.
 *
 * What fetch cannot say is left out: interim responses (see `inform`), trailers, the case of field names, and whether a
 * field came in one line or several. An answer that switches protocols is a 501, since fetch hands no connection over.
 * Date and framing are the runtime's.
 *
 * @example
 * import { ok, text } from 'wirefold'
 * const handler = toFetch((request) => ok(text(`hello ${request.method}`)))
 * const response = await handler(new globalThis.Request('http://a/'))
 * assert.equal(await response.text(), 'hello GET')
 */
export const toFetch = (app: App, options: FetchOptions = {}): FetchHandler => {
  const settings = settingsOf(options)
  const { peer = platformPeer, inform = () => {} } = options
  return async (request, ...info) => {
    try {
      const gone = goneOf(request)
      const incoming = incomingOf(request)
      const told = {
        method: request.method,
        target: targetOf(request),
        version: 'HTTP/1.1',
        fields: fieldsOf(request),
      } as const
      const received: Received = {
        head: readHead(settings.parser, told),
        peer: peer(request, info),
        framing: bodied(request.body),
        incoming,
        inform,
        gone,
      }
      const outcome = await exchange(app, settings, received)
      incoming.release()
      return responseOf(outcome, settings, gone)
    } catch (error) {
      settings.log({ _tag: 'Defect', error, request: undefined, at: Date.now(), peer: nobody })
      return lost()
    }
  }
}
