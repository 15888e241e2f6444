import type { Abort } from './reply.js'

/** A signal, and the means to fire it. The signal is made when it is first asked for. */
export interface Aborter {
  readonly abort: () => Abort
  /** Fires the signal, once; later calls do nothing. */
  readonly fire: (reason: unknown) => void
}

/**
 * An `AbortSignal` as far as an effect needs one, where there is no AbortController. A listener that throws changes
 * nothing for the others.
 *
 * @example
 * const { abort, fire } = aborter()
 * fire('gone')
 * assert.equal(abort().aborted, true)
 */
export const aborter = (): Aborter => {
  const listeners = new Set<() => void>()
  const fired: unknown[] = []
  const signal: Abort = {
    get aborted() {
      return fired.length > 0
    },
    get reason() {
      return fired[0]
    },
    addEventListener: (_, listener) => void listeners.add(listener),
    removeEventListener: (_, listener) => void listeners.delete(listener),
  }
  return {
    abort: () => signal,
    fire: (reason) => {
      if (fired.length > 0) return
      fired.push(reason)
      for (const listener of listeners) heard(listener)
      listeners.clear()
    },
  }
}

const heard = (listener: () => void): void => {
  try {
    listener()
  } catch {
    // Its own affair: the effect is abandoned anyhow.
  }
}
