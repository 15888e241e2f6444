import type { Either } from 'fp-ts/lib/Either.js'
import type { Platform } from '../grammar/platform.js'
import { type OptionsError, optionsError } from '../message/options-error.js'
import type { Leniency } from './event.js'
import { defaultOptions, type Limits, type ParserOptions } from './options.js'

/** Options that were checked, in the shape the scans read. */
export interface Settings {
  readonly limits: Limits
  readonly allows: Readonly<Record<Leniency, boolean>>
  readonly rejectHostMismatch: boolean
  readonly platform: Platform
}

/** What a caller may write: every option can be left out. */
export interface PartialOptions {
  readonly limits?: Partial<Limits>
  readonly allow?: ReadonlyArray<Leniency>
  readonly hostMismatch?: ParserOptions['hostMismatch']
  readonly platform?: Platform
}

const strict: Settings['allows'] = {
  bareLf: false,
  obsFold: false,
  equalContentLengths: false,
  missingHost: false,
  http09: false,
  requestLineSpaces: false,
  rawTarget: false,
}

const isKey = <K extends string>(record: Readonly<Record<K, unknown>>, key: string): key is K =>
  Object.hasOwn(record, key)

const refuse = (option: string, reason: string): Either<OptionsError, never> => ({
  _tag: 'Left',
  left: optionsError(option, reason),
})

const checkLimits = (limits: Partial<Limits>): OptionsError | undefined => {
  for (const [name, value] of Object.entries(limits)) {
    if (!isKey(defaultOptions.limits, name)) return optionsError(`limits.${name}`, 'no such limit')
    if (!Number.isSafeInteger(value) || value < 0) return optionsError(`limits.${name}`, 'not a whole number from 0 up')
  }
  return undefined
}

const allowing = (names: ReadonlyArray<string>): Either<OptionsError, Settings['allows']> => {
  const allows = { ...strict }
  for (const name of names) {
    if (!isKey(allows, name)) return refuse('allow', `no leniency is called ${name}`)
    allows[name] = true
  }
  return { _tag: 'Right', right: allows }
}

/** Checks options and fills in the defaults. Fails on an unknown key, a limit that is no whole number, an unknown name. */
export const settingsOf = (options: PartialOptions = {}): Either<OptionsError, Settings> => {
  for (const name of Object.keys(options)) if (!isKey(defaultOptions, name)) return refuse(name, 'no such option')
  const wrong = checkLimits(options.limits ?? {})
  if (wrong !== undefined) return { _tag: 'Left', left: wrong }
  const mismatch = options.hostMismatch ?? defaultOptions.hostMismatch
  if (mismatch !== 'accept' && mismatch !== 'reject') return refuse('hostMismatch', 'neither accept nor reject')
  const allows = allowing(options.allow ?? [])
  if (allows._tag === 'Left') return allows
  return {
    _tag: 'Right',
    right: {
      limits: { ...defaultOptions.limits, ...options.limits },
      allows: allows.right,
      rejectHostMismatch: mismatch === 'reject',
      platform: options.platform ?? defaultOptions.platform,
    },
  }
}

/** The settings of a parser that was given no options. */
export const defaultSettings: Settings = {
  limits: defaultOptions.limits,
  allows: strict,
  rejectHostMismatch: false,
  platform: defaultOptions.platform,
}
