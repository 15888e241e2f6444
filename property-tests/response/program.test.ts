import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import { fromFields } from '../../src/message/headers.js'
import { drive, type Need } from '../../src/response/drive.js'
import { givenBody } from '../../src/response/given-body.js'
import { runSync } from '../../src/response/interpret.js'
import { bimap, chain, chainRec, fail, map, mapLeft, of, orElse, settled } from '../../src/response/monad.js'
import {
  collect,
  foldBody,
  fromEither,
  fromTask,
  fromTaskEither,
  inform,
  pull,
  tryCatch,
  within,
} from '../../src/response/program.js'
import type { BodyError, Pulled, Reply } from '../../src/response/reply.js'
import { ok, status } from '../../src/response/responses.js'

const right = <A>(value: A) => ({ _tag: 'Right' as const, right: value })
const left = <E>(error: E) => ({ _tag: 'Left' as const, left: error })
const piece = (...bytes: number[]): Pulled => ({ _tag: 'Piece', bytes: Uint8Array.from(bytes) })
const finished: Pulled = { _tag: 'Finished', trailers: fromFields([]) }
const large: BodyError = { _tag: 'TooLarge', limit: 1 }

/** Goes on from a need of one kind. */
const pieceTo = <E, A>(
  need: Need<E, A>,
  result: Parameters<Extract<Need<E, A>, { _tag: 'NeedPiece' }>['give']>[0],
  now = 0,
) => (need._tag === 'NeedPiece' ? need.give(result, now) : expect.unreachable(need._tag))
const bodyTo = <E, A>(
  need: Need<E, A>,
  result: Parameters<Extract<Need<E, A>, { _tag: 'NeedBody' }>['give']>[0],
  now = 0,
) => (need._tag === 'NeedBody' ? need.give(result, now) : expect.unreachable(need._tag))
const effectTo = <E, A>(
  need: Need<E, A>,
  result: Parameters<Extract<Need<E, A>, { _tag: 'NeedEffect' }>['give']>[0],
  now = 0,
) => (need._tag === 'NeedEffect' ? need.give(result, now) : expect.unreachable(need._tag))
const lateIn = <E, A>(need: Need<E, A>, now: number) =>
  'late' in need ? need.late(now) : expect.unreachable(need._tag)
const untilOf = <E, A>(need: Need<E, A>) => ('until' in need ? need.until : undefined)
const length = pipe(
  collect(),
  map((body) => body.length),
)

describe('a long program', () => {
  const million = 1_000_000
  const many = 100_000
  const pieces = (n: number) =>
    givenBody(
      Array.from({ length: n }, () => Uint8Array.of(1)),
      { limit: 2 * n },
    )

  test('pulls a million pieces by recursion', () => {
    const loop = (sum: number): Reply<BodyError, number> =>
      pipe(
        pull,
        chain((it): Reply<BodyError, number> => (it._tag === 'Piece' ? loop(sum + it.bytes.length) : of(sum))),
      )
    expect(runSync(loop(0), pieces(million)).result).toEqual(right(million))
  })

  test('folds pieces too', () =>
    expect(
      runSync(
        foldBody(0, (sum, it) => sum + it.length),
        pieces(many),
      ).result,
    ).toEqual(right(many)))

  test('may grow at its end with every piece, and stays linear', () => {
    const loop = (left_: number): Reply<BodyError, number> =>
      left_ === 0
        ? of(0)
        : pipe(
            pull,
            chain(() => loop(left_ - 1)),
            map((n) => n + 1),
          )
    expect(runSync(loop(many), pieces(many)).result).toEqual(right(many))
  })

  test('may be put together from its left end', () => {
    let program: Reply<BodyError, number> = map(() => 0)(pull)
    for (let at = 0; at < many; at++)
      program = pipe(
        program,
        chain((n) => of(n + 1)),
      )
    expect(runSync(program).result).toEqual(right(many))
    let failing: Reply<string, number> = chain(() => fail('no'))(
      pipe(
        pull,
        mapLeft(() => 'body'),
      ),
    )
    for (let at = 0; at < many; at++) failing = pipe(failing, orElse((error) => fail(error)), map((n) => n + 1)) // biome-ignore format: one line
    expect(runSync(failing).result).toEqual(left(fail('no')))
  })

  test('has a read at each of its many links', () => {
    let program: Reply<BodyError, number> = map(() => 0)(pull)
    for (let at = 0; at < many; at++)
      program = pipe(
        program,
        chain((n) => map(() => n + 1)(pull)),
      )
    expect(runSync(program, pieces(10)).result).toEqual(right(many))
  })

  test('loops by chainRec without any read', () => {
    const down = (n: number) => of(n === 0 ? right('done') : left(n - 1))
    expect(chainRec(million, down)).toEqual(of('done'))
    const reading = (n: number) => map(() => (n === 0 ? right('done') : left(n - 1)))(pull)
    expect(runSync(chainRec(many, reading), pieces(3)).result).toEqual(right('done'))
    expect(chainRec(1, () => fail('no'))).toEqual(fail('no'))
  })

  test('goes through many limits of time one behind the other', () => {
    const loop = (n: number): Reply<BodyError, string> =>
      n === 0 ? of('done') : pipe(pull, within(10, () => of(finished)), chain(() => loop(n - 1))) // biome-ignore format: one line
    expect(runSync(loop(many), pieces(3)).result).toEqual(right('done'))
  })
})

