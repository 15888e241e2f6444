import type { Fit } from './media-type.js'
import type { Weighted } from './weight.js'

/** Proactive negotiation, RFC 9110 §12.1: what is offered, ranked by what the client said of it. */

/** Who decides between what the client wants equally. */
export interface NegotiationOptions {
  /**
   * `client` (unless told): what it named more closely, then what it named first. `server`: what is offered first. The
   * RFC gives the order of a list no meaning.
   */
  readonly ties?: 'client' | 'server'
}

interface Rank<O> {
  readonly offer: O
  readonly weight: number
  readonly fit: Fit
  /** Where the range stands in the list. */
  readonly order: number
}

/** How closely a range fits an offer; `undefined` when it does not. */
export type FitOf<R, O> = (range: Weighted<R>, offer: O) => Fit | undefined

/** The closest range decides on an offer; of several as close, the one that wants it most. */
const rankOf = <R, O>(ranges: ReadonlyArray<Weighted<R>>, offer: O, fitOf: FitOf<R, O>): Rank<O> | undefined => {
  let best: Rank<O> | undefined
  ranges.forEach((range, order) => {
    const fit = fitOf(range, offer)
    if (fit === undefined) return
    const { weight } = range
    const gain =
      best === undefined
        ? 1
        : fit.kind - best.fit.kind || fit.depth - best.fit.depth || weight - best.weight || order - best.order
    if (gain > 0) best = { offer, weight, fit, order }
  })
  return best
}

/** The offers that are acceptable, the best first. */
export const ranked = <R, O>(
  ranges: ReadonlyArray<Weighted<R>>,
  offers: ReadonlyArray<O>,
  fitOf: FitOf<R, O>,
  { ties = 'client' }: NegotiationOptions,
): ReadonlyArray<O> =>
  offers
    .flatMap((offer) => {
      const rank = rankOf(ranges, offer, fitOf)
      return rank !== undefined && rank.weight > 0 ? [rank] : []
    })
    .sort(
      (a, b) =>
        b.weight - a.weight ||
        (ties === 'server' ? 0 : b.fit.kind - a.fit.kind || a.order - b.order || b.fit.depth - a.fit.depth),
    )
    .map(({ offer }) => offer)
