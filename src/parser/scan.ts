import type { FailureCode } from '../message/catalogue.js'
import type { Leniency, ResponseLeniency } from './event.js'
import type { Settings } from './settings.js'

/**
 * Where a scan stands when it returns: it needs more octets, its section is complete, it has used a leniency, or the
 * octet at its place is wrong, and how.
 */
export type Outcome = 'more' | 'done' | 'deviation' | FailureCode

/**
 * The octets a scan may look at. Its places are relative to `base`, so they stay true when the octets move. Written only
 * before a scan, by the call that owns it.
 */
export interface Window {
  readonly settings: Settings
  bytes: Uint8Array
  base: number
  end: number
  /** The octets four at a time: word `w` holds octets `4w - skew` to `4w - skew + 3`. Empty where it does not pay. */
  words: Int32Array
  skew: number
}

/**
 * What every scan carries. Written only inside one call, by the scan itself, on a copy nobody else has; between calls it
 * is part of a state and never changes.
 */
export interface Progress {
  /** Octets read, from the start of the section. After a failure: the place of the wrong octet. */
  at: number
  /** The leniency used, when the outcome is `deviation`, and where the strict parser would have failed. */
  deviation: Leniency | ResponseLeniency | undefined
  deviationAt: number
  /** One bit for each leniency that was told of: a head tells of each once, at its first use. */
  told: number
}

const bits: Readonly<Record<Leniency | ResponseLeniency, number>> = {
  bareLf: 1,
  obsFold: 2,
  equalContentLengths: 4,
  missingHost: 8,
  http09: 16,
  requestLineSpaces: 32,
  rawTarget: 64,
  missingReason: 128,
}

/** Notes a leniency; the first time in a head the scan is to return, so that it is told at once. */
export const deviate = (scan: Progress, code: Leniency | ResponseLeniency, at: number): 'deviation' | 'more' => {
  if ((scan.told & bits[code]) !== 0) return 'more'
  scan.told |= bits[code]
  scan.deviation = code
  scan.deviationAt = at
  return 'deviation'
}
