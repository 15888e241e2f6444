import type { AnyEvent } from '../../src/parser/event.js'
import { bytesOf, type Case, ends } from './case.js'
import { cutsOf } from './cuts.js'
import { linesOf } from './events.js'

/** A way to run a case that did not say what the case says. */
export interface Difference {
  readonly how: string
  readonly expected: ReadonlyArray<string>
  readonly actual: ReadonlyArray<string>
}

/** Events, and the state behind them. */
interface Run<S> {
  readonly state: S
  readonly events: ReadonlyArray<AnyEvent>
}

/** A parser, of requests or of responses, as its cases see it. */
export interface CaseParser<S> {
  readonly initial: S
  readonly feed: (state: S, chunk: Uint8Array) => Run<S>
  readonly end: (state: S) => Run<S>
  readonly next: (
    state: S,
    bytes: Uint8Array,
    pos: number,
  ) => { readonly state: S; readonly event: AnyEvent | undefined; readonly pos: number }
}

const ended = <S>(parser: CaseParser<S>, run: Run<S>): Run<S> => {
  const last = parser.end(run.state)
  return { state: last.state, events: [...run.events, ...last.events] }
}

const fed = <S>(parser: CaseParser<S>, from: S, chunks: ReadonlyArray<Uint8Array>): Run<S> => {
  const events: AnyEvent[] = []
  let state = from
  for (const chunk of chunks) {
    const step = parser.feed(state, chunk)
    events.push(...step.events)
    state = step.state
  }
  return { state, events }
}

/** One event at a time; checks that `next` gives up only when there is nothing left that it may read. */
const stepped = <S>(parser: CaseParser<S>, bytes: Uint8Array): Run<S> => {
  const events: AnyEvent[] = []
  let at = parser.next(parser.initial, bytes, 0)
  while (at.event !== undefined) {
    events.push(at.event)
    at = parser.next(at.state, bytes, at.pos)
  }
  const isFinal = ['Failure', 'Paused', 'Closed'].includes(events.at(-1)?._tag ?? '')
  if (!isFinal && at.pos !== bytes.length) throw new Error(`next stopped at octet ${at.pos} of ${bytes.length}`)
  return { state: at.state, events }
}

/** Lines as a case writes them. What an expectation leaves out (` of GET` behind a failure) is not compared. */
const differs = <S>(how: string, expected: ReadonlyArray<string>, run: Run<S>): Difference | undefined => {
  const actual = linesOf(run.events).map((line, at) =>
    / of \S+$/.test(expected[at] ?? '') ? line : line.replace(/^(failure \S+ \d+) of .*$/, '$1'),
  )
  return actual.length === expected.length && actual.every((line, at) => line === expected[at])
    ? undefined
    : { how, expected, actual }
}

/** Writes a state down and reads it back. */
export type Revive<S> = (state: S) => S

/** A case fed whole, and nothing else: what a mutant has to get wrong. */
export const runWhole = <S>(parser: CaseParser<S>, it: Case): Difference | undefined => {
  const run = fed(parser, parser.initial, [bytesOf(it)])
  return differs('whole', it.expects.lines, ends(it) ? ended(parser, run) : run)
}

/** A case fed octet by octet, and whole from another place in its buffer. */
export const runApart = <S>(parser: CaseParser<S>, it: Case): Difference | undefined => {
  const bytes = bytesOf(it)
  const finish = (run: Run<S>): Run<S> => (ends(it) ? ended(parser, run) : run)
  const single = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
  const slow = differs('octet by octet', it.expects.lines, finish(fed(parser, parser.initial, single)))
  if (slow !== undefined) return slow
  for (const moved of misaligned(bytes)) {
    const wrong = differs(
      'at an odd place in its buffer',
      it.expects.lines,
      finish(fed(parser, parser.initial, [moved])),
    )
    if (wrong !== undefined) return wrong
  }
  return undefined
}

