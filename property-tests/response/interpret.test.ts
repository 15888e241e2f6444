import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import { fromFields } from '../../src/message/headers.js'
import { aborter } from '../../src/response/abort.js'
import { givenBody, readAll, reader, readPiece } from '../../src/response/given-body.js'
import { type Clock, runSync, runTask } from '../../src/response/interpret.js'
import { chain, fail, map, of, settled } from '../../src/response/monad.js'
import { collect, foldBody, fromTask, inform, pull, within } from '../../src/response/program.js'
import type { Abort } from '../../src/response/reply.js'

const bytes = (...values: number[]) => Uint8Array.from(values)
const late = () => of('late')
const never = (): Promise<never> => new Promise(() => {})

describe('a program run on a body that is given', () => {
  const body = givenBody([bytes(1, 2), bytes(), bytes(3)], { trailers: fromFields([['X-Sum', '6']]) })

  test('reads it whole, or piece by piece, and then its end for ever', () => {
    expect(runSync(collect(), body).result).toEqual({ _tag: 'Right', right: bytes(1, 2, 3) })
    const three = pipe(pull, chain((a) => pipe(pull, chain((b) => pipe(pull, chain((c) => map((d) => [a, b, c, d])(pull))))))) // biome-ignore format: one line
    const end = { _tag: 'Finished', trailers: body.trailers }
    expect(runSync(three, body).result).toEqual({
      _tag: 'Right',
      right: [{ _tag: 'Piece', bytes: bytes(1, 2) }, { _tag: 'Piece', bytes: bytes(3) }, end, end],
    })
    expect(
      runSync(
        pipe(
          pull,
          chain(() => collect()),
        ),
        body,
      ).result,
    ).toEqual({ _tag: 'Right', right: bytes(3) })
  })

  test('meets the limit of whoever reads, counted from the start of the body', () => {
    const tooLarge = (limit: number) => ({ _tag: 'Left', left: fail({ _tag: 'TooLarge', limit }) })
    expect(runSync(collect(2), body).result).toEqual(tooLarge(2))
    expect(runSync(collect(3), body).result).toMatchObject({ _tag: 'Right' })
    expect(runSync(collect(), { ...body, limit: 2 }).result).toEqual(tooLarge(2))
    expect(
      runSync(
        pipe(
          pull,
          chain(() => collect(2)),
        ),
        body,
      ).result,
    ).toEqual(tooLarge(2))
    expect(
      runSync(
        foldBody(0, (n) => n + 1),
        { ...body, limit: 2 },
      ).result,
    ).toEqual(tooLarge(2))
    expect(
      runSync(
        foldBody(0, (n) => n + 1),
        { ...body, limit: 3 },
      ).result,
    ).toMatchObject({ right: 2 })
  })

  test('is refused a body whose declared length tells all, before it reads any of it', () => {
    const declared = { ...body, declared: 3, limit: 2 }
    expect(readPiece(reader(declared))).toMatchObject({ reader: { at: 0, taken: 0 }, result: { _tag: 'Left' } })
    expect(readPiece(reader({ ...declared, limit: 3 })).result._tag).toBe('Right')
    expect(readAll(reader(declared), 2).result._tag).toBe('Left')
    expect(readAll(reader(declared), 3).result._tag).toBe('Right')
  })

  test('hears how the body broke, behind its pieces', () => {
    const error = { _tag: 'TooLarge', limit: 7 } as const
    const broken = givenBody([bytes(1)], { error })
    expect(runSync(collect(), broken).result).toEqual({ _tag: 'Left', left: fail(error) })
    expect(
      runSync(
        pipe(
          pull,
          chain(() => settled(pull)),
        ),
        broken,
      ).result,
    ).toEqual({ _tag: 'Right', right: { _tag: 'Left', left: error } })
  })

  test('has no body where none is given', () =>
    expect(runSync(collect()).result).toEqual({ _tag: 'Right', right: bytes() }))

  test('keeps what it sent on its way', () => {
    const link = fromFields([['Link', 'x']])
    const program = pipe(inform(103, link), chain(() => inform(102)), map(() => 1)) // biome-ignore format: one line
    expect(runSync(program)).toEqual({
      result: { _tag: 'Right', right: 1 },
      informed: [
        { status: 103, headers: link },
        { status: 102, headers: fromFields([]) },
      ],
    })
  })

  test('here and now runs no effect', () => {
    let ran = false
    const program = pipe(inform(103), chain(() => fromTask(async () => { ran = true }))) // biome-ignore format: one line
    expect(runSync(program)).toMatchObject({
      result: { _tag: 'Left', left: { _tag: 'Waits' } },
      informed: [{ status: 103 }],
    })
    expect(ran).toBe(false)
  })

  test('may throw, which is a value here', () => {
    const error = new Error('oh')
    const throws = (): never => {
      throw error
    }
    expect(runSync(map(throws)(pull)).result).toEqual({ _tag: 'Left', left: { _tag: 'Defect', error } })
  })
})

