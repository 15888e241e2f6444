import { lstat, unlink } from 'node:fs/promises'
import { connect, type Server } from 'node:net'
import type { Either } from 'fp-ts/lib/Either.js'

/** Where to listen: an address, or a path for a unix socket. */
export type Endpoint =
  | {
      readonly _tag: 'Tcp'
      readonly host: string
      readonly port: number
      readonly ipv6Only: boolean
      readonly backlog: number
    }
  | { readonly _tag: 'Unix'; readonly path: string; readonly backlog: number }

/** The address cannot be listened on: which option is to blame, what it said, and why, with the system's code. */
export interface ListenError {
  readonly _tag: 'ListenError'
  readonly option: 'host' | 'port' | 'path'
  readonly address: string
  readonly code: string
  readonly reason: string
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'somebody else listens there'],
  ['EACCES', 'this process is not allowed to listen there'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['ENOTFOUND', 'there is no such name'],
  ['EAI_AGAIN', 'the name could not be looked up'],
  ['ENOENT', 'there is no such folder'],
  ['ENOTDIR', 'a part of it is no folder'],
  ['EINVAL', 'it is no address, or too long'],
])

/** What the same codes mean of a unix socket. */
const pathReasons: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'something is there already'],
  ['EACCES', 'there is no such folder, or this process may not write into it'],
])

const PORT_CODES: ReadonlyArray<string> = ['EADDRINUSE', 'EACCES']

/**
 * An endpoint as it is shown to a person.
 *
 * @example
 * assert.equal(showEndpoint({ _tag: 'Tcp', host: '::1', port: 80, ipv6Only: false, backlog: 511 }), '[::1]:80')
 */
export const showEndpoint = (at: Endpoint): string =>
  at._tag === 'Unix' ? at.path : `${at.host.includes(':') ? `[${at.host}]` : at.host}:${at.port}`

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN'

const listenError = (at: Endpoint, error: unknown): ListenError => {
  const code = codeOf(error)
  const option = at._tag === 'Unix' ? 'path' : PORT_CODES.includes(code) ? 'port' : 'host'
  const known = (at._tag === 'Unix' ? pathReasons.get(code) : undefined) ?? reasons.get(code)
  const reason = known ?? (error instanceof Error ? error.message : String(error))
  return { _tag: 'ListenError', option, address: showEndpoint(at), code, reason }
}

const attempt = (server: Server, at: Endpoint): Promise<Either<ListenError, void>> =>
  new Promise((resolve) => {
    const failed = (error: unknown): void => {
      server.off('listening', done)
      resolve({ _tag: 'Left', left: listenError(at, error) })
    }
    const done = (): void => {
      server.off('error', failed)
      resolve({ _tag: 'Right', right: undefined })
    }
    server.once('error', failed)
    server.once('listening', done)
    if (at._tag === 'Unix') server.listen({ path: at.path, backlog: at.backlog })
    else server.listen({ host: at.host, port: at.port, ipv6Only: at.ipv6Only, backlog: at.backlog })
  })

/** Does nobody answer at that socket file any more? */
const isStale = async (path: string): Promise<boolean> => {
  try {
    if (!(await lstat(path)).isSocket()) return false
  } catch {
    return false
  }
  return new Promise((resolve) => {
    const probe = connect({ path })
    probe.once('connect', () => {
      probe.destroy()
      resolve(false)
    })
    probe.once('error', (error) => resolve(codeOf(error) === 'ECONNREFUSED'))
  })
}

/**
 * Makes the server listen. A socket file that a dead process has left behind is removed and tried again; one that
 * somebody answers at, or a file that is no socket, is never touched.
 */
export const listen = async (server: Server, at: Endpoint): Promise<Either<ListenError, void>> => {
  const first = await attempt(server, at)
  if (first._tag === 'Right' || at._tag !== 'Unix' || first.left.code !== 'EADDRINUSE') return first
  if (!(await isStale(at.path))) return first
  try {
    await unlink(at.path)
  } catch {
    return first
  }
  return attempt(server, at)
}
