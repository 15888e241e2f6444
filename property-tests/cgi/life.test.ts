import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Output } from '../../src/cgi/host.js'
import { type Child, type Life, life, type News, QUIET } from '../../src/cgi/life.js'
import { holdsLater } from '../laws/runs.js'

/** A process that does as it is told, on a clock that only the test moves. */
interface Stage {
  readonly life: Life
  readonly done: string[]
  readonly pass: (ms: number) => void
  /** Reads, and says what has come of it so far. */
  readonly read: () => { readonly output: () => Output | undefined }
  readonly pieces: Uint8Array[]
}

const TIMEOUT = 60_000
const GRACE = 1000

const stage = (): Stage => {
  const done: string[] = []
  const pieces: Uint8Array[] = []
  let now = 0
  let timers: ReadonlyArray<{ readonly at: number; readonly f: () => void }> = []
  const child: Child = {
    take: () => pieces.shift(),
    write: () => Promise.resolve(true),
    end: () => void done.push('end'),
    signal: (name) => void done.push(name),
    release: () => void done.push('release'),
  }
  const after = (ms: number, f: () => void): (() => void) => {
    const timer = { at: now + ms, f }
    timers = [...timers, timer]
    return () => {
      timers = timers.filter((other) => other !== timer)
    }
  }
  const pass = (ms: number): void => {
    const end = now + ms
    for (;;) {
      const first = [...timers].sort((a, b) => a.at - b.at)[0]
      if (first === undefined || first.at > end) break
      timers = timers.filter((other) => other !== first)
      now = first.at
      first.f()
    }
    now = end
  }
  const ended = (): void => void done.push('ended')
  const it = life(child, { timeout: TIMEOUT, grace: GRACE, after, late: () => void done.push('late'), ended })
  const read = (): { readonly output: () => Output | undefined } => {
    let got: Output | undefined
    void it.process.read().then((output) => {
      got = output
    })
    return { output: () => got }
  }
  return { life: it, done, pass, read, pieces }
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const exit: News = { _tag: 'Exited', exit: { code: 0, signal: undefined } }
const silent: News = { _tag: 'Silent' }

const outcomeOf = async (it: { readonly output: () => Output | undefined }): Promise<Output | undefined> => {
  await tick()
  return it.output()
}

describe('the life of a process', () => {
  test('ends with its exit and the end of its output', async () => {
    const on = stage()
    const reading = on.read()
    on.life.tell(silent)
    on.life.tell(exit)
    expect(await outcomeOf(reading)).toEqual({ _tag: 'Ended', exit: { code: 0, signal: undefined } })
    on.pass(10 * TIMEOUT)
    expect(on.done).toEqual(['ended', 'SIGKILL'])
  })

  test('what was said before the exit is read first', async () => {
    const on = stage()
    on.pieces.push(Uint8Array.of(1))
    on.life.tell(exit)
    on.life.tell(silent)
    expect(await outcomeOf(on.read())).toEqual({ _tag: 'Piece', bytes: Uint8Array.of(1) })
    expect(await outcomeOf(on.read())).toMatchObject({ _tag: 'Ended' })
  })

  test('whoever holds the output behind the exit does not hold the answer', async () => {
    const on = stage()
    const reading = on.read()
    on.life.tell(exit)
    on.pass(QUIET - 1)
    expect(await outcomeOf(reading)).toBeUndefined()
    on.pass(1)
    expect(await outcomeOf(reading)).toMatchObject({ _tag: 'Ended' })
    expect(on.done).toContain('release')
  })

  test('what comes in time behind the exit still counts', async () => {
    const on = stage()
    const reading = on.read()
    on.life.tell(exit)
    on.pass(QUIET - 1)
    on.pieces.push(Uint8Array.of(1))
    on.life.tell({ _tag: 'Readable' })
    expect(await outcomeOf(reading)).toMatchObject({ _tag: 'Piece' })
    const next = on.read()
    on.pass(QUIET - 1)
    expect(await outcomeOf(next)).toBeUndefined()
  })

  test('a process that goes on in silence does not hold the answer', async () => {
    const on = stage()
    const reading = on.read()
    on.life.tell(silent)
    on.pass(QUIET)
    expect(await outcomeOf(reading)).toEqual({ _tag: 'Ended', exit: undefined })
    on.pass(TIMEOUT)
    expect(on.done).toEqual(['late', 'release', 'SIGTERM'])
  })

  test('its time is over: it is asked to end, and then made to', async () => {
    const on = stage()
    const reading = on.read()
    on.pass(TIMEOUT - 1)
    expect(await outcomeOf(reading)).toBeUndefined()
    on.pass(1)
    expect(await outcomeOf(reading)).toEqual({ _tag: 'Late' })
    expect(on.done).toEqual(['late', 'release', 'SIGTERM'])
    on.pass(GRACE)
    expect(on.done).toEqual(['late', 'release', 'SIGTERM', 'SIGKILL'])
  })

  test('one that ends when it is asked to is not killed again, but what it leaves is', async () => {
    const on = stage()
    on.life.process.kill()
    on.life.tell(exit)
    on.pass(10 * TIMEOUT)
    expect(on.done).toEqual(['release', 'SIGTERM', 'SIGKILL'])
    expect(await outcomeOf(on.read())).toEqual({ _tag: 'Killed' })
    expect(await on.life.process.write(Uint8Array.of(1))).toBe(false)
  })

  test('output that nobody takes is not held for ever', () => {
    const on = stage()
    on.life.tell(exit)
    on.pass(TIMEOUT)
    expect(on.done).toEqual(['ended', 'SIGKILL', 'late', 'release'])
  })

  test('behind its exit the clock measures from one read to the next', async () => {
    const on = stage()
    on.life.tell(exit)
    for (let round = 0; round < 5; round++) {
      on.pieces.push(Uint8Array.of(round))
      on.pass(TIMEOUT - 1)
      expect(await outcomeOf(on.read())).toMatchObject({ _tag: 'Piece' })
    }
    on.life.tell(silent)
    expect(await outcomeOf(on.read())).toMatchObject({ _tag: 'Ended' })
  })

  holdsLater(
    'answers every read, in whatever order things happen, and ends a process that runs',
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.constantFrom<News | 'read' | 'kill' | 'piece'>(
            exit,
            silent,
            { _tag: 'Readable' },
            'read',
            'kill',
            'piece',
          ),
          fc.integer({ min: 1, max: TIMEOUT }),
        ),
        { maxLength: 20 },
      ),
      async (events) => {
        const on = stage()
        let reading: ReturnType<Stage['read']> | undefined
        for (const event of events) {
          if (event === 'piece') on.pieces.push(Uint8Array.of(1))
          else if (event === 'kill') on.life.process.kill()
          else if (event === 'read') {
            if (reading === undefined || reading.output() !== undefined) reading = on.read()
          } else if (typeof event === 'number') on.pass(event)
          else on.life.tell(event)
          await tick()
        }
        on.pass(2 * TIMEOUT)
        if (reading !== undefined) expect(await outcomeOf(reading)).toBeDefined()
        const last = events.includes(exit) || on.done.includes('SIGKILL')
        const over = events.includes(exit) && events.includes(silent)
        expect(last || over).toBe(true)
        expect(on.done.includes('release') || over || on.done.includes('SIGKILL')).toBe(true)
      },
    ),
    300,
  )
})
