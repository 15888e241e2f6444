/** The token bucket: how many requests somebody may make, as a pure function of the time. */

/** How much is allowed: `capacity` requests at once, and so many a second in the long run. */
export interface Rate {
  readonly capacity: number
  readonly perSecond: number
}

/** What is left of a bucket, and when it was looked at: tokens, some fraction of one among them, and milliseconds. */
export interface Bucket {
  readonly tokens: number
  readonly at: number
}

/** What came of taking a token. */
export interface Taken {
  readonly allowed: boolean
  /** Whole tokens that are left. */
  readonly left: number
  /** Whole seconds until there is a token to take: 0 where there is one now. */
  readonly wait: number
  /** Whole seconds until the bucket is full. */
  readonly full: number
}

/** A bucket that nobody has taken from. */
export const fullBucket = ({ capacity }: Rate, now: number): Bucket => ({ tokens: capacity, at: now })

/** As it stands at `now`. A clock that goes back brings nothing, and takes nothing. */
const refilled = ({ capacity, perSecond }: Rate, { tokens, at }: Bucket, now: number): Bucket =>
  now <= at ? { tokens, at } : { tokens: Math.min(capacity, tokens + ((now - at) / 1000) * perSecond), at: now }

/** What fractions may be off by: whoever waited for as long as told is not sent away for it. */
const SLACK = 1e-6

/** Whole seconds until so many tokens have come: upwards, so that whoever waits for them finds them. */
const secondsFor = ({ perSecond }: Rate, tokens: number): number => Math.max(0, Math.ceil(tokens / perSecond - SLACK))

/**
 * Takes a token, if there is one. A refused request costs nothing, so waiting as told always helps.
 *
 * @example
 * const rate = { capacity: 1, perSecond: 0.5 }
 * const [first, bucket] = takeToken(rate)(fullBucket(rate, 0), 0)
 * assert.deepEqual(first, { allowed: true, left: 0, wait: 2, full: 2 })
 * assert.equal(takeToken(rate)(bucket, 1999)[0].allowed, false)
 * assert.equal(takeToken(rate)(bucket, 2000)[0].allowed, true)
 */
export const takeToken =
  (rate: Rate) =>
  (bucket: Bucket, now: number): readonly [taken: Taken, bucket: Bucket] => {
    const { tokens, at } = refilled(rate, bucket, now)
    const allowed = tokens >= 1 - SLACK
    const after = allowed ? Math.max(0, tokens - 1) : tokens
    const taken: Taken = {
      allowed,
      left: Math.floor(after + SLACK),
      wait: secondsFor(rate, 1 - after),
      full: secondsFor(rate, rate.capacity - after),
    }
    return [taken, { tokens: after, at }]
  }

/**
 * Would a full bucket answer the same? Then nothing is lost when this one is forgotten.
 *
 * @example
 * assert.equal(isFull({ capacity: 2, perSecond: 1 }, { tokens: 1, at: 0 }, 1000), true)
 */
export const isFull = (rate: Rate, bucket: Bucket, now: number): boolean =>
  refilled(rate, bucket, now).tokens >= rate.capacity
