/** The notation of a case: octets as text, and text as octets. Its rules are told in README.md. */

/** Where the guilty octet stands: `▸` in a block of octets. It is no octet itself. */
export const MARK = '▸'

const GROUP = /(?<!\\)\{((?:[^{}\\]|\\.)*)\*(\d+)\}/

/** `{a*3}` becomes `aaa`, inner groups first; escapes stay as they are. */
export const expand = (text: string): string => {
  const group = GROUP.exec(text)
  if (group === null) return text
  const [all, inner = '', times = '0'] = group
  return expand(text.slice(0, group.index) + inner.repeat(Number(times)) + text.slice(group.index + all.length))
}

const NAMED: ReadonlyMap<string, number> = new Map([
  ['r', 13],
  ['n', 10],
  ['t', 9],
  ['0', 0],
  ['\\', 0x5c],
  ['{', 0x7b],
  ['<', 0x3c],
])

/** Octets, and how many of them stand before each mark. */
export interface Octets {
  readonly bytes: Uint8Array
  readonly marks: ReadonlyArray<number>
}

/** Reads a block's text, physical newlines taken out already. */
export const octets = (source: string): Octets => {
  const text = expand(source)
  const bytes: number[] = []
  const marks: number[] = []
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at)
    if (unit === MARK) marks.push(bytes.length)
    else if (unit !== '\\') bytes.push(plain(unit))
    else if (text.charAt(++at) === 'x') {
      bytes.push(hex(text.slice(at + 1, at + 3)))
      at += 2
    } else bytes.push(named(text.charAt(at)))
  }
  return { bytes: Uint8Array.from(bytes), marks }
}

const plain = (unit: string): number => {
  const code = unit.charCodeAt(0)
  if (code < 0x20 || code > 0x7e) throw new Error(`write ${JSON.stringify(unit)} as an escape`)
  return code
}

const hex = (digits: string): number => {
  if (!/^[0-9a-f]{2}$/.test(digits)) throw new Error(`\\x${digits}: two lower-case hex digits`)
  return Number.parseInt(digits, 16)
}

const named = (letter: string): number => {
  const code = NAMED.get(letter)
  if (code === undefined) throw new Error(`no such escape: \\${letter}`)
  return code
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\r', '\\r'],
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\0', '\\0'],
  ['\\', '\\\\'],
  ['{', '\\{'],
])

/** Latin-1 text in the notation: the one way an expectation may write it. */
export const escaped = (text: string): string =>
  text.replace(
    /[^\x20-\x7e]|[\\{]/g,
    (unit) => ESCAPES.get(unit) ?? `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )

/** Octets in the notation. */
export const shown = (bytes: Uint8Array): string => escaped(Buffer.from(bytes).toString('latin1'))
