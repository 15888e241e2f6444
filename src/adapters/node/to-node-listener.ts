import type { IncomingMessage, ServerResponse } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { App, Gone } from '../../connection/contract.js'
import type { Field, Headers } from '../../message/headers.js'
import type { Peer } from '../../message/request.js'
import type { Content } from '../../response/plan-types.js'
import { exchange, type Received } from '../run/exchange.js'
import { readHead, readTrailers } from '../run/head.js'
import type { Incoming } from '../run/intake.js'
import type { Outcome } from '../run/outcome.js'
import { type Outgoing, openContent } from '../run/outgoing.js'
import { type AdapterOptions, nobody, type Settings, settingsOf } from '../run/settings.js'
import { fieldsOf, nextOctets } from './octets.js'

/** What `node:http` calls for each request. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => void

const peerOf = ({ socket }: IncomingMessage): Peer => ({
  remote: { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 },
  local: { host: socket.localAddress ?? '', port: socket.localPort ?? 0 },
  secure: socket instanceof TLSSocket,
})

const incomingOf = (request: IncomingMessage, settings: Settings): Incoming => ({
  next: () => nextOctets(request),
  trailers: () => readTrailers(settings.parser, fieldsOf(request.rawTrailers)),
  spent: request.readableDidRead ? 'the content was read before the app saw the request' : undefined,
})

const goneOf = (response: ServerResponse): Promise<Gone> =>
  new Promise((resolve) => {
    response.once('close', () => {
      if (!response.writableFinished) resolve({ _tag: 'Gone', detail: 'closed' })
    })
  })

/** 103 goes out only with a Link, since node sends no other. */
const informBy = (response: ServerResponse) => (status: 102 | 103, headers: Headers) => {
  if (status === 102) response.writeProcessing()
  else if (headers.has('Link')) {
    const hints = new Map(headers.toJSON().map(([name]) => [name.toLowerCase(), [...headers.getAll(name)]]))
    response.writeEarlyHints({ ...Object.fromEntries(hints), link: [...headers.getAll('Link')] })
  }
}

const room = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.on('drain', go).on('close', go)
  })

/** What breaks off must not look whole. Where the end of the connection is the end of the content, only a reset tells. */
const cut = (response: ServerResponse): void => {
  const isFramed = response.chunkedEncoding || response.hasHeader('Content-Length')
  try {
    if (!isFramed) response.socket?.resetAndDestroy()
  } catch {
    // A socket of another kind than TCP has no reset.
  }
  response.destroy()
}

/** Writes content as the client takes it. */
const pump = async (response: ServerResponse, outgoing: Outgoing, outcome: Outcome): Promise<void> => {
  let octets = 0
  while (!response.destroyed) {
    const next = await outgoing.next()
    if (next._tag === 'Left') {
      outcome.defect(next.left)
      cut(response)
      break
    }
    if (next.right._tag === 'End') {
      if (next.right.trailers.size > 0)
        response.addTrailers(next.right.trailers.toJSON().map(([a, b]): [string, string] => [a, b]))
      response.end()
      break
    }
    octets += next.right.bytes.length
    if (!response.write(next.right.bytes)) await room(response)
  }
  outgoing.leave()
  outcome.sent(octets)
}

/** What somebody has said of the framing before, in the answer of node, is not so: both of it would be two readings. */
const unframe = (response: ServerResponse, content: Content): void => {
  const isCoded = response.hasHeader('Transfer-Encoding')
  for (const name of ['Content-Length', 'Transfer-Encoding', 'Trailer'])
    if (response.hasHeader(name)) response.removeHeader(name)
  // Once removed, node does not come back to it by itself.
  if (isCoded && content._tag === 'Pieces' && content.framing === 'chunked')
    response.setHeader('Transfer-Encoding', 'chunked')
}

const writeHead = (response: ServerResponse, { planned, untrusted }: Outcome): void => {
  if (planned === undefined) return
  if (!response.headersSent) unframe(response, planned.content)
  const closes = planned.closes || untrusted
  const fields: ReadonlyArray<Field> = closes ? [...planned.fields, ['Connection', 'close']] : planned.fields
  response.writeHead(planned.status, planned.reason, fields.flat())
}

const send = async (response: ServerResponse, outcome: Outcome, settings: Settings, gone: Promise<Gone>) => {
  const { planned } = outcome
  if (planned === undefined || response.destroyed) return
  const { content } = planned
  if (content._tag === 'None' || content._tag === 'Whole') {
    writeHead(response, outcome)
    if (content._tag === 'None') response.end()
    // Octets, and no string: node would write the head along with a string, and in its encoding.
    else response.end(typeof content.piece === 'string' ? settings.platform.utf8Encode(content.piece) : content.piece)
    outcome.sent(content._tag === 'None' ? 0 : content.piece.length)
    return
  }
  const outgoing = openContent(content, settings.platform, outcome.defect)
  if (outgoing._tag === 'Left') return send(response, outcome.broken(outgoing.left), settings, gone)
  gone.then(() => outgoing.right.leave())
  writeHead(response, outcome)
  response.flushHeaders()
  return pump(response, outgoing.right, outcome)
}

/**
 * An app as a listener of `node:http`, and with it of Express (`express().use(toNodeListener(app))`) and others that are
 * built on it. Mount it before what reads bodies. The field lines are read as they were sent; heads are judged by our own
 * parser and responses by the encoder. Framing, Date, 100 (Continue) and how long a connection is kept are node's, and an
 * answer that switches protocols is a 501: see `toNodeUpgrade`.
 *
 * @example
 * import { ok, text } from 'wirefold'
 * assert.equal(toNodeListener(() => ok(text('hi'))).length, 2)
 */
export const toNodeListener = (app: App, options: AdapterOptions = {}): NodeListener => {
  const settings = settingsOf(options)
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = goneOf(response)
    const told = {
      method: request.method ?? '',
      target: request.url ?? '',
      version: request.httpVersionMinor === 0 ? 'HTTP/1.0' : 'HTTP/1.1',
      fields: fieldsOf(request.rawHeaders),
    } as const
    const received: Received = {
      head: readHead(settings.parser, told),
      peer: peerOf(request),
      framing: (declared) => declared,
      incoming: incomingOf(request, settings),
      inform: informBy(response),
      gone,
    }
    await send(response, await exchange(app, settings, received), settings, gone)
    // Node drops the rest of a content that nobody has begun to read; of one that somebody has, we must.
    request.resume()
  }
  return (request, response) => {
    serve(request, response).catch((error: unknown) => {
      settings.log({ _tag: 'Defect', error, request: undefined, at: Date.now(), peer: nobody })
      response.destroy()
    })
  }
}
