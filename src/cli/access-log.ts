import type { LogEntry } from '../connection/contract.js'
import { type LogFormat, logFormat } from '../server/log-format.js'
import type { LogWriter } from '../server/log-writer.js'
import type { LogName } from './asked.js'
import type { Explainer } from './explainer.js'
import { type Ink, paint } from './world.js'

/** A line of the common format: who and when, the request line, the status, the rest. */
const LINE = /^(\S+ - - \[[^\]]*\]) ("(?:[^"\\]|\\.)*") (\d{3}|-)(.*)$/

const inkOf = (status: string): Ink =>
  status.startsWith('2') ? 'green' : status.startsWith('3') ? 'cyan' : status.startsWith('4') ? 'yellow' : 'red'

/**
 * The line in colours: what varies least is dim, and a status has the colour of its class. Only colours are added, so a
 * line without them reads the same.
 *
 * @example
 * const line = '127.0.0.1 - - [23/Nov/2026 12:00:00] "GET / HTTP/1.1" 200 5'
 * assert.equal(inColour(line).replace(/\u001b\[\d+m/g, ''), line)
 */
export const inColour = (line: string): string => {
  const [, start, request, status, rest] = LINE.exec(line) ?? []
  if (start === undefined || request === undefined || status === undefined) return line
  return `${paint('dim', true, start)} ${paint('bold', true, request)} ${paint(inkOf(status), true, status)}${rest}`
}

/** The format of the access log; `undefined` for none. JSON is for programs, which read no colours. */
export const formatOf = (name: LogName, colour: boolean): LogFormat | undefined => {
  if (name === 'off') return undefined
  const format = logFormat(name)
  return colour && name !== 'json' ? (entry: LogEntry) => inColour(format(entry)) : format
}

/** A writer of logs takes characters for octets. */
const octetsOf = (text: string): string => Buffer.from(text).toString('latin1')

/**
 * The log: a line for each entry where there is a format, and below it the explanation where there is one. `undefined`
 * where nothing is to be written.
 */
export const journal = (
  format: LogFormat | undefined,
  explaining: Explainer | undefined,
  writer: (format: LogFormat) => LogWriter,
): LogWriter | undefined => {
  if (format === undefined && explaining === undefined) return undefined
  const { log, flush } = writer((entry) => {
    const why = explaining?.textOf(entry)
    return [format?.(entry), why === undefined ? undefined : octetsOf(why)]
      .filter((text) => text !== undefined)
      .join('\n')
  })
  const isSaid = (entry: LogEntry): boolean => format !== undefined || explaining?.textOf(entry) !== undefined
  return { log: (entry) => (isSaid(entry) ? log(entry) : undefined), flush }
}
