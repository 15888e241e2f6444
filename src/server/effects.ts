import type { Gone, Settled } from '../connection/contract.js'
import type { Abort } from '../response/reply.js'

/**
 * One effect that somebody waits for, and the signal that tells it when nobody does any more. The controller is made when
 * the signal is first asked for: most effects never ask, and making one takes longer than answering a small request.
 */
export class Effect {
  private controller: AbortController | undefined
  private reason: Gone | undefined

  /** The signal, already fired where the effect asks too late. */
  readonly abort = (): Abort => {
    if (this.controller === undefined) {
      this.controller = new AbortController()
      if (this.reason !== undefined) this.controller.abort(this.reason)
    }
    return this.controller.signal
  }

  /** Fires the signal, now or when it is asked for. The first reason stays. */
  cancel(reason: Gone): void {
    if (this.reason !== undefined) return
    this.reason = reason
    this.controller?.abort(reason)
  }
}

/** So many effects of a connection may settle before the event loop has to come round once. */
const STREAK = 64

/**
 * The effects of one connection that are under way, by their ids. One that settles without waiting for anything goes on
 * as a microtask; a chain of those without end would keep every timer and every other connection from being heard.
 */
export class Effects {
  private readonly running = new Map<number, Effect>()
  private settled = 0
  private readonly told: (settled: Settled) => void

  /** `told` hears how each of them ended. */
  constructor(told: (settled: Settled) => void) {
    this.told = told
  }

  run(id: number, run: (abort: () => Abort) => unknown): void {
    const effect = new Effect()
    this.running.set(id, effect)
    try {
      Promise.resolve(run(effect.abort)).then(
        (right) => this.settle(id, { _tag: 'Right', right }),
        (left: unknown) => this.settle(id, { _tag: 'Left', left }),
      )
    } catch (left) {
      this.settle(id, { _tag: 'Left', left })
    }
  }

  cancel(id: number, reason: Gone): void {
    this.running.get(id)?.cancel(reason)
  }

  private settle(id: number, result: Settled['result']): void {
    this.running.delete(id)
    this.settled += 1
    if (this.settled % STREAK !== 0) this.told({ _tag: 'Settled', id, result })
    else setImmediate(() => this.told({ _tag: 'Settled', id, result }))
  }
}
