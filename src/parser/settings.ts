import type { Either } from 'fp-ts/lib/Either.js'
import type { Platform } from '../grammar/platform.js'
import { type OptionsError, optionsError } from '../message/options-error.js'
import type { Leniency, ResponseLeniency } from './event.js'
import { defaultOptions, type Limits, type ParserOptions } from './options.js'

/** Options that were checked, in the shape the scans read. */
export interface Settings {
  readonly reads: 'requests' | 'responses'
  readonly limits: Limits
  /** Interim responses that one request may have. */
  readonly interims: number
  readonly allows: Readonly<Record<Leniency | ResponseLeniency, boolean>>
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

/** Every leniency there is, and none is given. */
export const strict: Settings['allows'] = {
  bareLf: false,
  obsFold: false,
  equalContentLengths: false,
  missingHost: false,
  http09: false,
  requestLineSpaces: false,
  rawTarget: false,
  missingReason: false,
}

/** Is there such a key, of the record's own? */
export const isKey = <K extends string>(record: Readonly<Record<K, unknown>>, key: string): key is K =>
  Object.hasOwn(record, key)

/** An option that makes no sense, and why. */
export const refuse = (option: string, reason: string): Either<OptionsError, never> => ({
  _tag: 'Left',
  left: optionsError(option, reason),
})

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The first limit that is none of these, or no whole number. */
export const checkLimits = (limits: object, known: object): OptionsError | undefined => {
  if (!isRecord(limits)) return optionsError('limits', 'a record is needed')
  for (const [name, value] of Object.entries<unknown>({ ...limits })) {
    if (!Object.hasOwn(known, name)) return optionsError(`limits.${name}`, 'no such limit')
    if (value === undefined) continue
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      return optionsError(`limits.${name}`, 'not a whole number from 0 up')
  }
  return undefined
}

const PLATFORM = ['latin1', 'utf8Decode', 'utf8Encode', 'utf8Length', 'now'] as const

/** What is missing of a platform. */
export const checkPlatform = (platform: Platform): OptionsError | undefined => {
  if (!isRecord(platform)) return optionsError('platform', 'a record is needed')
  const missing = PLATFORM.find((name) => typeof platform[name] !== 'function')
  return missing === undefined ? undefined : optionsError(`platform.${missing}`, 'a function is needed')
}

/** What is given, over the defaults; a key with `undefined` is as good as none. */
export const limitsOver = <L extends object>(defaults: L, given: Readonly<Partial<L>>): L => {
  const known = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...defaults, ...Object.fromEntries(known) }
}

/** These leniencies, each of which must be one of the known. */
export const allowing = (
  names: ReadonlyArray<string>,
  known: ReadonlyArray<keyof Settings['allows']>,
): Either<OptionsError, Settings['allows']> => {
  if (!Array.isArray(names)) return refuse('allow', 'a list of names is needed')
  const allows = { ...strict }
  for (const name of names) {
    const found = known.find((one) => one === name)
    if (found === undefined) return refuse('allow', `no leniency is called ${name}`)
    allows[found] = true
  }
  return { _tag: 'Right', right: allows }
}

const leniencies: ReadonlyArray<Leniency> = [
  'bareLf',
  'obsFold',
  'equalContentLengths',
  'missingHost',
  'http09',
  'requestLineSpaces',
  'rawTarget',
]

/** Checks options and fills in the defaults. Fails on an unknown key, a limit that is no whole number, an unknown name. */
export const settingsOf = (options: PartialOptions = {}): Either<OptionsError, Settings> => {
  for (const name of Object.keys(options)) if (!isKey(defaultOptions, name)) return refuse(name, 'no such option')
  const platform = options.platform === undefined ? defaultOptions.platform : options.platform
  const wrong =
    checkLimits(options.limits === undefined ? {} : options.limits, defaultOptions.limits) ?? checkPlatform(platform)
  if (wrong !== undefined) return { _tag: 'Left', left: wrong }
  const mismatch = options.hostMismatch ?? defaultOptions.hostMismatch
  if (mismatch !== 'accept' && mismatch !== 'reject') return refuse('hostMismatch', 'neither accept nor reject')
  const allows = allowing(options.allow ?? [], leniencies)
  if (allows._tag === 'Left') return allows
  return {
    _tag: 'Right',
    right: {
      reads: 'requests',
      limits: limitsOver(defaultOptions.limits, options.limits ?? {}),
      interims: 0,
      allows: allows.right,
      rejectHostMismatch: mismatch === 'reject',
      platform,
    },
  }
}

/** The settings of a parser that was given no options. */
export const defaultSettings: Settings = {
  reads: 'requests',
  interims: 0,
  limits: defaultOptions.limits,
  allows: strict,
  rejectHostMismatch: false,
  platform: defaultOptions.platform,
}