describe('a program that is driven', () => {
  test('comes back as it is when it has ended', () => {
    const response = ok()
    expect(drive(() => response, 0)).toBe(response)
    const failure = fail('no')
    expect(drive(() => failure, 0)).toBe(failure)
  })

  test('shows what it needs, and can be given it twice', () => {
    const need = drive(() => length, 0)
    expect(need).toMatchObject({ _tag: 'NeedBody', limit: undefined, until: Infinity })
    expect(drive(() => collect(7), 0)).toMatchObject({ _tag: 'NeedBody', limit: 7 })
    expect(bodyTo(need, right(Uint8Array.of(1, 2)))).toEqual(of(2))
    expect(bodyTo(need, right(Uint8Array.of(1)))).toEqual(of(1))
    expect(bodyTo(need, left(large))).toEqual(fail(large))
    expect(drive(() => pull, 0)._tag).toBe('NeedPiece')
    const headers = fromFields([['Link', 'x']])
    const hint = drive(() => inform(103, headers), 0)
    expect(hint).toMatchObject({ _tag: 'NeedInform', status: 103, headers })
    expect(hint._tag === 'NeedInform' && hint.give(0)).toEqual(of(undefined))
    expect(inform(102)).toMatchObject({ status: 102, headers: fromFields([]) })
    const effect = drive(() => fromTask(async () => 1), 0)
    expect(effectTo(effect, right(1))).toEqual(of(1))
  })

  test('is broken when it throws, anywhere', () => {
    const oh = new Error('oh')
    const throws = (): never => {
      throw oh
    }
    const defect = { _tag: 'Defect', error: oh }
    expect(drive(throws, 0)).toEqual(defect)
    expect(
      pieceTo(
        drive(() => map(throws)(pull), 0),
        right(finished),
      ),
    ).toEqual(defect)
    expect(
      bodyTo(
        drive(() => map(throws)(collect()), 0),
        right(Uint8Array.of()),
      ),
    ).toEqual(defect)
    expect(
      effectTo(
        drive(() => map(throws)(fromTask(async () => 1)), 0),
        right(1),
      ),
    ).toEqual(defect)
    const hint = drive(() => map(throws)(inform(103)), 0)
    expect(hint._tag === 'NeedInform' && hint.give(0)).toEqual(defect)
    const limited = pipe(pull, within(5, throws))
    expect(
      lateIn(
        drive(() => limited, 0),
        5,
      ),
    ).toEqual(defect)
    expect(
      pieceTo(
        drive(
          () =>
            pipe(
              pull,
              map(throws),
              within(5, () => of(1)),
            ),
          0,
        ),
        right(finished),
      ),
    ).toEqual(defect)
    expect(
      pieceTo(
        drive(
          () =>
            pipe(
              pull,
              within(5, () => of(finished)),
              map(throws),
            ),
          0,
        ),
        right(finished),
      ),
    ).toEqual(defect)
  })

  test('is broken when an effect rejects, and not when that was foreseen', () => {
    expect(
      effectTo(
        drive(() => fromTask(async () => 1), 0),
        left('oh'),
      ),
    ).toEqual({ _tag: 'Defect', error: 'oh' })
    const failing = drive(() => fromTaskEither(async () => left('no')), 0)
    expect(effectTo(failing, right(left('no')))).toEqual(fail('no'))
    expect(effectTo(failing, right(right(1)))).toEqual(of(1))
  })

  /** What only JavaScript hands over as a program. */
  const alien = (value: unknown): Reply<never, never> => JSON.parse('0', () => value)

  test('is broken when it is no program', () => {
    for (const value of [1, 'x', true, {}, [], { _tag: 'Other' }, { then: 1 }])
      expect(drive(() => alien(value), 0)).toEqual({ _tag: 'Defect', error: 'a handler returned what is no Reply' })
    for (const value of [undefined, null]) expect(drive(() => alien(value), 0)._tag).toBe('Defect')
    expect(drive(() => chain(() => alien({}))(of(1)), 0)._tag).toBe('Defect')
    expect(drive(() => map(() => 1)(alien({})), 0)._tag).toBe('Defect')
  })

  test('fails where a program that cannot fail does so all the same', () => {
    const within: Reply<never, never> = alien({ _tag: 'Within', ms: 1, reply: fail('no'), late: () => of(1) })
    expect(drive(() => within, 0)).toEqual(fail('no'))
    expect(drive(() => map(() => 1)(within), 0)).toEqual(fail('no'))
  })

  test('is broken when it is a promise, whose rejection then ends no process', async () => {
    const seen: unknown[] = []
    const listen = (reason: unknown) => void seen.push(reason)
    process.on('unhandledRejection', listen)
    expect(drive(() => alien(Promise.reject(new Error('oh'))), 0)._tag).toBe('Defect')
    expect(drive(() => map(() => 1)(alien(Promise.reject(new Error('oh')))), 0)._tag).toBe('Defect')
    await new Promise((resolve) => setTimeout(resolve, 10))
    process.off('unhandledRejection', listen)
    expect(seen).toEqual([])
  })
})

