import type { Either } from 'fp-ts/lib/Either.js'
import type { Platform } from '../grammar/platform.js'
import type { OptionsError } from '../message/options-error.js'
import type { ResponseLeniency } from './event.js'
import { defaultLimits, defaultOptions, type Limits } from './options.js'
import { allowing, checkLimits, checkPlatform, limitsOver, refuse, type Settings } from './settings.js'

/** Sizes beyond which a response is refused, as a request is. `line` is the status line's. */
export interface ResponseLimits extends Omit<Limits, 'method'> {
  /** Interim responses (1xx) to one request. */
  readonly interims: number
}

/** What a caller may write: every option can be left out. */
export interface PartialResponseOptions {
  readonly limits?: Partial<ResponseLimits>
  readonly allow?: ReadonlyArray<ResponseLeniency>
  readonly platform?: Platform
}

const { method, ...common } = defaultLimits

/** The limits of a parser of responses that was given none. */
export const defaultResponseLimits: ResponseLimits = { ...common, interims: 16 }

const leniencies: ReadonlyArray<ResponseLeniency> = ['bareLf', 'obsFold', 'equalContentLengths', 'missingReason']

const options = ['limits', 'allow', 'platform']

/** Checks options and fills in the defaults. Fails on an unknown key, a limit that is no whole number, an unknown name. */
export const responseSettingsOf = (given: PartialResponseOptions): Either<OptionsError, Settings> => {
  const unknown = Object.keys(given).find((name) => !options.includes(name))
  if (unknown !== undefined) return refuse(unknown, 'no such option')
  const platform = given.platform === undefined ? defaultOptions.platform : given.platform
  const limits = given.limits === undefined ? {} : given.limits
  const wrong = checkLimits(limits, defaultResponseLimits) ?? checkPlatform(platform)
  if (wrong !== undefined) return { _tag: 'Left', left: wrong }
  const allows = allowing(given.allow ?? [], leniencies)
  if (allows._tag === 'Left') return allows
  const { interims, ...sizes } = limitsOver(defaultResponseLimits, limits)
  const settings: Settings = {
    reads: 'responses',
    limits: { ...sizes, method },
    interims,
    allows: allows.right,
    rejectHostMismatch: false,
    platform,
  }
  return { _tag: 'Right', right: settings }
}
