import { type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { endToEnd } from '../../handler/semantics/gateway.js'
import { announcesContent } from '../../message/framing.js'
import { type Field, fromFields, type Headers } from '../../message/headers.js'
import type { Request } from '../../message/request.js'
import { fieldsOf } from './octets.js'

/** One request to another server, while it is sent and answered. */

/** Why another server has not answered. */
export type GatewayError =
  /** It was silent for longer than the options let it. */
  | { readonly _tag: 'Silent' }
  /** There is nobody, or what it says is no answer; the error is for the log. */
  | { readonly _tag: 'Unreachable'; readonly error: unknown }

/** What the other server says. */
export type Heard =
  | { readonly _tag: 'Interim'; readonly status: 102 | 103; readonly headers: Headers }
  | { readonly _tag: 'Answer'; readonly message: IncomingMessage }
  | { readonly _tag: 'Broken'; readonly error: GatewayError }

/** A request under way. */
export interface Call {
  /** Settles when content may be sent: at once, unless the client waits for a 100 (Continue). */
  readonly ready: Promise<void>
  /** False: no more content is wanted, since it has refused, or broken off. */
  readonly isWanted: () => boolean
  /** Settles when there is room for more, or none is wanted. */
  readonly write: (bytes: Uint8Array) => Promise<void>
  readonly end: () => void
  /** What it says next. Asked for one thing at a time. */
  readonly next: () => Promise<Heard>
  readonly leave: (reason: unknown) => void
}

/** So many interim responses wait to be passed on; what comes above is left out. */
const MOST_INTERIM = 16

/** A client that waits for 100 (Continue) is told so by then, RFC 9110 §10.1.1. In milliseconds. */
const EXPECTING = 1000

/** Written anew: framing, and who is asked. An absolute target's authority is the only one, RFC 9112 §3.2.2. */
const anew = ['content-length', 'host', 'expect']

const framingOf = ({ framing, method }: Request): ReadonlyArray<Field> => {
  if (framing._tag === 'Length') return [['Content-Length', String(framing.length)]]
  if (framing._tag === 'Chunked') return [['Transfer-Encoding', 'chunked']]
  // Without it node would announce chunks: it expects content of every method but these.
  return ['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(method) ? [] : [['Content-Length', '0']]
}

const expects = ({ version, headers, framing }: Request): boolean =>
  version === 'HTTP/1.1' && headers.has('Expect') && announcesContent(framing)

const linesOf = (request: Request): string[] => {
  const fields = endToEnd(request.headers).toJSON()
  const expecting: ReadonlyArray<Field> = expects(request) ? [['Expect', '100-continue']] : []
  return [
    ['Host', request.authority ?? ''],
    ...fields.filter(([name]) => !anew.includes(name.toLowerCase())),
    ...expecting,
    ...framingOf(request),
  ].flat()
}

const targetOf = ({ target }: Request): string =>
  target._tag === 'Absolute' ? target.path + (target.query === undefined ? '' : `?${target.query}`) : target.raw

/** The fields of an answer that may be passed on: its framing is the other server's affair. */
export const passedOn = (raw: ReadonlyArray<string>): Headers =>
  fromFields(
    endToEnd(fromFields(fieldsOf(raw)))
      .toJSON()
      .filter(([name]) => name.toLowerCase() !== 'content-length'),
  )

/** What is heard, kept until somebody asks for it. */
const mailbox = () => {
  const kept: Heard[] = []
  let wake: ((heard: Heard) => void) | undefined
  const tell = (heard: Heard): void => {
    if (heard._tag === 'Interim' && kept.length >= MOST_INTERIM) return
    if (wake === undefined) kept.push(heard)
    else wake(heard)
    wake = undefined
  }
  const next = (): Promise<Heard> =>
    new Promise((resolve) => {
      const [first] = kept
      if (first === undefined) wake = resolve
      // The end stays: who asks again hears it again.
      else resolve(first._tag === 'Interim' ? (kept.shift() ?? first) : first)
    })
  return { tell, next }
}

/** When content may be sent: at once, or once it is asked for, or for long enough not. */
const readiness = (request: Request) => {
  let go = (): void => {}
  const ready = new Promise<void>((resolve) => {
    if (!expects(request)) return resolve()
    const timer = setTimeout(resolve, EXPECTING)
    go = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  return { ready, go: () => go() }
}

/** Begins to ask. Throws what node throws of options that make no sense. */
export const call = (options: RequestOptions, request: Request): Call => {
  const { tell, next } = mailbox()
  const ask = options.protocol === 'https:' ? requestSecure : requestPlain
  const outgoing = ask({ ...options, method: request.method, path: targetOf(request), headers: linesOf(request) })
  let isWanted = true
  let silent = false
  const { ready, go } = readiness(request)
  const settled = (): void => {
    isWanted = false
    go()
    outgoing.emit('unwanted')
  }
  const broken = (error: unknown): void => {
    settled()
    tell({ _tag: 'Broken', error: silent ? { _tag: 'Silent' } : { _tag: 'Unreachable', error } })
  }
  outgoing.on('error', broken)
  outgoing.on('close', () => broken(new Error('the other server has gone')))
  outgoing.on('timeout', () => {
    silent = true
    outgoing.destroy(new Error('the other server is silent'))
  })
  outgoing.on('information', ({ statusCode, rawHeaders }: { statusCode: number; rawHeaders: string[] }) => {
    if (statusCode === 102 || statusCode === 103)
      tell({ _tag: 'Interim', status: statusCode, headers: passedOn(rawHeaders) })
  })
  outgoing.on('continue', go)
  // A switch that nobody has asked for.
  outgoing.on('upgrade', (_, socket) => socket.destroy())
  outgoing.on('response', (message) => {
    // What it has not read of a refused content, it will not read; a connection that is not at an end is not used again.
    message.once('close', () => outgoing.writableFinished || outgoing.destroy())
    if ((message.statusCode ?? 0) >= 400) settled()
    go()
    tell({ _tag: 'Answer', message })
  })
  // A turn of the loop first: what was refused meanwhile is heard before a write to who has hung up breaks all off.
  const write: Call['write'] = async (bytes) => {
    await new Promise(setImmediate)
    return new Promise((resolve) => {
      if (!isWanted || outgoing.write(bytes)) return resolve()
      const on = (): void => {
        outgoing.off('drain', on).off('unwanted', on)
        resolve()
      }
      outgoing.on('drain', on).on('unwanted', on)
    })
  }
  return {
    ready,
    isWanted: () => isWanted,
    write,
    end: () => outgoing.end(),
    next,
    leave: (reason) => outgoing.destroy(reason instanceof Error ? reason : new Error('nobody waits for it')),
  }
}
