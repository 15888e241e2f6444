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

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

const checkLimits = (limits: Partial<Limits>): OptionsError | undefined => {
  if (!isRecord(limits)) return optionsError('limits', 'a record is needed')
  for (const [name, value] of Object.entries<number | undefined>(limits)) {
    if (!isKey(defaultOptions.limits, name)) return optionsError(`limits.${name}`, 'no such limit')
    if (value === undefined) continue
    if (!Number.isSafeInteger(value) || value < 0) return optionsError(`limits.${name}`, 'not a whole number from 0 up')
  }
  return undefined
}

const PLATFORM = ['latin1', 'utf8Decode', 'utf8Encode', 'utf8Length', 'now'] as const

const checkPlatform = (platform: Platform): OptionsError | undefined => {
  if (!isRecord(platform)) return optionsError('platform', 'a record is needed')
  const missing = PLATFORM.find((name) => typeof platform[name] !== 'function')
  return missing === undefined ? undefined : optionsError(`platform.${missing}`, 'a function is needed')
}

/** What is given, over the defaults; a key with `undefined` is as good as none. */
const limitsOf = (given: Partial<Limits>): Limits => {
  const known = Object.entries<number | undefined>(given).filter(([, value]) => value !== undefined)
  return { ...defaultOptions.limits, ...Object.fromEntries(known) }
}

const allowing = (names: ReadonlyArray<string>): Either<OptionsError, Settings['allows']> => {
  if (!Array.isArray(names)) return refuse('allow', 'a list of names is needed')
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
  const platform = options.platform === undefined ? defaultOptions.platform : options.platform
  const wrong = checkLimits(options.limits === undefined ? {} : options.limits) ?? checkPlatform(platform)
  if (wrong !== undefined) return { _tag: 'Left', left: wrong }
  const mismatch = options.hostMismatch ?? defaultOptions.hostMismatch
  if (mismatch !== 'accept' && mismatch !== 'reject') return refuse('hostMismatch', 'neither accept nor reject')
  const allows = allowing(options.allow ?? [])
  if (allows._tag === 'Left') return allows
  return {
    _tag: 'Right',
    right: {
      limits: limitsOf(options.limits ?? {}),
      allows: allows.right,
      rejectHostMismatch: mismatch === 'reject',
      platform,
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
