import type { Either } from 'fp-ts/lib/Either.js'
import { type OptionsError, optionsError } from '../../message/options-error.js'
import { of } from '../../response/monad.js'
import type { Reply } from '../../response/reply.js'
import { type Bucket, fullBucket, isFull, type Rate, type Taken, takeToken } from './bucket.js'
import { flawOfNumber, unless } from './checks.js'

/** Where the buckets of many are kept. */
export interface RateStore {
  readonly rate: Rate
  /** Takes a token from the bucket of this key. A store elsewhere is an `Await`, or fails open by saying it is allowed. */
  readonly take: (key: string, now: number) => Reply<never, Taken>
}

/** A store in memory, and how full it is. */
export interface RateTable extends RateStore {
  /** How many keys it holds: never more than it was allowed. */
  readonly size: () => number
}

/** A store in memory: how much each key is allowed, and how many keys are kept. */
export interface RateTableOptions extends Rate {
  /** 10 000 unless told: about a megabyte. */
  readonly keys?: number
}

/** How many of the oldest are looked at with each take, to forget those that a full bucket would stand for. */
const SWEEP = 2

/**
 * A store in memory, bounded: where a new key has no room, the one that was asked about longest ago is forgotten, which
 * allows it a full bucket again. Buckets that have filled up are forgotten as time goes by. It is the one thing here that
 * changes, so make one per server, and not per request.
 *
 * @example
 * const table = rateTable({ capacity: 1, perSecond: 1, keys: 2 })
 * if (table._tag === 'Left') assert.fail(table.left.reason)
 * for (const key of ['a', 'b', 'c', 'd']) table.right.take(key, 0)
 * assert.equal(table.right.size(), 2)
 */
export const rateTable = (options: RateTableOptions): Either<OptionsError, RateTable> => {
  const { capacity, perSecond, keys = 10_000 } = options
  const rate = { capacity, perSecond }
  return unless(
    [
      flawOfNumber('capacity', capacity, 1),
      Number.isFinite(perSecond) && perSecond > 0 ? undefined : optionsError('perSecond', 'is no number above 0'),
      flawOfNumber('keys', keys, 1),
    ],
    (): RateTable => {
      // In the order of the last take, for a Map keeps that of insertion.
      const buckets = new Map<string, Bucket>()
      const takeOne = takeToken(rate)
      return {
        rate,
        size: () => buckets.size,
        take: (key, now) => {
          const [taken, bucket] = takeOne(buckets.get(key) ?? fullBucket(rate, now), now)
          buckets.delete(key)
          sweep(buckets, rate, now, keys)
          buckets.set(key, bucket)
          return of(taken)
        },
      }
    },
  )
}

/** Makes room for one, at constant cost. */
const sweep = (buckets: Map<string, Bucket>, rate: Rate, now: number, keys: number): void => {
  let looked = 0
  for (const [key, bucket] of buckets) {
    if (buckets.size < keys && (looked++ >= SWEEP || !isFull(rate, bucket, now))) return
    buckets.delete(key)
  }
}
