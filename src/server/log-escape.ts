/** What a field may hold of a line of a log: printable ASCII, and no octet that a reader of logs could stumble over. */

/** A field of a log holds at most this many characters, escapes included. */
export const FIELD = 2048

const MORE = '...'

const hex = (unit: number, width: number): string => unit.toString(16).padStart(width, '0')

const escapeUnit = (unit: number): string =>
  unit === 0x22 ? '\\"' : unit === 0x5c ? '\\\\' : unit <= 0xff ? `\\x${hex(unit, 2)}` : `\\u${hex(unit, 4)}`

const isPlain = (unit: number): boolean => unit >= 0x20 && unit < 0x7f && unit !== 0x22 && unit !== 0x5c

/**
 * Text for the inside of a quoted field: controls, quotes, backslashes and everything from 0x7F on as `\x0a` or
 * `\u2028`, so that one record stays one line and no terminal takes orders from it. What is longer than `FIELD`
 * characters is cut, and ends in `...`.
 *
 * @example
 * assert.equal(escapeField('a"b\r\n'), 'a\\"b\\x0d\\x0a')
 * assert.equal(escapeField('x'.repeat(9999)).length, FIELD)
 */
export const escapeField = (text: string): string => {
  let at = 0
  while (at < text.length && at <= FIELD && isPlain(text.charCodeAt(at))) at++
  return at === text.length && at <= FIELD ? text : escapeFrom(text, Math.min(at, FIELD - MORE.length))
}

const escapeFrom = (text: string, from: number): string => {
  let out = text.slice(0, from)
  let kept = out
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    out += isPlain(unit) ? text.charAt(at) : escapeUnit(unit)
    if (out.length <= FIELD - MORE.length) kept = out
    if (out.length > FIELD) return kept + MORE
  }
  return out
}

/**
 * A record as one line of JSON in ASCII. Strings in it are cut at `FIELD` characters first; members that are `undefined`
 * are left out.
 *
 * @example
 * assert.equal(jsonLine({ path: '/é\n', none: undefined }), '{"path":"/\\u00e9\\n"}')
 */
export const jsonLine = (record: Readonly<Record<string, string | number | boolean | undefined>>): string =>
  JSON.stringify(record, (_, value: unknown) => (typeof value === 'string' ? cut(value) : value)).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`,
  )

const cut = (text: string): string => (text.length <= FIELD ? text : text.slice(0, FIELD - MORE.length) + MORE)
