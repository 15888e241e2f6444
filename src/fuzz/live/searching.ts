/** The numbers of a run, in order and in lanes: until the time or the numbers are used up. */
import type { Turn } from './judging/probe.js'

const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A turn of the event loop after so many milliseconds, for parsers that never wait. */
const SLICE = 20

/** When to stop: by the clock, by the number of inputs, or because somebody says so. */
export interface Bounds {
  readonly started: number
  /** When searching ends, and when everything should be over. */
  readonly end: number
  readonly over: number
  readonly last: number
}

/** Which numbers are asked. */
export interface Numbers {
  readonly from?: number
  readonly count?: number
  readonly every?: number
  readonly signal?: AbortSignal
}

/** How much of its time a run searches; in the rest, findings are made small. */
const SEARCHING = 0.7

/** The bounds of a run that begins now, and may take so many milliseconds. */
export const boundsOf = ({ from = 0, count }: Numbers, time: number): Bounds => {
  const started = performance.now()
  const last = from + (count ?? Number.POSITIVE_INFINITY)
  return { started, end: started + time * SEARCHING, over: started + time, last }
}

/** So many inputs, one after the other, may share a connection where the target leaves it open. */
const TRAIN = 4

/** How far it came, and how many were asked. */
export interface Searched {
  readonly to: number
  readonly inputs: number
}

/** Asks about one input after the other, in so many lanes; a lane takes a few neighbours at a time. */
export const searching = async (
  options: Numbers,
  bounds: Bounds,
  lanes: number,
  ask: (turn: Turn) => Promise<void>,
  tell: (inputs: number) => void,
): Promise<Searched> => {
  const { from = 0, every = 1, signal } = options
  let [to, inputs] = [from, 0]
  const some = async (first: number, at: number): Promise<void> => {
    for (let place = 0; place < TRAIN; place++) {
      const number = first + place * every
      if (number >= bounds.last || signal?.aborted === true || performance.now() >= bounds.end) return
      await ask({ number, lane: at, isLast: place === TRAIN - 1 || number + every >= bounds.last })
      inputs++
    }
  }
  const lane = async (_: unknown, at: number): Promise<void> => {
    let breathed = performance.now()
    while (to < bounds.last && signal?.aborted !== true && performance.now() < bounds.end) {
      const first = to
      to += every * TRAIN
      await some(first, at)
      if (performance.now() - breathed < SLICE) continue
      await breath()
      breathed = performance.now()
    }
  }
  const ticking = setInterval(() => tell(inputs), 500)
  await Promise.all(Array.from({ length: lanes }, lane))
  clearInterval(ticking)
  return { to: Math.min(to, bounds.last), inputs }
}
