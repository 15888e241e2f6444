import type { Either } from 'fp-ts/lib/Either.js'
import type { Platform } from '../grammar/platform.js'
import { type OptionsError, optionsError } from '../message/options-error.js'
import { type RequestParser, requestParser } from '../parser/request-parser.js'
import type { PartialOptions } from '../parser/settings.js'
import { flawOf } from '../response/header-value.js'
import type { Pace } from './flow.js'
import {
  type ConnectionOptions,
  type Deadlines,
  defaultDeadlines,
  defaultHabits,
  defaultPlatform,
  defaultSizes,
  type Habits,
  type Sizes,
} from './options.js'

/** Options that were checked, complete, with the parser they ask for. */
export interface Settings extends Sizes, Habits {
  readonly deadlines: Deadlines
  readonly parser: RequestParser
  readonly platform: Platform
  /** How content has to arrive, and output to leave. */
  readonly bodyPace: Pace
  readonly writePace: Pace
}

type Problem = OptionsError | undefined

const parserKeys: Readonly<Record<keyof PartialOptions, true>> = {
  limits: true,
  allow: true,
  hostMismatch: true,
  platform: true,
}

const isKnown = (name: string): boolean =>
  name === 'deadlines' ||
  Object.hasOwn(defaultSizes, name) ||
  Object.hasOwn(defaultHabits, name) ||
  Object.hasOwn(parserKeys, name)

/** Parts that are records themselves: a list, or null, would pass for one without a key. */
const isRecord = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value))

const unknownKey = (options: ConnectionOptions): Problem => {
  if (!isRecord(options.deadlines)) return optionsError('deadlines', 'a record is needed')
  for (const name of Object.keys(options)) if (!isKnown(name)) return optionsError(name, 'no such option')
  for (const name of Object.keys(options.deadlines ?? {}))
    if (!Object.hasOwn(defaultDeadlines, name)) return optionsError(`deadlines.${name}`, 'no such deadline')
  return undefined
}

const wholeNumber = (option: string, value: unknown, least: number): Problem =>
  Number.isSafeInteger(value) && Number(value) >= least
    ? undefined
    : optionsError(option, `a whole number from ${least} up is needed, not ${String(value)}`)

/** The longest time that every runtime's timers can wait, in milliseconds: above it they fire at once. */
const LONGEST = 2_147_000_000

const duration = (option: string, value: unknown): Problem =>
  Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= LONGEST
    ? undefined
    : optionsError(option, `milliseconds from 1 to ${LONGEST} are needed, not ${String(value)}`)

const flag = (option: string, value: unknown): Problem =>
  typeof value === 'boolean' ? undefined : optionsError(option, 'true or false is needed')

const fieldValue = (option: string, value: unknown): Problem =>
  typeof value === 'string' && (value === '' || flawOf(value) < 0)
    ? undefined
    : optionsError(option, 'a text that a field can hold is needed')

/** Sizes of which nothing at all would mean a connection that never goes on. */
const leastSize: Partial<Sizes> = { highWater: 1, unparsed: 1 }

const numbers = (settings: Sizes, deadlines: Deadlines): Problem => {
  for (const [name, value] of Object.entries(deadlines)) {
    const wrong = duration(`deadlines.${name}`, value)
    if (wrong !== undefined) return wrong
  }
  for (const [name, value] of Object.entries(settings)) {
    const wrong = wholeNumber(name, value, Object.hasOwn(leastSize, name) ? 1 : 0)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

const habitProblem = (habits: Habits): Problem => {
  const { handlerTimeout, requests, protocolVersion } = habits
  return (
    (handlerTimeout === undefined ? undefined : duration('handlerTimeout', handlerTimeout)) ??
    (requests === undefined ? undefined : wholeNumber('requests', requests, 1)) ??
    flag('access', habits.access) ??
    flag('trustedGateway', habits.trustedGateway) ??
    flag('redirectRawTarget', habits.redirectRawTarget) ??
    fieldValue('serverName', habits.serverName) ??
    fieldValue('errorContentType', habits.errorContentType) ??
    (habits.errorContentType === '' ? optionsError('errorContentType', 'it is empty') : undefined) ??
    (typeof habits.errorPage === 'function' ? undefined : optionsError('errorPage', 'a function is needed')) ??
    (protocolVersion === 'HTTP/1.0' || protocolVersion === 'HTTP/1.1'
      ? undefined
      : optionsError('protocolVersion', 'HTTP/1.0 or HTTP/1.1 is needed'))
  )
}

/** What is given, over the defaults; a key with `undefined` is as good as none. */
const over = <T extends object>(defaults: T, given: Partial<T>): T => {
  const made = { ...defaults }
  for (const name of Object.keys(defaults)) copyIf(made, given, name)
  return made
}

const copyIf = <T extends object>(into: T, from: Partial<T>, name: string): void => {
  const value: unknown = Reflect.get(from, name)
  if (value !== undefined) Reflect.set(into, name, value)
}

const parserOptions = (options: ConnectionOptions): PartialOptions => ({
  ...(options.limits === undefined ? {} : { limits: options.limits }),
  ...(options.allow === undefined ? {} : { allow: options.allow }),
  ...(options.hostMismatch === undefined ? {} : { hostMismatch: options.hostMismatch }),
  ...(options.platform === undefined ? {} : { platform: options.platform }),
})

/**
 * Checks the options and fills in the defaults. Fails on an unknown key, on a number that is none from its least value
 * up, on what the parser refuses; the error names the option by its path.
 *
 * @example
 * assert.equal(settingsOf({})._tag, 'Right')
 * const wrong = settingsOf({ deadlines: { head: -1 } })
 * assert.equal(wrong._tag === 'Left' && wrong.left.option, 'deadlines.head')
 */
export const settingsOf = (options: ConnectionOptions = {}): Either<OptionsError, Settings> => {
  const deadlines = over(defaultDeadlines, options.deadlines ?? {})
  const sizes = over(defaultSizes, options)
  const habits = over(defaultHabits, options)
  const problem = unknownKey(options) ?? numbers(sizes, deadlines) ?? habitProblem(habits)
  if (problem !== undefined) return { _tag: 'Left', left: problem }
  const parser = requestParser(parserOptions(options))
  if (parser._tag === 'Left') return parser
  const pace = { rate: sizes.minimumRate, grace: deadlines.rateGrace }
  return {
    _tag: 'Right',
    right: {
      ...sizes,
      ...habits,
      deadlines,
      parser: parser.right,
      platform: options.platform ?? defaultPlatform,
      bodyPace: { gap: deadlines.bodyGap, ...pace },
      writePace: { gap: deadlines.writeStall, ...pace },
    },
  }
}
