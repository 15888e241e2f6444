import type { Access, LogEntry } from '../connection/contract.js'
import { catalogue } from '../message/catalogue.js'
import { describe, type Failure } from '../message/failure.js'
import type { Peer, Request } from '../message/request.js'
import { addressString } from './address.js'
import { logDateTimeString } from './date-time.js'
import { escapeField, jsonLine } from './log-escape.js'

/** A record as one line, without its line end. */
export type LogFormat = (entry: LogEntry) => string

/** What the formats leave out unless told otherwise. */
export interface LogStyle {
  /** `hidden`: of a query, in the target and in Referer, only the `?` is written, for tokens travel there. */
  readonly query: 'hidden' | 'shown'
}

/** The formats that have a name. */
export type LogFormatName = 'common' | 'combined' | 'json'

const withoutQuery = (text: string): string => {
  const mark = text.indexOf('?')
  return mark < 0 ? text : text.slice(0, mark + 1)
}

const targetOf = (request: Request, style: LogStyle): string =>
  style.query === 'shown' ? request.target.raw : withoutQuery(request.target.raw)

const requestLine = (request: Request, style: LogStyle): string =>
  `"${escapeField(`${request.method} ${targetOf(request, style)} ${request.version}`)}"`

const start = (peer: Peer, at: number): string => `${escapeField(addressString(peer))} - - [${logDateTimeString(at)}]`

const quotedOr = (value: string | undefined): string => (value === undefined ? '"-"' : `"${escapeField(value)}"`)

const accessLine = (entry: Access, style: LogStyle): string =>
  `${start(entry.request.peer, entry.at)} ${requestLine(entry.request, style)} ${entry.status} ${entry.octets || '-'}`

const refererOf = (request: Request, style: LogStyle): string | undefined => {
  const referer = request.headers.get('Referer')
  return referer === undefined || style.query === 'shown' ? referer : withoutQuery(referer)
}

/** A record that was no Error: a Fault by its detail, any other by its members, for that is all there is to go by. */
const recordText = (error: object): string => {
  const detail: unknown = Reflect.get(error, 'detail')
  return '_tag' in error && error._tag === 'Fault' && typeof detail === 'string' ? detail : JSON.stringify(error)
}

const thrownText = (error: unknown): string => {
  if (error instanceof Error) return error.stack ?? `${error.name}: ${error.message}`
  return typeof error === 'object' && error !== null ? recordText(error) : String(error)
}

/** What was thrown, on one line: of an Error its stack, for the log of a server is where a defect is looked for. */
const defectText = (error: unknown): string => {
  try {
    return thrownText(error)
      .split('\n')
      .map((line) => line.trim())
      .join('; ')
  } catch {
    return 'a value that cannot be shown'
  }
}

/** The section sign is no ASCII, and would be an escape in each line. */
const failureText = (it: Failure): string => describe(it).replace('§', '')

/** A stream that breaks off with a text says why, as a script that was killed does: that is no defect of the app. */
const troubleOf = (error: unknown): 'defect' | 'failed' => (typeof error === 'string' ? 'failed' : 'defect')

/** A refusal and a defect look alike in every text format: the fields of an access line, then what happened. */
const troubleLine = (entry: Exclude<LogEntry, Access>, style: LogStyle, between: string): string => {
  if (entry._tag === 'Refused') {
    const why = quotedOr(failureText(entry.failure))
    return `${start(entry.peer, entry.at)} "-" ${entry.status || '-'} -${between} ${why}`
  }
  const line = entry.request === undefined ? '"-"' : requestLine(entry.request, style)
  const why = quotedOr(`${troubleOf(entry.error)}: ${defectText(entry.error)}`)
  return `${start(entry.peer, entry.at)} ${line} - -${between} ${why}`
}

const common =
  (style: LogStyle): LogFormat =>
  (entry) =>
    entry._tag === 'Access' ? accessLine(entry, style) : troubleLine(entry, style, '')

const combined =
  (style: LogStyle): LogFormat =>
  (entry) => {
    // Whoever reads this format counts the fields: the two stand there also where no request is known.
    const request = entry._tag === 'Refused' ? undefined : entry.request
    const referer = request === undefined ? undefined : refererOf(request, style)
    const both = ` ${quotedOr(referer)} ${quotedOr(request?.headers.get('User-Agent'))}`
    return entry._tag === 'Access' ? accessLine(entry, style) + both : troubleLine(entry, style, both)
  }

const requestRecord = (request: Request, style: LogStyle) => ({
  method: request.method,
  target: targetOf(request, style),
  version: request.version,
  authority: request.authority,
  secure: request.peer.secure,
})

const json =
  (style: LogStyle): LogFormat =>
  (entry) => {
    const time = new Date(entry.at).toISOString()
    switch (entry._tag) {
      case 'Access': {
        const { request, status, octets, took } = entry
        const agent = request.headers.get('User-Agent')
        const remote = addressString(request.peer)
        const referer = refererOf(request, style)
        const deviations = entry.deviations.join(' ') || undefined
        return jsonLine({
          time,
          remote,
          ...requestRecord(request, style),
          status,
          octets,
          took,
          referer,
          agent,
          deviations,
        })
      }
      case 'Refused': {
        const { code, offset } = entry.failure
        const { clause, detail } = catalogue[code]
        return jsonLine({ time, remote: addressString(entry.peer), status: entry.status, code, offset, clause, detail })
      }
      case 'Defect': {
        const request = entry.request === undefined ? {} : requestRecord(entry.request, style)
        const trouble = { [troubleOf(entry.error)]: defectText(entry.error) }
        return jsonLine({ time, remote: addressString(entry.peer), ...request, ...trouble })
      }
    }
  }

const formats = { common, combined, json } as const

/** The format of that name. A query is hidden unless the style says `shown`; credentials are never written. */
export const logFormat = (name: LogFormatName, style: LogStyle = { query: 'hidden' }): LogFormat => formats[name](style)

/**
 * The common log format: host, two dashes, date, request line, status, octets of content. A refusal says what was wrong
 * behind it, and a defect what was thrown.
 */
export const commonLog: LogFormat = logFormat('common')

/** The common log format with Referer and User-Agent behind it. */
export const combinedLog: LogFormat = logFormat('combined')

/** One JSON object a line, with the time in ISO 8601 and `took` in milliseconds. */
export const jsonLog: LogFormat = logFormat('json')
