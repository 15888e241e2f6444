/** Edits without a plan, as data: octets put in, taken out or changed, at the places of a message that decide something. */

/**
 * Where an edit or a cut is made: where lines begin, around their ends, around what parts the pieces of a line, in what
 * frames the content, or wherever.
 */
export const aims = ['line-start', 'line-end', 'separator', 'framing', 'anywhere'] as const

/** Kinds of places. */
export type Aim = (typeof aims)[number]

/** One of the places of a kind: `pick` counts through them, round and round. */
export interface Spot {
  readonly aim: Aim
  readonly pick: number
}

/** What is done at a place. */
export interface Edit extends Spot {
  /**
   * - `insert`: the piece takes the place of so many octets.
   * - `drop`: so many octets are taken out.
   * - `end`: nothing comes behind the place.
   * - `repeat`, `swap`: the line of the place comes twice, or behind the next one.
   */
  readonly kind: 'insert' | 'drop' | 'end' | 'repeat' | 'swap'
  readonly piece: string
  readonly over: number
}

const range = (from: number, to: number): ReadonlyArray<number> =>
  Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at)

/** Where each line begins, and where it ends behind its LF. */
const linesOf = (text: string): ReadonlyArray<readonly [from: number, to: number]> => {
  const lines: Array<readonly [number, number]> = []
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from)
    const to = end < 0 ? text.length : end + 1
    lines.push([from, to])
    from = to
  }
  return lines
}

/** A line that says how long content is, an empty line, or what may be the size of a chunk. */
const FRAMING = /^(content-length|transfer-encoding)|^\r?\n|^[0-9a-f]+[ \t]*(;|\r?\n)/i

/** At these octets, and right behind the last of each. */
const beside = (text: string, letters: string): ReadonlyArray<number> => {
  const offsets: number[] = []
  for (let at = 0, was = false; at <= text.length; at++) {
    const is = at < text.length && letters.includes(text.charAt(at))
    if (is || was) offsets.push(at)
    was = is
  }
  return offsets
}

/**
 * The offsets of a kind, rising; only those that are there. `anywhere` is every offset, that of the end among them.
 *
 * @example
 * assert.deepEqual(placesOf('a\r\nb', 'line-start'), [0, 3])
 * assert.deepEqual(placesOf('a\r\nb', 'line-end'), [1, 2, 3])
 */
export const placesOf = (text: string, aim: Aim): ReadonlyArray<number> => {
  switch (aim) {
    case 'anywhere':
      return range(0, text.length + 1)
    case 'line-start':
      return linesOf(text).map(([from]) => from)
    case 'line-end':
      return beside(text, '\r\n')
    case 'separator':
      return beside(text, ' \t:;=,')
    case 'framing':
      return linesOf(text).flatMap(([from, to]) => (FRAMING.test(text.slice(from, to)) ? range(from, to) : []))
  }
}

/**
 * The offset of a spot; where there is none of its kind, one of all.
 *
 * @example
 * assert.equal(offsetOf('a: b\r\nc: d\r\n', { aim: 'line-start', pick: 3 }), 6)
 */
export const offsetOf = (text: string, { aim, pick }: Spot): number => {
  const places = aim === 'anywhere' ? [] : placesOf(text, aim)
  return places[pick % places.length] ?? pick % (text.length + 1)
}

/** The line that an offset stands in, the next one, and what stands before and behind them. */
const parted = (text: string, offset: number) => {
  const endOf = (from: number): number => {
    const end = text.indexOf('\n', from)
    return end < 0 ? text.length : end + 1
  }
  const from = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
  const to = endOf(from)
  const over = endOf(to)
  return { before: text.slice(0, from), line: text.slice(from, to), next: text.slice(to, over), rest: text.slice(over) }
}

/**
 * The text with one edit.
 *
 * @example
 * const edit = { kind: 'insert', aim: 'line-end', pick: 0, piece: '', over: 1 } as const
 * assert.equal(edited('GET / HTTP/1.1\r\n', edit), 'GET / HTTP/1.1\n')
 */
export const edited = (text: string, edit: Edit): string => {
  const at = offsetOf(text, edit)
  switch (edit.kind) {
    case 'insert':
      return text.slice(0, at) + edit.piece + text.slice(at + edit.over)
    case 'drop':
      return text.slice(0, at) + text.slice(at + edit.over)
    case 'end':
      return text.slice(0, at)
    case 'repeat': {
      const { before, line, next, rest } = parted(text, at)
      return before + line + line + next + rest
    }
    case 'swap': {
      const { before, line, next, rest } = parted(text, at)
      return before + next + line + rest
    }
  }
}
