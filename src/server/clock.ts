/** What a clock is made of: the time of day, which people set, and one that only ever runs. Both in milliseconds. */
export interface Times {
  readonly wall: () => number
  readonly steady: () => number
}

/** A clock for deadlines, whose time is that of the day as well. */
export interface Clock {
  /** Milliseconds since 1970. Never goes back, and never jumps. */
  readonly now: () => number
  /** Takes over the time of day at once, back or forth: for when nobody counts on the clock. */
  readonly set: () => void
}

const ours: Times = { wall: () => Date.now(), steady: () => performance.now() }

/** How often the two are compared, and how far they may be apart before it matters. */
const COMPARE = 1000
const APART = 50
/** In a second the clock catches up a second at most, or waits for half of one. */
const FORTH = COMPARE
const BACK = -COMPARE / 2

/**
 * A clock that deadlines can be counted on. When somebody has set the time of day, or the machine has slept, it goes
 * faster or slower until it agrees again, so that Date fields and logs come right without a connection being cut for it.
 *
 * @example
 * const clock = steadyClock({ wall: () => 5000, steady: () => 0 })
 * assert.equal(clock.now(), 5000)
 */
export const steadyClock = (times: Times = ours): Clock => {
  let from = times.steady()
  let at = times.wall()
  /** What is made up for in the second behind `from`. */
  let drift = 0
  const now = (): number => {
    const steady = times.steady()
    const passed = steady - from
    if (passed < COMPARE) return at + passed * (1 + drift / COMPARE)
    const here = at + passed + drift
    const behind = times.wall() - here
    from = steady
    at = here
    drift = Math.abs(behind) < APART ? 0 : Math.min(FORTH, Math.max(BACK, behind))
    return here
  }
  const set = (): void => {
    from = times.steady()
    at = times.wall()
    drift = 0
  }
  return { now, set }
}
