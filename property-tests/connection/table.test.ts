import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { actsFrom } from '../../src/connection/compile.js'
import { connectionWith } from '../../src/connection/connection.js'
import { deadlineNames } from '../../src/connection/deadline-names.js'
import { armed } from '../../src/connection/deadlines.js'
import { lifecycleDocument, rowsOf } from '../../src/connection/diagram.js'
import { late, take } from '../../src/connection/handling.js'
import type { Phase } from '../../src/connection/phase.js'
import { settingsOf } from '../../src/connection/settings.js'
import { simulatedPeer } from '../../src/connection/simulate.js'
import type { State } from '../../src/connection/state.js'
import { phases, type Row, type Table, table } from '../../src/connection/table.js'
import { openWire, tell, type Wire } from '../../src/connection/wire.js'
import type { Transition, Work } from '../../src/connection/work.js'
import { lifecycleCases } from './lifecycle-cases.js'
import { type Open, reach, stage } from './stage.js'
import { get, sendTo } from './talk.js'

/** More steps than any case takes: a table with a hole may go round for ever. */
const STEPS = 1000

/** Opens connections on a table. One that spins is stopped by an exception. */
const on =
  (rows: Table): Open =>
  (app, options): Wire => {
    const made = connectionWith(rows)(app, options)
    if (made._tag === 'Left') throw new Error(made.left.reason)
    let steps = 0
    const step: typeof made.right.step = (state, input, now) => {
      if (++steps > STEPS) throw new Error('it spins')
      return made.right.step(state, input, now)
    }
    return openWire({ ...made.right, step }, simulatedPeer, 0)
  }

const outcome = (rows: Table, run: (open: Open) => unknown): unknown => {
  try {
    return run(on(rows))
  } catch (error) {
    return error
  }
}

describe('the cases of the lifecycle', () => {
  test.each(lifecycleCases.map((it) => [it.name, it] as const))('%s', (_, it) => {
    expect(it.run(on(table))).toEqual(it.seen)
  })
})

const without = (phase: Phase, signal: string): Table => ({
  ...table,
  [phase]: Object.fromEntries(Object.entries(table[phase]).filter(([name]) => name !== signal)),
})

describe('each row of the table is there for a reason', () => {
  const rows = rowsOf(table).map(({ phase, signal }) => [phase, signal] as const)
  test.each(rows)('without %s × %s a named case fails', (phase, signal) => {
    const holed = without(phase, signal)
    const failing = lifecycleCases.find(({ run, seen }) => {
      const got = outcome(holed, run)
      return JSON.stringify(got) !== JSON.stringify(seen)
    })
    expect(failing?.name).toBeDefined()
  })
})

type Anything = Row<Phase, 'Bytes'>

/** The table, with a spy in each row: what the row itself leads to, what it hands on left out. */
const watched = (told: (phase: Phase, signal: string, to: Phase) => void): Table => {
  const stack: Array<{ readonly phase: Phase; readonly signal: string; from: Phase; acted: boolean }> = []
  const watch = (phase: Phase, signal: string, row: Anything): Anything => ({
    ...row,
    act: (work: Work, doing, what) => {
      const outer = stack.at(-1)
      const here = (): Phase => work.state.phase
      if (outer !== undefined && (!outer.acted || outer.from !== here())) told(outer.phase, outer.signal, here())
      if (outer !== undefined) outer.acted = true
      const frame = { phase, signal, from: here(), acted: false }
      stack.push(frame)
      row.act(work, doing, what)
      stack.pop()
      if (!frame.acted || frame.from !== here()) told(phase, signal, here())
      if (outer !== undefined) outer.from = here()
    },
  })
  const spied = phases.map((phase) => {
    const rows = Object.entries(table[phase] as Readonly<Record<string, Anything>>)
    return [phase, Object.fromEntries(rows.map(([signal, row]) => [signal, watch(phase, signal, row)]))]
  })
  return Object.fromEntries(spied) as Table
}

test('the table says of every row where it leads, and of no row more than it does', () => {
  const led = new Map<string, Set<Phase>>()
  const spied = watched((phase, signal, to) => {
    const key = `${phase} × ${signal}`
    led.set(key, (led.get(key) ?? new Set()).add(to))
  })
  for (const { run } of lifecycleCases) run(on(spied))
  const said = rowsOf(table).map(({ phase, signal, to }) => `${phase} × ${signal} → ${[...to].sort().join(', ')}`)
  const seen = [...led].map(([key, to]) => `${key} → ${[...to].sort().join(', ')}`)
  expect(seen.sort()).toEqual(said.sort())
})

