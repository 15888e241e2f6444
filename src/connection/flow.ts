/**
 * Whether octets come (or go) fast enough: a gap, when nothing moved for too long, and a minimum rate, since a peer that
 * sends one octet every so often satisfies any gap. Times are milliseconds on the connection's clock.
 */
export interface Flow {
  /** When something moved last, or could have begun to. */
  readonly moved: number
  /** Until when what has moved is enough for the rate; `Infinity` before the first octet, which the gap waits for. */
  readonly paid: number
}

/** What is put up with. */
export interface Pace {
  /** The longest time in which nothing moves, in milliseconds. */
  readonly gap: number
  /** Octets a second; 0 for any. */
  readonly rate: number
  /** Milliseconds that the rate gives from the first octet on. */
  readonly grace: number
}

/** Nothing moved yet, and the clock runs. */
export const flowing = (now: number): Flow => ({ moved: now, paid: Infinity })

/**
 * `octets` moved, and pay for the time they may take at the least rate. Being fast now buys no right to be slow for
 * longer than one gap.
 *
 * @example
 * const pace = { gap: 30_000, rate: 240, grace: 5000 }
 * const begun = moved(flowing(0), 240, 1000, pace)
 * assert.deepEqual(begun, { moved: 1000, paid: 7000 })
 * assert.deepEqual(moved(begun, 1_000_000, 2000, pace), { moved: 2000, paid: 32_000 })
 */
export const moved = (flow: Flow, octets: number, now: number, pace: Pace): Flow => {
  const from = flow.paid === Infinity ? now + pace.grace : flow.paid
  return { moved: now, paid: pace.rate === 0 ? Infinity : Math.min(from + (octets * 1000) / pace.rate, now + pace.gap) }
}

/** The same flow after a break from `stopped` until `now`, in which nobody wanted anything to move. */
export const continued = (flow: Flow, stopped: number, now: number): Flow => ({
  moved: now,
  paid: flow.paid + now - stopped,
})
