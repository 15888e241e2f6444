import * as fc from 'fast-check'
import { anyInput } from '../arbitraries/mutation.js'
import { fieldValue, textOf } from '../arbitraries/octets.js'
import { framingSoup } from '../arbitraries/soup.js'
import { type Line, type Reading, readings } from '../oracle/framing.js'
import { differs, type Fault, firstFault, type Law, law, shown } from './law.js'
import { judgedHead } from './observe.js'
import { feedAll, type ParserLike } from './parser-like.js'

const values = (lines: ReadonlyArray<Line>, name: string): ReadonlyArray<string> =>
  lines.filter((line) => line[0].trim().toLowerCase() === name).map((line) => line[1])

/** How other readers find the length of content, each by a way that some server or proxy has used. */
export const peers: ReadonlyArray<readonly [name: string, reads: (lines: ReadonlyArray<Line>) => Reading]> = [
  [
    'the coding anywhere in the list, then the first length',
    (lines) => lenient(lines, (all) => all.some(hasChunked), first),
  ],
  ['the last coding, then the last length', (lines) => lenient(lines, (all) => endsChunked(all.join(',')), last)],
  ['the first coding line, then the last length', (lines) => lenient(lines, ([one = '']) => endsChunked(one), last)],
  [
    'the last coding line, then the first length',
    (lines) => lenient(lines, (all) => endsChunked(last(all) ?? ''), first),
  ],
  [
    'the length first',
    (lines) => (values(lines, 'content-length').length > 0 ? counted(lines, first) : peerDefault(lines)),
  ],
  ['every transfer coding is chunked', (lines) => lenient(lines, (all) => all.length > 0, first)],
]

const first = (all: ReadonlyArray<string>): string | undefined => all[0]
const last = (all: ReadonlyArray<string>): string | undefined => all.at(-1)
const hasChunked = (value: string): boolean => /chunked/i.test(value)
const endsChunked = (value: string): boolean => /(^|[\s,])chunked\s*$/i.test(value)

type Choice = (all: ReadonlyArray<string>) => string | undefined

const counted = (lines: ReadonlyArray<Line>, choose: Choice): Reading => {
  const length = Number.parseInt(choose(values(lines, 'content-length')) ?? '', 10)
  return Number.isNaN(length) || length < 0 ? { _tag: 'None' } : { _tag: 'Length', length }
}

const lenient = (
  lines: ReadonlyArray<Line>,
  isChunked: (codings: ReadonlyArray<string>) => boolean,
  choose: Choice,
): Reading => (isChunked(values(lines, 'transfer-encoding')) ? { _tag: 'Chunked' } : counted(lines, choose))

const peerDefault = (lines: ReadonlyArray<Line>): Reading => lenient(lines, (all) => all.some(hasChunked), first)

const peersFault = <S>(parser: ParserLike<S>, bytes: Uint8Array): Fault =>
  firstFault(
    feedAll(parser, [bytes]).events.map((event) => {
      if (event._tag !== 'Head') return undefined
      const { fields, framing } = judgedHead(event.request)
      return firstFault(
        peers.map(([name, reads]) =>
          differs(`another reader takes ${name} on ${shown(bytes)}`, reads(fields), framing),
        ),
      )
    }),
  )

/**
 * Law 4, no smuggling: what the parser accepts is framed the same for every reader that there is, however it chooses
 * among fields that say different things, since an accepted head leaves nothing to choose.
 */
export const everyPeerAgrees = <S>(
  parser: ParserLike<S>,
  input = fc.oneof(framingSoup(), anyInput()),
): Law<Uint8Array> => law(input, (bytes) => peersFault(parser, bytes))

const framingLine = (): fc.Arbitrary<Line> =>
  fc.tuple(
    fc.constantFrom('Content-Length', 'content-length', 'Transfer-Encoding', 'TRANSFER-ENCODING', 'X'),
    fc.oneof(
      fc.constantFrom('chunked', '3', '03', '5', 'gzip, chunked', ''),
      textOf('0123456789, chunked;="', 0, 12),
      fieldValue(),
    ),
  )

/** Law 4, framing: a field section admits one reading at most, and one that admits none gains none by more lines. */
export const framingHasOneReading = (
  readingsOf: typeof readings = readings,
): Law<[string, ReadonlyArray<Line>, boolean]> =>
  law(
    fc.tuple(fc.constantFrom('HTTP/1.0', 'HTTP/1.1'), fc.array(framingLine(), { maxLength: 4 }), fc.boolean()),
    ([version, lines, repeats]) => {
      const all = readingsOf(version, lines, repeats)
      const before = readingsOf(version, lines.slice(0, -1), repeats)
      if (all.length > 1) return `${all.length} readings of ${shown(lines)}: ${shown(all)}`
      return before.length === 0 && all.length > 0 ? `${shown(lines)} is mended by its last line` : undefined
    },
  )
