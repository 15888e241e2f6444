/**
 * A reverse proxy: what it is asked it asks another server, and answers what that answers. Both contents stream, first the
 * one and then the other, each as fast as its reader takes it; a client that leaves ends the request behind. Fields between
 * neighbours stay between them, and Forwarded, X-Forwarded-* and Via tell of the way. RFC 9110 §7.6, RFC 7239.
 */
import { Agent } from 'node:http'
import { pathToFileURL } from 'node:url'
import { pipe } from 'fp-ts/lib/function.js'
import { type App, appendHeader, fail, forwardedBy, map, orElse, problem, serve } from 'wirefold'
import { askNode } from 'wirefold/adapters/node'

/** Where requests go, and how long nothing may be heard from there, in milliseconds. */
export interface ProxyOptions {
  readonly host: string
  readonly port: number
  readonly ms?: number
}

/** An app that another server stands behind: 502 where that does not answer as it should, 504 where it is silent. */
export const proxy = ({ host, port, ms = 30_000 }: ProxyOptions): App => {
  const ask = askNode({ host, port, timeout: ms, agent: new Agent({ keepAlive: true }) })
  return (request) =>
    pipe(
      ask(forwardedBy('wirefold')(request)),
      map(appendHeader('Via', '1.1 wirefold')),
      orElse((error) => {
        if (error._tag === 'Silent') return problem(504)
        // What is wrong with the client's own content is the server's to answer.
        return error._tag === 'Unreachable' ? problem(502) : fail(error)
      }),
    )
}

const main = async (): Promise<void> => {
  const behind = { host: '127.0.0.1', port: Number(process.env.BEHIND ?? 9000) }
  const options = { host: '127.0.0.1', port: Number(process.env.PORT ?? 8000), bodyLimit: 1_000_000_000 }
  const started = await serve(proxy(behind), options)()
  if (started._tag === 'Left') {
    console.error(started.left)
    process.exitCode = 1
    return
  }
  console.log(`wirefold passes http://127.0.0.1:${started.right.port}/ on to port ${behind.port}`)
  process.once('SIGINT', () => void started.right.stop())
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
