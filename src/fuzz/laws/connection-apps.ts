import * as fc from 'fast-check'
import type { App } from '../../connection/contract.js'
import type { ScriptItem } from '../../connection/simulate.js'
import { latin1 } from '../../grammar/ascii.js'
import { fromFields, type Headers } from '../../message/headers.js'
import type { Request } from '../../message/request.js'
import { pathOf } from '../../message/target.js'
import { type Answer, type Machine, upgrade } from '../../response/answer.js'
import { file, stream, text } from '../../response/body.js'
import { closing } from '../../response/change.js'
import { chain, map, of, orElse } from '../../response/monad.js'
import { collect, foldBody, fromTask, inform } from '../../response/program.js'
import type { BodyError, Reply } from '../../response/reply.js'
import { noContent, ok } from '../../response/responses.js'
import type { Source } from '../../response/source.js'
import { cuts, split } from '../arbitraries/cuts.js'
import { anyInput } from '../arbitraries/mutation.js'

/** Apps and scripts for the laws of a connection. */

type Program = Reply<BodyError, Answer>

const shown = (bytes: Uint8Array): string => latin1(bytes, 0, bytes.length)

const echo: Machine<number> = {
  initial: 0,
  turn: (heard, input) => ({
    state: heard + (input?.length ?? 0),
    output: input === undefined ? [] : [input],
    done: input?.includes(46) ?? false,
  }),
}

function* counting(): Generator<string, Headers> {
  yield 'a'
  yield ''
  yield 'bc'
  return fromFields([['X-Sum', '3']])
}

/** What an app may do with a request, one way each. None of them tells how its body was cut. */
const ways: ReadonlyArray<(request: Request) => Program> = [
  ({ target }) => ok(text(pathOf(target))),
  () => map((bytes: Uint8Array) => ok(text(shown(bytes))))(collect()),
  () => map((bytes: Uint8Array) => ok(text(shown(bytes))))(collect(3)),
  () => map((all: string) => ok(text(all)))(foldBody('', (sum, piece) => sum + shown(piece))),
  () =>
    orElse((error: BodyError): Program => of(ok(text(error._tag))))(
      map((bytes: Uint8Array): Answer => ok(text(shown(bytes))))(collect(5)),
    ),
  () => noContent,
  () => closing(ok(text('bye'))),
  () => ok(stream(counting, { trailers: ['X-Sum'] })),
  () => ok(stream(counting, { length: 3 })),
  () => chain(() => ok(text('hinted')))(inform(103, fromFields([['Link', '</a>']]))),
  ({ headers }) => {
    const offered = headers.get('Upgrade')
    return offered === undefined ? ok(text('plain')) : upgrade(offered, echo)
  },
]

const sumOf = (raw: string): number => {
  let sum = 0
  for (let at = 0; at < raw.length; at++) sum += raw.charCodeAt(at)
  return sum
}

/** An app that does all sorts of things, by its request alone: the same each time it is asked. */
export const anyApp: App = (request) => {
  const way = ways[sumOf(request.target.raw) % ways.length]
  return way === undefined ? noContent : way(request)
}

/** The same app with its answer behind an effect: `Done` replaced by `Await`. */
export const awaiting =
  (app: App, later: (answer: Answer) => PromiseLike<Answer> = (answer) => Promise.resolve(answer)): App =>
  (request) =>
    chain((answer: Answer): Program => fromTask(() => later(answer)))(app(request))

/** Throws, as a handler may: there is no JSON in nothing. */
const throwing = (): Answer => JSON.parse('')

/** Handlers that are broken, in every way that there is. */
export const brokenApps = (): fc.Arbitrary<App> =>
  fc.oneof(
    fc.constantFrom<App>(
      throwing,
      () => map(throwing)(collect()),
      () => map(throwing)(foldBody(0, (sum) => sum)),
      () => fromTask(() => JSON.parse('')),
      () => fromTask(() => Promise.reject(new Error('no'))),
      () => map(throwing)(fromTask(() => Promise.resolve(1))),
      () => chain(throwing)(inform(102)),
      () => ok(stream(() => JSON.parse(''))),
      () => upgrade('nothing', echo),
    ),
    // What a handler in JavaScript may return: any value at all.
    fc.json().map(
      (json): App =>
        () =>
          JSON.parse(json),
    ),
    fc.json().map(
      (json): App =>
        () =>
          fromTask(() => Promise.resolve(JSON.parse(json))),
    ),
  )

/** How a source was treated. */
export interface Treated {
  readonly source: Source
  /** How often it was closed. */
  readonly closed: () => number
}

/** A source of so many octets that tells how often it was closed. */
const counted = (octets: number): Treated => {
  let closed = 0
  return {
    source: {
      read: (position, into) => Promise.resolve(Math.min(into.length, Math.max(octets - position, 0))),
      close: () => {
        closed += 1
      },
    },
    closed: () => closed,
  }
}

/** An app that opens a source for each request, at times behind an effect, and keeps a list of them. */
export const filing = (sources: Treated[]): App => {
  const open = (length: number): Answer => {
    const it = counted(100)
    sources.push(it)
    return ok(file(it.source, { start: 0, end: length }))
  }
  return ({ target }) => {
    const sum = sumOf(target.raw)
    const length = [0, 5, 100, 200][sum % 4] ?? 0
    return sum % 3 === 0 ? fromTask(() => Promise.resolve().then(() => open(length))) : of(open(length))
  }
}

const item = (): fc.Arbitrary<ScriptItem> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(1, 999, 5000, 30_000, 70_000).map((ms): ScriptItem => ({ _tag: 'Wait', ms })),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom<ScriptItem>(
        { _tag: 'Stall' },
        { _tag: 'Drain' },
        { _tag: 'Drain', octets: 10 },
        { _tag: 'Pressure', high: true },
        { _tag: 'Pressure', high: false },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<ScriptItem>({ _tag: 'End' }, { _tag: 'Stop' }, { _tag: 'Lost' }, { _tag: 'Shed' }),
    },
  )

/** Everything that may happen on a wire: any input, cut anywhere, with anything in between. */
export const wireScripts = (input: fc.Arbitrary<Uint8Array> = anyInput()): fc.Arbitrary<ReadonlyArray<ScriptItem>> =>
  fc.tuple(input, cuts(), fc.array(fc.tuple(fc.nat(), item()), { maxLength: 6 })).map(([bytes, at, between]) => {
    const script: ScriptItem[] = [...split(bytes, at)]
    for (const [place, one] of between) script.splice(place % (script.length + 1), 0, one)
    return script
  })
