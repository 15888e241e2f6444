/** What Content-Disposition says of a part of a form: RFC 7578 §4.2. */
export interface Disposition {
  readonly name: string
  readonly filename: string | undefined
}

const KIND = /form-data(?=[ \t]*(?:;|$))/iy
const PARAMETER = /[ \t]*;[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:"((?:[^"\\]|\\[^])*)"|([!#$%&'*+.^_`|~0-9A-Za-z-]+))/y
const END = /[ \t]*$/y

/**
 * Reads `form-data; name="a"; filename="b"`; `undefined` for anything else: another disposition, no name, a name that
 * comes twice, and `filename*`, which forms must not send (RFC 7578 §4.2) and which readers choose from differently.
 *
 * A backslash is an escape before a quote and before another backslash alone: browsers write those of paths as they are.
 * Percent-escapes stay as they were sent, since nobody can tell a browser's `%22` from a name that holds it.
 *
 * @example
 * assert.deepEqual(readDisposition('form-data; name="a"; filename="C:\\dir\\é \\"1\\".txt"'),
 *   { name: 'a', filename: 'C:\\dir\\é "1".txt' })
 * assert.equal(readDisposition('form-data; name=a; name=b'), undefined)
 */
export const readDisposition = (text: string): Disposition | undefined => {
  KIND.lastIndex = 0
  if (!KIND.test(text)) return undefined
  const said = new Map<string, string>()
  let at = KIND.lastIndex
  for (let match = matchAt(text, at); match !== null; match = matchAt(text, at)) {
    const [whole, name = '', quoted, token = ''] = match
    const key = name.toLowerCase()
    if (said.has(key) || key.endsWith('*')) return undefined
    said.set(key, quoted === undefined ? token : quoted.replace(/\\(["\\])/g, '$1'))
    at += whole.length
  }
  END.lastIndex = at
  const name = said.get('name')
  return name === undefined || !END.test(text) ? undefined : { name, filename: said.get('filename') }
}

const matchAt = (text: string, at: number): RegExpExecArray | null => {
  PARAMETER.lastIndex = at
  return PARAMETER.exec(text)
}

/** Text that a head cannot hold: a control, or half a character. */
const isUnwritable = (text: string): boolean => /[\u0000-\u0008\u000a-\u001f\u007f]/.test(text) || !text.isWellFormed()

/** A backslash is escaped only where it would be taken for an escape, since browsers and fetch know of none. */
const inQuotes = (text: string): string => `"${text.replace(/"|\\(?=["\\]|$)/g, '\\$&')}"`

/**
 * Writes what `readDisposition` reads; `undefined` for names that hold a control.
 *
 * @example
 * assert.equal(writeDisposition({ name: 'a"b', filename: undefined }), 'form-data; name="a\\"b"')
 */
export const writeDisposition = ({ name, filename }: Disposition): string | undefined => {
  if (isUnwritable(name) || isUnwritable(filename ?? '')) return undefined
  return `form-data; name=${inQuotes(name)}${filename === undefined ? '' : `; filename=${inQuotes(filename)}`}`
}
