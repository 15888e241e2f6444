/**
 * How long a request's content is, RFC 9112 §6.3: every reading that a field section admits, each asked for by itself.
 * That there is never more than one is a law, not the way this was written.
 */
import { chunkedAlone, chunkedAmong, codingsThenChunked, contentLength } from './abnf.js'
import { isText } from './automaton.js'
import { isCalled } from './field-name.js'
import type { RuleName } from './rules.js'

/** A reading: no content, so many octets of it, or chunks. */
export type Reading =
  | { readonly _tag: 'None' }
  | { readonly _tag: 'Length'; readonly length: number }
  | { readonly _tag: 'Chunked' }

/** One field line, as far as framing is concerned. */
export type Line = readonly [name: string, value: string]

const isLength = isText(contentLength)
const isChunked = isText(chunkedAlone)
const endsInChunked = isText(codingsThenChunked)
const hasChunkedAmong = isText(chunkedAmong)

const valuesOf = (lines: ReadonlyArray<Line>, name: string): ReadonlyArray<string> =>
  lines.filter((line) => isCalled(line[0], name)).map((line) => line[1])

/** RFC 9112 §6.3 rule 7. */
const noContent = (lengths: ReadonlyArray<string>, codings: ReadonlyArray<string>): boolean =>
  lengths.length === 0 && codings.length === 0

/** RFC 9112 §6.3 rules 5 and 6, narrowed by R8. `repeats`: equal lines may stand more than once. */
const isCounted = (lengths: ReadonlyArray<string>, codings: ReadonlyArray<string>, repeats: boolean): boolean =>
  codings.length === 0 &&
  lengths.length > 0 &&
  lengths.every((value) => isLength(value) && value.length <= 15 && (repeats ? value === lengths[0] : true)) &&
  (repeats || lengths.length === 1)

/** RFC 9112 §6.3 rules 3 and 4, narrowed by R9. */
const isInChunks = (lengths: ReadonlyArray<string>, codings: ReadonlyArray<string>, version: string): boolean =>
  lengths.length === 0 && codings.length === 1 && codings.every(isChunked) && version === 'HTTP/1.1'

/**
 * The readings that a field section admits. None: it is to be refused. More than one would be a smuggling hole.
 *
 * @example
 * assert.deepEqual(readings('HTTP/1.1', [['Content-Length', '3']]), [{ _tag: 'Length', length: 3 }])
 * assert.deepEqual(readings('HTTP/1.1', [['Content-Length', '3'], ['Transfer-Encoding', 'chunked']]), [])
 */
export const readings = (version: string, lines: ReadonlyArray<Line>, repeats = false): ReadonlyArray<Reading> => {
  const lengths = valuesOf(lines, 'content-length')
  const codings = valuesOf(lines, 'transfer-encoding')
  const all: ReadonlyArray<readonly [boolean, Reading]> = [
    [noContent(lengths, codings), { _tag: 'None' }],
    [isCounted(lengths, codings, repeats), { _tag: 'Length', length: Number(lengths[0]) }],
    [isInChunks(lengths, codings, version), { _tag: 'Chunked' }],
  ]
  return all.filter(([admitted]) => admitted).map(([, reading]) => reading)
}

/** RFC 9112 §6.1: is chunked the one coding there is, so that it may win over a length and over the version? */
export const chunkedWins = (lines: ReadonlyArray<Line>): boolean => {
  const codings = valuesOf(lines, 'transfer-encoding')
  return codings.length === 1 && codings.every(isChunked)
}

/** The first line behind which no reading is left; `undefined` where one is. */
export const guiltyLine = (version: string, lines: ReadonlyArray<Line>, repeats = false): number | undefined => {
  // Lines of other names change nothing, and there may be many.
  const at = lines.findIndex(
    ([name], index) =>
      (isCalled(name, 'content-length') || isCalled(name, 'transfer-encoding')) &&
      readings(version, lines.slice(0, index + 1), repeats).length === 0,
  )
  return at < 0 ? undefined : at
}

/** Under which refusal the guilty line falls. */
export const framingRule = (version: string, lines: ReadonlyArray<Line>, guilty: number): RuleName => {
  const before = lines.slice(0, guilty)
  const [name, value] = lines[guilty] ?? ['', '']
  const hasLength = valuesOf(before, 'content-length').length > 0
  const hasCoding = valuesOf(before, 'transfer-encoding').length > 0
  if (isCalled(name, 'content-length')) {
    if (hasCoding) return 'coding-and-length'
    if (hasLength) return 'length-twice'
    return isLength(value) ? 'length-huge' : 'length-digits'
  }
  if (hasCoding) return 'coding-twice'
  if (hasLength) return 'coding-and-length'
  if (version !== 'HTTP/1.1') return 'coding-in-1.0'
  if (!isChunked(value) && endsInChunked(value) && !hasChunkedAmong(value)) return 'coding-unknown'
  return 'coding-list'
}
