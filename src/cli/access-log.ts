import type { LogEntry } from '../connection/contract.js'
import { type LogFormat, logFormat } from '../server/log-format.js'
import type { LogName } from './asked.js'
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