describe('a body that broke', () => {
  const twice = pipe(
    settled(collect(1)),
    chain((first) =>
      pipe(
        settled(collect(100)),
        chain((second) => map((third) => [first, second, third])(settled(pull))),
      ),
    ),
  )

  test('stays broken: later reads see the same error and are not asked for', () =>
    expect(
      bodyTo(
        drive(() => twice, 0),
        left(large),
      ),
    ).toEqual(of([left(large), left(large), left(large)])))

  test('stays broken behind the time limit it broke in, an interim response and an effect', () => {
    const program = pipe(
      settled(pull),
      within(5, () => of(right(finished))),
      chain(() => inform(103)),
      chain(() => fromTask(async () => 1)),
      chain(() =>
        pipe(
          settled(collect()),
          within(5, () => of(right(Uint8Array.of()))),
        ),
      ),
    )
    const hint = pieceTo(
      drive(() => program, 0),
      left(large),
    )
    const effect = hint._tag === 'NeedInform' ? hint.give(0) : expect.unreachable(hint._tag)
    expect(effectTo(effect, right(1))).toEqual(of(left(large)))
  })

  test('stays broken for what comes instead of a late answer', () => {
    const program = pipe(
      settled(collect(1)),
      chain(() => fromTask(async () => 'in time')),
      within(5, () => map((it: unknown) => JSON.stringify(it))(settled(pull))),
    )
    const waiting = bodyTo(
      drive(() => program, 0),
      left(large),
    )
    expect(lateIn(waiting, 5)).toEqual(of(JSON.stringify(left(large))))
  })
})

