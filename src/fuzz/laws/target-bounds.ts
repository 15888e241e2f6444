/** Laws of a server that is sent what does not end: it lets go, in octets and in time. */
import * as fc from 'fast-check'
import { octets } from '../arbitraries/octets.js'
import { type Fault, type LaterLaw, laterLaw, shown } from './law.js'
import type { Asker } from './target-server.js'

/** A beginning, and what comes behind it over and over. */
interface Endless {
  readonly name: string
  readonly first: string
  readonly again: string
}

const endlessOf = ({ authority, path }: Asker): ReadonlyArray<Endless> => {
  const head = (line: string): string => `${line} HTTP/1.1\r\nHost: ${authority}\r\n`
  const chunked = `${head(`POST ${path}`)}Transfer-Encoding: chunked\r\n\r\n`
  return [
    { name: 'method', first: '', again: 'A' },
    { name: 'target', first: 'GET /', again: 'a' },
    { name: 'field name', first: head(`GET ${path}`), again: 'a' },
    { name: 'field value', first: `${head(`GET ${path}`)}X: `, again: 'a' },
    { name: 'fields', first: head(`GET ${path}`), again: 'X: a\r\n' },
    { name: 'chunk extension', first: `${chunked}1;`, again: 'a' },
    { name: 'trailer', first: `${chunked}0\r\nX: `, again: 'a' },
    { name: 'trailers', first: `${chunked}0\r\n`, again: 'X: a\r\n' },
  ]
}

/** How much a server may take. */
export interface BoundOptions {
  /** In octets, those on their way included: an operating system takes some millions by itself. 32 MiB unless told. */
  readonly most?: number
  /** By how many octets its processes may grow, where that is known; as `most` unless told. */
  readonly grown?: number
  /** The parts of a request that are asked about; all unless told. */
  readonly only?: ReadonlyArray<string>
}

const BLOCK = 1 << 16

/**
 * A part of a request that does not end is refused, or the connection closed, or no more is read: a server that goes on
 * reading it holds what whoever sends likes. Asks of methods, targets, field names, values and fields, chunk extensions and
 * trailers: what somebody has to hold until it ends.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { asker, listenerTarget } from '../live/index.js'
 * const node = await asker(listenerTarget())
 * if (node._tag === 'Right')
 *   await fc.assert(boundedIntake(node.right, { only: ['target', 'fields'] }), { numRuns: 2 }).finally(node.right.stop)
 */
export const boundedIntake = (
  server: Asker,
  { most = 32 << 20, grown: allowed = most, only }: BoundOptions = {},
): LaterLaw<Endless> => {
  const asked = endlessOf(server).filter(({ name }) => only === undefined || only.includes(name))
  return laterLaw(fc.constantFrom(...asked), async ({ name, first, again }): Promise<Fault> => {
    const block = octets(again.repeat(Math.ceil(BLOCK / again.length)))
    const { ended, sent, grown } = await server.flood(octets(first), block, most)
    if (ended === 'took all') return `takes ${sent} octets of ${name}`
    return grown !== undefined && grown > allowed ? `grows by ${grown} octets on ${name}` : undefined
  })
}

/** A request that stops somewhere, and what comes of it now and then. */
interface Unended {
  readonly first: string
  readonly drip: string
}

const unendedOf = ({ authority, path }: Asker): ReadonlyArray<Unended> => {
  const head = (line: string): string => `${line} HTTP/1.1\r\nHost: ${authority}\r\n`
  const sized = `${head(`POST ${path}`)}Content-Length: 100000\r\n\r\n`
  const chunked = `${head(`POST ${path}`)}Transfer-Encoding: chunked\r\n\r\n`
  return [
    ...['', 'G', `GET ${path} HTTP/1.1\r`, head(`GET ${path}`), sized, `${sized}abc`, chunked, `${chunked}5\r\nab`].map(
      (first) => ({ first, drip: '' }),
    ),
    { first: 'GET /', drip: 'a' },
    { first: `${head(`GET ${path}`)}X: `, drip: 'a' },
  ]
}

/** How long a server may wait. */
export interface DeadlineOptions {
  /** In milliseconds: longer than each of its own deadlines. */
  readonly within: number
  /** Which of its requests are asked about, by how they begin; all unless told. */
  readonly only?: (first: string) => boolean
}

/**
 * A request that does not end is answered or its connection closed within the time: whether nothing more comes, or an
 * octet now and then.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { asker, listenerTarget } from '../live/index.js'
 * const options = { headersTimeout: 200, requestTimeout: 200, connectionsCheckingInterval: 50 }
 * const node = await asker(listenerTarget(undefined, options))
 * if (node._tag === 'Right')
 *   await fc.assert(deadlineHonoured(node.right, { within: 5000 }), { numRuns: 2 }).finally(node.right.stop)
 */
export const deadlineHonoured = (server: Asker, { within, only }: DeadlineOptions): LaterLaw<Unended> => {
  const asked = unendedOf(server).filter(({ first }) => only === undefined || only(first))
  return laterLaw(fc.constantFrom(...asked), async ({ first, drip }): Promise<Fault> => {
    const { ended } = await server.hold(octets(first), within, drip === '' ? undefined : octets(drip))
    return ended === 'held' ? `holds the connection for ${within} ms behind ${shown(first)}` : undefined
  })
}
