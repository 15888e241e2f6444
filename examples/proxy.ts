/**
 * A reverse proxy: what it is asked it asks another server, and answers what that answers. Both contents stream through,
 * first the one and then the other, each as fast as its reader takes it; a client that leaves ends the request behind.
 * RFC 9110 §7.6.
 */
import { Agent, type IncomingMessage, type RequestOptions, request as requestBehind } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import type { Either } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as wirefold from 'wirefold'
import { withBodyStream } from 'wirefold/adapters/fetch'

const { chain, empty, fromEither, fromFields, map, orElse, problem, status, stream, withBody, withHeaders, within } =
  wirefold

/** Where requests go, and for how long: milliseconds until an answer begins, the sending of the content included. */
export interface ProxyOptions {
  readonly host: string
  readonly port: number
  readonly ms?: number
}

/** Fields that neighbours say to each other alone, those that Connection names besides: RFC 9110 §7.6.1. */
const HOP_BY_HOP = ['Connection', 'Keep-Alive', 'Proxy-Connection', 'TE', 'Trailer', 'Transfer-Encoding', 'Upgrade']
/** What a stranger says of the way here, what the connection answers itself, and what is written anew. */
const NOT_PASSED = ['Expect', 'Content-Length', 'Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto']

const endToEnd = (headers: wirefold.Headers): ReadonlyArray<wirefold.Field> => {
  const named = headers.getAll('Connection').flatMap((value) => value.split(','))
  const left = new Set([...HOP_BY_HOP, ...NOT_PASSED, ...named].map((name) => name.trim().toLowerCase()))
  return headers.toJSON().filter(([name]) => !left.has(name.toLowerCase()))
}

const framed = ({ framing }: wirefold.Request): ReadonlyArray<wirefold.Field> => {
  if (framing._tag === 'Length') return [['Content-Length', String(framing.length)]]
  return framing._tag === 'Chunked' ? [['Transfer-Encoding', 'chunked']] : []
}

const sentBy = ({ peer }: wirefold.Request): wirefold.Field => {
  const { host } = peer.remote
  return ['Forwarded', `for="${host.includes(':') ? `[${host}]` : host}";proto=${peer.secure ? 'https' : 'http'}`]
}

const targetOf = ({ target }: wirefold.Request): string =>
  target._tag === 'Absolute' ? target.path + (target.query === undefined ? '' : `?${target.query}`) : target.raw

/**
 * Asks the server behind. Its answer, or why there is none. Behind the end of a program nothing of the content can be read,
 * so an answer waits until all of that is sent, unless it is a refusal, which ends the sending.
 */
const asked = (options: RequestOptions, content: ReadableStream<Uint8Array> | undefined) =>
  new Promise<Either<Error, IncomingMessage>>((resolve) => {
    const outgoing = requestBehind(options)
    const sent = content === undefined ? Promise.resolve(outgoing.end()) : pipeline(content, outgoing)
    const fail = (left: Error): void => resolve({ _tag: 'Left', left })
    outgoing.on('error', fail).on('response', (right) => {
      right.once('close', () => outgoing.writableFinished || outgoing.destroy())
      const go = (): void => resolve({ _tag: 'Right', right })
      if ((right.statusCode ?? 0) >= 400) go()
      else sent.then(go, fail)
    })
    sent.catch((error) => outgoing.destroy(error))
  })

const answerOf = (answer: IncomingMessage, method: string): wirefold.Response => {
  const { rawHeaders: raw, statusCode = 502 } = answer
  const fields = raw.flatMap((name, at): ReadonlyArray<wirefold.Field> => (at % 2 ? [] : [[name, raw[at + 1] ?? '']]))
  const headers = fromFields(fields)
  const length = headers.get('Content-Length')
  const isBare = [204, 205, 304].includes(statusCode)
  if (isBare || method === 'HEAD') answer.resume()
  const content = isBare ? empty : stream(() => answer, length === undefined ? {} : { length: Number(length) })
  return pipe(status<number>(statusCode), withBody(content), withHeaders(fromFields(endToEnd(headers))))
}

/** An app that another server stands behind: 502 where that does not answer, 504 where it takes too long. */
export const proxy = ({ host, port, ms = 30_000 }: ProxyOptions): wirefold.App => {
  const agent = new Agent({ keepAlive: true })
  return (request) => {
    const { method } = request
    const headers = [...endToEnd(request.headers), ...framed(request), sentBy(request)].flat()
    const options = { host, port, agent, method, path: targetOf(request), headers }
    const hasContent = wirefold.announcesContent(request.framing)
    return pipe(
      withBodyStream((content, signal) => asked({ ...options, signal }, hasContent ? content : undefined)),
      chain(fromEither<Error, IncomingMessage>),
      map((answer) => answerOf(answer, method)),
      orElse(() => problem(502)),
      within(ms, () => problem(504)),
    )
  }
}

const main = async (): Promise<void> => {
  const behind = { host: '127.0.0.1', port: Number(process.env.BEHIND ?? 9000) }
  const options = { host: '127.0.0.1', port: Number(process.env.PORT ?? 8000), bodyLimit: 1_000_000_000 }
  const started = await wirefold.serve(proxy(behind), options)()
  if (started._tag === 'Left') {
    console.error(started.left)
    process.exitCode = 1
    return
  }
  console.log(`wirefold passes http://127.0.0.1:${started.right.port}/ on to port ${behind.port}`)
  process.once('SIGINT', () => void started.right.stop())
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
