import { formatHttpDate } from '../grammar/date.js'

/**
 * An instant as a Date field has it. `ms` counts from 1970, UTC.
 *
 * @example
 * assert.equal(dateTimeString(784111777000), 'Sun, 06 Nov 1994 08:49:37 GMT')
 */
export const dateTimeString = (ms: number): string => formatHttpDate(ms)

/**
 * An instant as an access log has it, in the form of the common log format and in UTC. `ms` counts from 1970.
 *
 * @example
 * assert.equal(logDateTimeString(784111777000), '06/Nov/1994:08:49:37 +0000')
 */
export const logDateTimeString = (ms: number): string => {
  const date = formatHttpDate(ms)
  return `${date.slice(5, 7)}/${date.slice(8, 11)}/${date.slice(12, 16)}:${date.slice(17, 25)} +0000`
}
