/** A trial over several threads: each is given the next block when it has done one, so that memory stays what one block needs. */
import { Worker } from 'node:worker_threads'
import type { Examined } from './examination.js'

/** What a thread is asked to do. */
export interface Errand {
  readonly trial: string
  readonly seed: number
  readonly from: number
  readonly to: number
}

/** Numbers to be looked at. */
export interface Stretch {
  readonly trial: string
  readonly seed: number
  readonly from: number
  readonly to: number
  readonly block: number
}

/** A block that reaches to the next whole one: so blocks are the same wherever a run begins. */
const errandAt = ({ trial, seed, to, block }: Stretch, from: number): Errand => ({
  trial,
  seed,
  from,
  to: Math.min(to, (Math.floor(from / block) + 1) * block),
})

/** Hands the blocks out; `take` is given each block in the order in which they end, and the number all below which is done. */
export const inShards = (
  script: URL,
  count: number,
  stretch: Stretch,
  take: (examined: Examined, done: number) => void,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const open = new Set<number>()
    let next = stretch.from
    let left = count
    const hand = (worker: Worker): void => {
      if (next >= stretch.to) {
        worker.terminate()
        return
      }
      const errand = errandAt(stretch, next)
      open.add(errand.from)
      next = errand.to
      worker.postMessage(errand)
    }
    for (let at = 0; at < count; at++) {
      const worker = new Worker(script, {
        resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 96 },
      })
      worker.on('message', (examined: Examined) => {
        open.delete(examined.from)
        take(examined, Math.min(next, ...open))
        hand(worker)
      })
      worker.on('error', reject)
      worker.on('exit', () => {
        left--
        if (left === 0) resolve()
      })
      hand(worker)
    }
  })
