import { octetsOfBase64 } from './octets.js'

/**
 * What clients have sent, as lines of JSON: first a line about the whole, then one for each thing that happened. Times
 * are in milliseconds since the recording began; octets are in base64, cut where they were cut then.
 */

/** The first line. */
export interface Heading {
  readonly wirefold: string
  /** The form of what follows. */
  readonly transcript: 1
  /** When it began, in milliseconds since 1970. */
  readonly began: number
}

/** A thing that happened on the connection of that number. */
export type Happening =
  | {
      readonly _tag: 'Open'
      readonly connection: number
      readonly at: number
      readonly remote: string
      readonly secure: boolean
    }
  | { readonly _tag: 'In'; readonly connection: number; readonly at: number; readonly bytes: Uint8Array }
  | { readonly _tag: 'Out'; readonly connection: number; readonly at: number; readonly bytes: Uint8Array }
  /** The client ended its side. */
  | { readonly _tag: 'End'; readonly connection: number; readonly at: number }
  /** The server was stopped: it ends connections as soon as they owe nothing. */
  | { readonly _tag: 'Stop'; readonly connection: number; readonly at: number }
  /** The connection is gone: by the client, or by us. */
  | { readonly _tag: 'Closed'; readonly connection: number; readonly at: number; readonly by: 'client' | 'server' }
  /** The recording is full: nothing that came later stands in it. */
  | { readonly _tag: 'Full'; readonly connection: number; readonly at: number }

const words = { Open: 'open', In: 'in', Out: 'out', End: 'end', Stop: 'stop', Closed: 'closed', Full: 'full' } as const

/** The first line of a transcript. */
export const headingLine = (it: Heading): string => `${JSON.stringify(it)}\n`

/** One thing as a line. */
export const happeningLine = (it: Happening): string => {
  const { _tag, connection, at, ...rest } = it
  const more = 'bytes' in rest ? { base64: Buffer.from(rest.bytes).toString('base64') } : rest
  return `${JSON.stringify({ at: Math.round(at * 1000) / 1000, connection, event: words[_tag], ...more })}\n`
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parsed = (line: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/** Times are no later than the year 5138: the sum of two such has a date whose year has four digits, as fields write it. */
const LATEST = 1e14

const isTime = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= LATEST

/** The first line read; `undefined` where it is none. */
export const readHeading = (line: string): Heading | undefined => {
  const it = parsed(line)
  if (it === undefined || it.transcript !== 1 || typeof it.wirefold !== 'string' || !isTime(it.began)) return undefined
  return { wirefold: it.wirefold, transcript: 1, began: it.began }
}

/**
 * One line read; `undefined` where it is none.
 *
 * @example
 * const it = { _tag: 'In', connection: 1, at: 0.5, bytes: ascii('GET /') } as const
 * assert.deepEqual(readHappening(happeningLine(it)), it)
 */
export const readHappening = (line: string): Happening | undefined => {
  const it = parsed(line)
  if (it === undefined || !isCount(it.connection) || !isTime(it.at)) return undefined
  const { connection, at } = it
  switch (it.event) {
    case 'open':
      return typeof it.remote === 'string' && typeof it.secure === 'boolean'
        ? { _tag: 'Open', connection, at, remote: it.remote, secure: it.secure }
        : undefined
    case 'in':
    case 'out': {
      const bytes = octetsOfBase64(it.base64)
      return bytes === undefined ? undefined : { _tag: it.event === 'in' ? 'In' : 'Out', connection, at, bytes }
    }
    case 'end':
      return { _tag: 'End', connection, at }
    case 'stop':
      return { _tag: 'Stop', connection, at }
    case 'closed':
      return it.by === 'client' || it.by === 'server' ? { _tag: 'Closed', connection, at, by: it.by } : undefined
    case 'full':
      return { _tag: 'Full', connection, at }
    default:
      return undefined
  }
}