test('every transition has a name of its own', () => {
  const acts = new Map<string, unknown>()
  for (const phase of phases)
    for (const row of Object.values(table[phase] as Readonly<Record<string, Anything>>)) {
      expect(row.act.name).not.toBe('')
      expect(acts.get(row.act.name) ?? row.act).toBe(row.act)
      acts.set(row.act.name, row.act)
    }
})

test('docs/lifecycle.md is drawn from the table', () => {
  const path = `${import.meta.dirname}/../../docs/lifecycle.md`
  const text = lifecycleDocument(table)
  if (process.env.UPDATE_DOCS === '1') writeFileSync(path, text)
  expect(readFileSync(path, 'utf8'), 'UPDATE_DOCS=1 writes it anew').toBe(text)
})

test('an ended connection says nothing more, whatever it is told', () => {
  const wire = on(table)(() => ({ _tag: 'Fail', error: { _tag: 'TooLarge', limit: 1 } }), {})
  const ended: State = wire.lifecycle.step(wire.state, { _tag: 'Lost', detail: 'reset' }, 0).state
  for (const input of [
    { _tag: 'Bytes', bytes: new Uint8Array(5) },
    { _tag: 'End' },
    { _tag: 'Written', queued: 0 },
    { _tag: 'Deadline' },
    { _tag: 'Stop' },
    { _tag: 'Lost', detail: 'again' },
    { _tag: 'Pressure', high: true },
    { _tag: 'Shed' },
    { _tag: 'Settled', id: 1, result: { _tag: 'Right', right: 1 } },
  ] as const) {
    const { state, commands } = wire.lifecycle.step(ended, input, 5)
    expect([commands, state.phase, state.deadline]).toEqual([[], 'Ended', Infinity])
  }
})

describe('a transition on its own', () => {
  const bytes = Uint8Array.of(1, 2)

  test('is deaf in every phase but its own', () => {
    const work = { state: { doing: { _tag: 'Ended' } } } as unknown as Work
    for (const phase of phases)
      if (phase !== 'Ended') expect(() => actsFrom(table)[phase].Bytes(work, bytes)).not.toThrow()
  })

  /** A table that calls a transition in `Handling` when there is nothing for it to do. */
  const calling = (act: Transition<'Handling', 'Pressure'>): Table => ({
    ...table,
    Handling: { ...table.Handling, Pressure: { act, to: ['Handling'] } },
  })

  test('content that nobody has asked for is kept, and runs nothing twice', () => {
    const { wire, effect } = stage(on(calling((work, doing) => take(work, doing, bytes))))
    sendTo(wire, get('/slow'))
    tell(wire, { _tag: 'Pressure', high: true })
    expect([effect.signals.length, wire.state.phase]).toEqual([1, 'Handling'])
  })

  test('a Within that has not begun cannot end', () => {
    const early: Transition<'Handling', 'Answer'> = (work, doing) => late(work, doing, undefined)
    const rows = { ...table, Handling: { ...table.Handling, Answer: { act: early, to: ['Handling' as const] } } }
    const { wire } = stage(on(rows))
    sendTo(wire, get('/hello'))
    expect([wire.state.phase, wire.log]).toEqual(['Handling', []])
  })

  test('a deadline does not pass in a phase that knows nothing of it', () => {
    const settings = settingsOf({ handlerTimeout: 5 })
    if (settings._tag === 'Left') throw new Error(settings.left.reason)
    for (const [phase, bring] of Object.entries(reach)) {
      const { wire } = stage(on(table))
      bring(wire)
      for (const { name, due } of armed(deadlineNames)) {
        const at = due(wire.state, settings.right)
        expect(Number.isNaN(at), `${name} in ${phase}`).toBe(false)
        if (name === 'lingerQuiet') expect(at < Infinity).toBe(phase === 'Lingering')
        if (name === 'handler') expect(at < Infinity).toBe(phase === 'Handling')
        if (name === 'bodyGap' || name === 'bodyRate') expect(at < Infinity && phase !== 'Discarding').toBe(false)
      }
    }
  })
})