describe('a limit of time', () => {
  const late = () => status(503)
  const slow = pipe(
    pull,
    chain(() => collect()),
    chain(() => fromTask(async () => 1)),
    chain(() => inform(103)),
    map(() => ok()),
  )

  test('is a deadline of every need inside it, and of none behind it', () => {
    const program = pipe(
      slow,
      within(10, late),
      chain(() => map(() => ok())(pull)),
    )
    const first = drive(() => program, 100)
    const second = pieceTo(first, right(piece(1)), 101)
    const third = bodyTo(second, right(Uint8Array.of()), 102)
    const fourth = effectTo(third, right(1), 103)
    expect([first, second, third, fourth].map((need) => [need._tag, untilOf(need)])).toEqual([
      ['NeedPiece', 110],
      ['NeedBody', 110],
      ['NeedEffect', 110],
      ['NeedInform', 110],
    ])
    const behind = fourth._tag === 'NeedInform' ? fourth.give(104) : fourth
    expect([behind._tag, untilOf(behind)]).toEqual(['NeedPiece', Infinity])
    expect(lateIn(behind, 1000)).toBe(behind)
    const stays = <E, A>(need: Need<E, A>) => expect(lateIn(need, 1000)).toBe(need)
    stays(drive(() => collect(), 0))
    stays(drive(() => inform(103), 0))
    stays(drive(() => fromTask(async () => 1), 0))
  })

  test('changes nothing before it is over, and then goes on with what comes instead', () => {
    const need = drive(() => within(10, late)(slow), 100)
    expect(lateIn(need, 109)).toBe(need)
    expect(lateIn(need, 110)).toMatchObject({ status: 503 })
    expect(pieceTo(need, right(piece(1)), 110)).toMatchObject({ status: 503 })
  })

  test('does not hold up what has ended', () => {
    expect(within(0, late)(ok())).toMatchObject({ status: 200 })
    expect(within(0, late)(fail('no'))).toEqual(fail('no'))
    expect(
      pieceTo(
        drive(
          () =>
            pipe(
              pull,
              within(10, () => of(finished)),
            ),
          0,
        ),
        left(large),
      ),
    ).toEqual(fail(large))
  })

  test.each([0, -1, Number.NaN, -Infinity])('of %d milliseconds is over at once', (ms) =>
    expect(drive(() => within(ms, late)(slow), 100)).toMatchObject({ status: 503 }),
  )

  test('for ever is none', () => expect(untilOf(drive(() => within(Infinity, late)(slow), 100))).toBe(Infinity))

  test('inside another ends with the nearer of the two, the outer one first', () => {
    const nested = (inner: number, outer: number) =>
      drive(() => pipe(pull, map(() => 'in time'), within(inner, () => of('inner')), within(outer, () => of('outer'))), 0) // biome-ignore format: one line
    expect([untilOf(nested(5, 10)), untilOf(nested(10, 5))]).toEqual([5, 5])
    expect(lateIn(nested(5, 10), 5)).toEqual(of('inner'))
    expect(lateIn(nested(10, 5), 5)).toEqual(of('outer'))
    expect(lateIn(nested(5, 5), 7)).toEqual(of('outer'))
    const need = nested(5, 10)
    expect(lateIn(need, 4)).toBe(need)
  })

  test('whose inner one is late goes on waiting under the outer one', () => {
    const program = pipe(pull, map(() => 'first'), within(5, () => map(() => 'second')(pull)), within(10, () => of('outer'))) // biome-ignore format: one line
    const second = lateIn(
      drive(() => program, 0),
      5,
    )
    expect([second._tag, untilOf(second)]).toEqual(['NeedPiece', 10])
    expect(pieceTo(second, right(finished), 6)).toEqual(of('second'))
    expect(lateIn(second, 10)).toEqual(of('outer'))
  })

  test('can have more behind it, in time and late', () => {
    const program = pipe(pull, map(() => 1), within(5, () => of(2)), map((n) => n * 10), mapLeft(() => 'no'), bimap((e) => e, (n) => n + 1)) // biome-ignore format: one line
    expect(
      pieceTo(
        drive(() => program, 0),
        right(finished),
      ),
    ).toEqual(of(11))
    expect(
      lateIn(
        drive(() => program, 0),
        5,
      ),
    ).toEqual(of(21))
    expect(
      pieceTo(
        drive(() => program, 0),
        left(large),
      ),
    ).toEqual(fail('no'))
  })
})

describe('a step of a program', () => {
  test('turns an Either into what it says', () => {
    expect(fromEither(right(1))).toEqual(of(1))
    expect(fromEither(left('no'))).toEqual(fail('no'))
  })

  test('catches what a promise throws', async () => {
    const run = async (program: Reply<string, number>) => {
      const need = drive(() => program, 0)
      return need._tag === 'NeedEffect' ? need.give(right(await need.run(() => expect.unreachable())), 0) : need
    }
    expect(await run(tryCatch(async () => 1, String))).toEqual(of(1))
    expect(await run(tryCatch(() => Promise.reject('oh'), String))).toEqual(fail('oh'))
    const throws = () => {
      throw new Error('oh')
    }
    expect(await run(tryCatch(throws, String))).toEqual(fail('Error: oh'))
  })
})