/** A case fed in every way that README.md tells of; the first way that says something else. */
export const runEveryWay = <S>(parser: CaseParser<S>, it: Case, revive: Revive<S>): Difference | undefined => {
  const bytes = bytesOf(it)
  const steps = stepped(parser, bytes)
  const first =
    runWhole(parser, it) ??
    differs('one event at a time', it.expects.lines, ends(it) ? ended(parser, steps) : steps) ??
    runApart(parser, it)
  if (first !== undefined) return first
  for (const cut of cutsOf(bytes, it.marks)) {
    const wrong = runCut({ parser, it, bytes, revive }, cut)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

/** The same octets at each of four places in a buffer: a scan by words must not care where a word begins. */
const misaligned = (bytes: Uint8Array): ReadonlyArray<Uint8Array> =>
  [1, 2, 3].map((at) => {
    const room = new Uint8Array(bytes.length + 8).fill(1)
    room.set(bytes, at)
    return room.subarray(at, at + bytes.length)
  })

interface Cutting<S> {
  readonly parser: CaseParser<S>
  readonly it: Case
  readonly bytes: Uint8Array
  readonly revive: Revive<S>
}

const runCut = <S>({ parser, it, bytes, revive }: Cutting<S>, cut: number): Difference | undefined => {
  const before = fed(parser, parser.initial, [bytes.subarray(0, cut)])
  const rest = bytes.slice(cut)
  const go = (state: S): Run<S> => {
    const behind = fed(parser, state, [rest])
    const whole = { state: behind.state, events: [...before.events, ...behind.events] }
    return ends(it) ? ended(parser, whole) : whole
  }
  return (
    differs(`cut at ${cut}`, it.expects.lines, go(before.state)) ??
    differs(`cut at ${cut}, the same state a second time`, it.expects.lines, go(before.state)) ??
    differs(`cut at ${cut}, the state written down`, it.expects.lines, go(revive(before.state))) ??
    endsHere(parser, bytes, cut, before)
  )
}

const CRLF = ['', '\r\n', '\n']

/**
 * The connection ends at a cut: cleanly between two messages (behind a skipped empty line too), else with a failure that
 * stands behind the last octet. A verdict that was given stays the last word.
 */
const endsHere = <S>(parser: CaseParser<S>, bytes: Uint8Array, cut: number, before: Run<S>): Difference | undefined => {
  const told = linesOf(before.events)
  const actual = linesOf(ended(parser, before).events)
  const isFinal = ['Failure', 'Paused'].includes(before.events.at(-1)?._tag ?? '')
  const between = CRLF.includes(
    Buffer.from(bytes.subarray(boundary(parser, bytes, cut, before), cut)).toString('latin1'),
  )
  const last = isFinal
    ? []
    : between
      ? ['closed']
      : runsToTheEnd(before.events)
        ? ['end', 'closed']
        : [`failure unexpected-end ${cut}`]
  const expected = [...told, ...last]
  const shorter = actual.map((line) => (line.startsWith('failure unexpected-end') ? line.replace(/ of .*/, '') : line))
  return JSON.stringify(shorter) === JSON.stringify(expected)
    ? undefined
    : { how: `the connection ends behind octet ${cut}`, expected, actual: shorter }
}

/** Is the content of the last head what the end of the connection ends? */
const runsToTheEnd = (events: ReadonlyArray<AnyEvent>): boolean => {
  const last = events.findLast(({ _tag }) => _tag !== 'Data')
  return last?._tag === 'ResponseHead' && last.response.framing._tag === 'UntilClose'
}

/** Where the last message before `cut` ended: the least number of octets that tells as many ends. */
const boundary = <S>(parser: CaseParser<S>, bytes: Uint8Array, cut: number, before: Run<S>): number => {
  const count = (events: ReadonlyArray<AnyEvent>): number => events.filter((event) => event._tag === 'End').length
  const all = count(before.events)
  if (all === 0) return 0
  let low = 0
  let high = cut
  while (low < high) {
    const middle = (low + high) >> 1
    if (count(fed(parser, parser.initial, [bytes.subarray(0, middle)]).events) < all) low = middle + 1
    else high = middle
  }
  return low
}
