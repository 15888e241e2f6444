import * as fc from 'fast-check'
import type { Limits } from '../../parser/options.js'
import { cuts, split } from '../arbitraries/cuts.js'
import { anyInput, nasty } from '../arbitraries/mutation.js'
import { joined, octets } from '../arbitraries/octets.js'
import { judgeLimits } from '../oracle/index.js'
import { codeOfRule } from './acceptance.js'
import { differs, type Fault, firstFault, type Law, law, shown } from './law.js'
import { observe, type Seen } from './observe.js'
import { type ParserLike, runAll } from './parser-like.js'

/** Limits that small input reaches. */
export const smallLimits = (): fc.Arbitrary<Limits> =>
  fc.record({
    line: fc.integer({ min: 16, max: 60 }),
    headerBytes: fc.integer({ min: 12, max: 120 }),
    headerCount: fc.integer({ min: 1, max: 5 }),
    trailerBytes: fc.integer({ min: 4, max: 40 }),
    trailerCount: fc.integer({ min: 1, max: 3 }),
    method: fc.integer({ min: 3, max: 12 }),
    extensionLine: fc.integer({ min: 1, max: 20 }),
    extensionTotal: fc.integer({ min: 1, max: 30 }),
  })

const limitCodes: ReadonlySet<string> = new Set(
  (
    [
      'method-length',
      'line-length',
      'header-length',
      'header-number',
      'trailer-length',
      'trailer-number',
      'chunk-extension-length',
    ] as const
  ).map((rule) => codeOfRule[rule]),
)

/** Is what was said under tight limits what was said under loose ones, or its beginning and a refusal for a limit? */
const refusalFault = (tight: Seen, loose: Seen): Fault => {
  const { ending } = tight
  if (ending._tag !== 'Failure' || !limitCodes.has(ending.code)) return differs('other than a refusal', loose, tight)
  const expected = loose.messages.slice(0, tight.messages.length)
  const open = loose.messages[tight.messages.length] ?? loose.open
  return firstFault([
    differs('another message', expected, tight.messages),
    tight.open === undefined ? undefined : differs('another head', headOf(open), headOf(tight.open)),
    tight.open === undefined || open?.body.startsWith(tight.open.body) ? undefined : 'another body',
  ])
}

const headOf = (message: Seen['open']): unknown =>
  message === undefined ? undefined : { ...message, body: '', trailers: [] }

/** Law 5, limits only refuse: they never change a message, and never let pass what is refused without them. */
export const limitsOnlyRefuse = <S>(
  parserAt: (limits: Limits) => ParserLike<S>,
  input = anyInput(),
): Law<[Uint8Array, Limits]> =>
  law(fc.tuple(input, smallLimits()), ([bytes, limits]) => {
    const tight = observe(runAll(parserAt(limits), [bytes]).events)
    const loose = observe(runAll(parserAt(judgeLimits), [bytes]).events)
    const fault = refusalFault(tight, loose)
    return fault === undefined ? undefined : `${fault}\n  on ${shown(bytes)} under ${shown(limits)}`
  })

/** How much a plain value holds: octets of the buffers behind it, units of its text, and 8 for each number. */
export const sizeOf = (value: unknown, seen: Set<unknown> = new Set()): number => {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  const whole = value instanceof Uint8Array ? value.buffer : value
  if (seen.has(whole)) return 0
  seen.add(whole)
  if (whole instanceof ArrayBuffer) return whole.byteLength
  return Object.values(whole).reduce((sum: number, inner) => sum + 16 + sizeOf(inner, seen), 0)
}

/** The most that a state may hold: twice the octets of a head, for a tail that grows by doubling, and its offsets. */
export const mostHeld = (limits: Limits): number => {
  const octetsHeld = Math.max(limits.line + limits.headerBytes, limits.trailerBytes + limits.extensionLine)
  return 4 * octetsHeld + 200 * Math.max(limits.headerCount, limits.trailerCount) + 4096
}

/** Input that goes on for long: some beginning, then the same piece again and again. */
export const endless = (): fc.Arbitrary<ReadonlyArray<Uint8Array>> => {
  const piece = fc.oneof(
    fc.constantFrom(
      'a',
      'a: b\r\n',
      'A:',
      ' ',
      ';a',
      ';a="',
      '0',
      '1\r\nx\r\n',
      '1;a=b\r\nx\r\n',
      '\r\n',
      '%41',
      'x-y-z: \t\r\n',
    ),
    fc.constantFrom(...nasty),
  )
  const chunked = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
  const beginning = fc.oneof(
    fc.constantFrom('', 'G', 'GET /', 'GET / HTTP/1.1\r\n', 'GET / HTTP/1.1\r\nHost: ', 'GET http://'),
    fc.constantFrom(chunked, `${chunked}1`, `${chunked}0\r\n`, `${chunked}0\r\nX:`),
    fc.constantFrom('POST / HTTP/1.0\r\nContent-Length: 999999999\r\n\r\n'),
  )
  return fc
    .record({ beginning, piece, size: fc.integer({ min: 200, max: 5000 }) })
    .map(({ beginning: first, piece: again, size }) => {
      const block = octets(again.repeat(Math.ceil(size / again.length)))
      return [octets(first), ...Array.from({ length: Math.ceil(160_000 / block.length) }, () => block)]
    })
}

/** The first piece behind which more is held than the limits allow. A pause holds what is fed into it, so that ends it. */
const heldFault = <S>(parser: ParserLike<S>, pieces: Iterable<Uint8Array>, most: number): Fault => {
  let state = parser.initial
  let fed = 0
  for (const piece of pieces) {
    // A copy, so that a piece which is kept is counted each time.
    const step = parser.feed(state, piece.slice())
    state = step.state
    fed += piece.length
    if (step.events.at(-1)?._tag === 'Paused') return undefined
    const held = sizeOf(state)
    if (held > most) return `holds ${held} behind ${fed} octets, more than ${most}: ${shown(piece.subarray(0, 80))}`
  }
  return undefined
}

/** Law 5, memory: whatever comes, and however much of it, a state holds no more than the limits allow. */
export const boundedMemory = <S>(parser: ParserLike<S>, limits: Limits): Law<ReadonlyArray<Uint8Array>> =>
  law(
    fc.oneof(
      endless(),
      fc.tuple(anyInput(), cuts()).map(([bytes, at]) => split(joined([bytes]), at)),
    ),
    (pieces) => heldFault(parser, pieces, mostHeld(limits)),
  )
