import type { FuzzProgress } from '../fuzz/live/index.js'
import { many } from './stopping.js'
import { type Screen, say } from './world.js'

/** A line about how it stands: written anew on a terminal, once in a while elsewhere. */
export interface Progress {
  readonly tell: (progress: FuzzProgress) => void
  /** Takes the line away. */
  readonly clear: () => void
}

/** How often there is a line where none can be written anew, in milliseconds. */
const SELDOM = 10_000
const FIRST = 2000

const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`

/** What the line says: `rate` is that of the last moment. */
const lineOf = ({ inputs, milliseconds, findings }: FuzzProgress, rate: number, budget: number): string => {
  const time = Number.isFinite(budget) ? `${seconds(milliseconds)} of ${seconds(budget)}` : seconds(milliseconds)
  const doing = rate > 0 ? `${Math.round(rate)} a second` : findings > 0 ? 'making findings small' : 'waiting'
  return `${many(inputs, 'input')}, ${doing}, ${time}, ${many(findings, 'finding')}`
}

const silent: Progress = { tell: () => undefined, clear: () => undefined }

/**
 * Tells how a run stands, on stderr.
 *
 * @example
 * const said: string[] = []
 * const stream = { write: (text: string) => void said.push(text), colour: false, terminal: true }
 * progressOn(stream, { budget: 60_000, quiet: false }).tell({ inputs: 500, milliseconds: 1000, findings: 1 })
 * assert.deepEqual(said, ['\r\u001b[K500 inputs, 500 a second, 1 s of 60 s, 1 finding'])
 */
export const progressOn = (
  err: Screen,
  { budget, quiet }: { readonly budget: number; readonly quiet: boolean },
): Progress => {
  if (quiet) return silent
  let before = { inputs: 0, milliseconds: 0 }
  let said = FIRST - SELDOM
  const rateTo = ({ inputs, milliseconds }: FuzzProgress): number => {
    const rate = ((inputs - before.inputs) * 1000) / Math.max(1, milliseconds - before.milliseconds)
    before = { inputs, milliseconds }
    return rate
  }
  return {
    tell: (progress) => {
      if (err.terminal) return err.write(`\r\u001b[K${lineOf(progress, rateTo(progress), budget)}`)
      if (progress.milliseconds - said < SELDOM) return
      said = progress.milliseconds
      say(err, lineOf(progress, rateTo(progress), budget))
    },
    clear: () => (err.terminal ? err.write('\r\u001b[K') : undefined),
  }
}