/** A clock that a test moves. */
const virtual = () => {
  let now = 0
  const due = new Set<{ readonly at: number; readonly then: () => void }>()
  const clock: Clock = {
    now: () => now,
    after: (ms, then) => {
      const one = { at: now + ms, then }
      due.add(one)
      return () => void due.delete(one)
    },
  }
  const pass = (ms: number): void => {
    now += ms
    for (const one of [...due])
      if (one.at <= now) {
        due.delete(one)
        one.then()
      }
  }
  const ringAll = (): void => {
    for (const { then } of [...due]) then()
  }
  return { clock, pass, armed: () => due.size, ringAll }
}

describe('a program run with its effects', () => {
  test('goes on with what they resolve to', async () => {
    const program = pipe(fromTask(async () => 1), chain((n) => pipe(pull, chain(() => fromTask(async () => n + 1))))) // biome-ignore format: one line
    expect((await runTask(program)()).result).toEqual({ _tag: 'Right', right: 2 })
  })

  test('is broken by one that rejects, throws, or is no promise that works', async () => {
    const error = new Error('oh')
    const defect = { _tag: 'Left', left: { _tag: 'Defect', error } }
    const throws = (): never => {
      throw error
    }
    expect((await runTask(fromTask(() => Promise.reject(error)))()).result).toEqual(defect)
    expect((await runTask(fromTask(throws))()).result).toEqual(defect)
    expect((await runTask(map(throws)(fromTask(async () => 1)))()).result).toEqual(defect)
    expect((await runTask(fail('no'))()).result).toEqual({ _tag: 'Left', left: fail('no') })
  })

  test('can be run twice', async () => {
    let runs = 0
    const task = runTask(fromTask(async () => ++runs))
    expect([(await task()).result, (await task()).result]).toEqual([1, 2].map((right) => ({ _tag: 'Right', right })))
  })

  test('abandons an effect that is late, and tells it so', async () => {
    const { clock, pass, armed } = virtual()
    let signal: Abort | undefined
    const program = pipe(
      fromTask((abort) => {
        signal = abort()
        return never()
      }),
      within(10, late),
    )
    const running = runTask(program, givenBody([]), clock)()
    pass(9)
    expect([signal?.aborted, armed()]).toEqual([false, 1])
    pass(1)
    expect((await running).result).toEqual({ _tag: 'Right', right: 'late' })
    expect([signal?.aborted, signal?.reason, armed()]).toEqual([true, { _tag: 'Abandoned' }, 0])
  })

  test('takes an effect that is in time, and nothing after that is heard', async () => {
    const { clock, pass, armed } = virtual()
    const program = pipe(
      fromTask(async () => 'in time'),
      within(10, late),
    )
    const running = runTask(program, givenBody([]), clock)()
    expect((await running).result).toEqual({ _tag: 'Right', right: 'in time' })
    expect(armed()).toBe(0)
    pass(100)
  })

  test('does not go on twice when an abandoned effect resolves after all', async () => {
    const { clock, pass } = virtual()
    let resolve = (_: string): void => {}
    let went = 0
    const program = pipe(
      fromTask(() => new Promise<string>((done) => { resolve = done })),
      map((value) => `${value} ${++went}`),
      within(10, late),
    ) // biome-ignore format: one line
    const running = runTask(program, givenBody([]), clock)()
    pass(10)
    expect((await running).result).toEqual({ _tag: 'Right', right: 'late' })
    resolve('too late')
    await new Promise((done) => setImmediate(done))
    expect(went).toBe(0)
  })

  test('waits again when a clock rings too early', async () => {
    const { clock, pass, armed, ringAll } = virtual()
    const running = runTask(pipe(fromTask(never), within(10, late)), givenBody([]), clock)()
    ringAll()
    expect(armed()).toBeGreaterThan(0)
    pass(10)
    expect((await running).result).toEqual({ _tag: 'Right', right: 'late' })
  })

  test('is not late by a clock that stands still', async () => {
    const program = pipe(
      fromTask(async () => 'in time'),
      within(10, late),
    )
    expect((await runTask(program)()).result).toEqual({ _tag: 'Right', right: 'in time' })
  })
})

describe('a signal', () => {
  test('fires once, with the first reason, at everybody who still listens', () => {
    const { abort, fire } = aborter()
    const heard: string[] = []
    const leaves = () => void heard.push('leaves')
    abort().addEventListener('abort', () => expect.unreachable())
    abort().addEventListener('abort', () => void heard.push('a'))
    abort().addEventListener('abort', leaves)
    abort().removeEventListener('abort', leaves)
    expect([abort().aborted, abort().reason]).toEqual([false, undefined])
    fire('one')
    fire('two')
    abort().addEventListener('abort', () => void heard.push('too late'))
    fire('three')
    expect([abort().aborted, abort().reason, heard]).toEqual([true, 'one', ['a']])
    expect(abort()).toBe(abort())
  })
})
