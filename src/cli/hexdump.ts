/** Octets that can be looked at: a few lines of sixteen, with a caret under the one that matters. */

/** A run of octets and where it began. */
export interface Stretch {
  readonly from: number
  readonly bytes: Uint8Array
}

const ROW = 16

const hex = (byte: number | undefined): string => (byte === undefined ? '  ' : byte.toString(16).padStart(2, '0'))

const print = (byte: number): string => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')

/** Where in a row of hex the octet of that column stands: a second space parts the two halves. */
const column = (at: number): number => at * 3 + (at >= ROW / 2 ? 1 : 0)

const rowOf = (
  from: number,
  cells: ReadonlyArray<number | undefined>,
  caret: number | undefined,
): ReadonlyArray<string> => {
  const halves = [cells.slice(0, ROW / 2), cells.slice(ROW / 2)].map((half) => half.map(hex).join(' '))
  const text = cells.map((byte) => (byte === undefined ? ' ' : print(byte))).join('')
  const lines = [`${from.toString().padStart(8)}  ${halves.join('  ').padEnd(ROW * 3)}  ${text}`.trimEnd()]
  if (caret === undefined) return lines
  return [...lines, `${' '.repeat(10 + column(caret))}^^${' '.repeat(ROW * 3 - column(caret))}${' '.repeat(caret)}^`]
}

/**
 * The stretch in rows of sixteen, each under its offset, which is a multiple of sixteen, in decimal; under the octet at
 * `mark` stands a caret. A mark right behind the last octet is where the next one was expected.
 *
 * @example
 * const lines = hexdump({ from: 0, bytes: ascii('GET / HTTP/9.1') }, 11)
 * assert.equal(lines[0], '       0  47 45 54 20 2f 20 48 54  54 50 2f 39 2e 31        GET / HTTP/9.1')
 * assert.equal(lines[1]?.indexOf('^^'), lines[0]?.indexOf('39'))
 * assert.equal(lines[1]?.lastIndexOf('^'), lines[0]?.lastIndexOf('9'))
 */
export const hexdump = ({ from, bytes }: Stretch, mark: number): ReadonlyArray<string> => {
  const end = Math.max(from + bytes.length, mark + 1)
  const lines: string[] = []
  for (let row = from - (from % ROW); row < end; row += ROW) {
    const cells = Array.from({ length: ROW }, (_, at) => (row + at < from ? undefined : bytes[row + at - from]))
    lines.push(...rowOf(row, cells, mark >= row && mark < row + ROW ? mark - row : undefined))
  }
  return lines
}

/** Octets before and behind the mark that are shown. */
const BEFORE = 32
const BEHIND = 16

/** Of a stretch, what stands around the mark. */
export const around = ({ from, bytes }: Stretch, mark: number): Stretch => {
  const start = Math.max(from, mark - BEFORE)
  const end = Math.max(start, Math.min(from + bytes.length, mark + BEHIND))
  return { from: start, bytes: bytes.subarray(start - from, end - from) }
}
