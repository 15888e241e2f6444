import type { Gone } from '../connection/contract.js'
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
