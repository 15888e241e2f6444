import type { Either } from 'fp-ts/lib/Either.js'
import { type Arguments, argumentsBy, shown } from './arguments.js'
import { type FuzzOptionName, fuzzRows } from './fuzz-options.js'
import { firstOf, type Given, oneOf, read, readAll } from './given.js'
import { numberOf } from './readers.js'
import { misuse, right, type UsageError } from './usage-error.js'

/** What can be reported, and where. `file` `undefined`: to stdout. */
export interface ReportAsked {
  readonly kind: ReportKind
  readonly file: string | undefined
}

/** The forms of a report. */
export type ReportKind = (typeof reportKinds)[number]

const reportKinds = ['text', 'json', 'junit', 'sarif', 'html'] as const

/** How a run ends by itself: behind a time in milliseconds, or behind so many inputs. */
export interface Length {
  readonly budget: number
  readonly count: number | undefined
}

/** What `wirefold fuzz` was asked for. */
export interface Fuzz {
  readonly _tag: 'Fuzz'
  readonly targets: ReadonlyArray<string>
  readonly seed: number
  /** One input alone. */
  readonly path: number | undefined
  readonly corpus: string | undefined
  readonly length: Length
  readonly only: ReadonlyArray<string> | undefined
  readonly workers: number
  readonly shard: { readonly part: number; readonly of: number } | undefined
  readonly reports: ReadonlyArray<ReportAsked>
  readonly iOwnThisHost: boolean
  readonly quiet: boolean
}

const budgets = { smoke: 10_000, standard: 60_000, deep: 600_000 } as const

type Profile = keyof typeof budgets

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** A week: whoever wants more has mistyped. */
const LONGEST = 7 * 24 * 3_600_000

/**
 * A time with its unit, in milliseconds.
 *
 * @example
 * assert.deepEqual(timeOf('--budget')('90s'), { _tag: 'Right', right: 90_000 })
 * assert.equal(timeOf('--budget')('90')._tag, 'Left')
 */
export const timeOf =
  (option: string) =>
  (text: string): Either<UsageError, number> => {
    const [, digits = '', unit = ''] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? []
    const time = Number(digits) * (units[unit] ?? Number.NaN)
    return time > 0 && time <= LONGEST
      ? right(time)
      : misuse(`${option} ${shown(text)}: a time is needed, like 90s, 5m or 2h`)
  }

const shardOf = (text: string): Either<UsageError, NonNullable<Fuzz['shard']>> => {
  const [, part, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []
  const [k, n] = [Number(part), Number(of)]
  return k >= 1 && k <= n
    ? right({ part: k, of: n })
    : misuse(`--shard ${shown(text)}: it is k/n, with k from 1 to n: 1/4 to 4/4`)
}

const reportOf = (text: string): Either<UsageError, ReportAsked> => {
  const equals = text.indexOf('=')
  const kind = oneOf('--report', reportKinds)(equals < 0 ? text : text.slice(0, equals))
  if (kind._tag === 'Left') return kind
  const file = equals < 0 ? undefined : text.slice(equals + 1)
  return file === '' ? misuse(`--report ${shown(text)}: no file behind the =`) : right({ kind: kind.right, file })
}

const reportsOf = (given: Given<FuzzOptionName>): Either<UsageError, ReadonlyArray<ReportAsked>> => {
  const all = readAll(given, 'report', reportOf)
  if (all._tag === 'Left') return all
  if (all.right.length === 0) return right([{ kind: 'text', file: undefined }])
  const files = all.right.map(({ file }) => file)
  const double = files.find((file, at) => files.indexOf(file) !== at)
  if (files.filter((file) => file === undefined).length > 1)
    return misuse('two reports go to stdout: --report html=out.html writes one to a file')
  return double === undefined ? all : misuse(`two reports go to ${shown(double)}`)
}

const lengthOf = (given: Given<FuzzOptionName>): Either<UsageError, Length> => {
  const profile = read(given, 'profile', oneOf<Profile>('--profile', ['smoke', 'standard', 'deep']))
  if (profile._tag === 'Left') return profile
  const budget = read(given, 'budget', timeOf('--budget'))
  if (budget._tag === 'Left') return budget
  const count = read(given, 'count', numberOf('--count', 1, 999_999_999))
  if (count._tag === 'Left') return count
  if (profile.right !== undefined && budget.right !== undefined)
    return misuse('--profile is a word for a --budget: one or the other')
  const byProfile = profile.right === undefined ? undefined : budgets[profile.right]
  const unbound = count.right === undefined ? budgets.standard : Number.POSITIVE_INFINITY
  return right({ budget: budget.right ?? byProfile ?? unbound, count: count.right })
}

/** One input is one input. */
const withPath = (given: Given<FuzzOptionName>): FuzzOptionName | undefined =>
  given.has('path')
    ? (['corpus', 'budget', 'profile', 'count', 'workers', 'shard'] as const).find((name) => given.has(name))
    : undefined

const namesOf = (given: Given<FuzzOptionName>): ReadonlyArray<string> | undefined =>
  given.get('only')?.flatMap((text) => text.split(',').filter((name) => name !== ''))

const targetsOf = ({ operands }: Arguments<FuzzOptionName>): Either<UsageError, ReadonlyArray<string>> => {
  const double = operands.find((target, at) => operands.indexOf(target) !== at)
  if (double !== undefined) return misuse(`${shown(double)} is named twice`)
  return operands.length > 0
    ? right(operands)
    : misuse('what is to be fuzzed? "wirefold fuzz --help" lists what a target may be')
}

const asked = (args: Arguments<FuzzOptionName>): Either<UsageError, Fuzz> => {
  const { given } = args
  const targets = targetsOf(args)
  if (targets._tag === 'Left') return targets
  const alone = withPath(given)
  if (alone !== undefined) return misuse(`--path asks about one input, so --${alone} has no meaning beside it`)
  const seed = read(given, 'seed', numberOf('--seed', 0, 999_999_999))
  if (seed._tag === 'Left') return seed
  const path = read(given, 'path', numberOf('--path', 0, 999_999_999))
  if (path._tag === 'Left') return path
  const length = lengthOf(given)
  if (length._tag === 'Left') return length
  const workers = read(given, 'workers', numberOf('--workers', 1, 64))
  if (workers._tag === 'Left') return workers
  const shard = read(given, 'shard', shardOf)
  if (shard._tag === 'Left') return shard
  const reports = reportsOf(given)
  if (reports._tag === 'Left') return reports
  return right({
    ...{ _tag: 'Fuzz', targets: targets.right, seed: seed.right ?? 1, path: path.right },
    ...{ corpus: firstOf(given, 'corpus'), length: length.right, only: namesOf(given) },
    ...{ workers: workers.right ?? 1, shard: shard.right, reports: reports.right },
    ...{ iOwnThisHost: given.has('i-own-this-host'), quiet: given.has('quiet') },
  })
}

const parsed = argumentsBy(fuzzRows, 'wirefold fuzz --help')

/**
 * What the arguments behind `fuzz` ask for.
 *
 * @example
 * const made = fuzzOf(['node', '--budget', '5m'])
 * assert.equal(made._tag === 'Right' && made.right._tag === 'Fuzz' && made.right.length.budget, 300_000)
 * assert.equal(fuzzOf(['node', '--shard', '5/4'])._tag, 'Left')
 */
export const fuzzOf = (args: ReadonlyArray<string>): Either<UsageError, Fuzz | { readonly _tag: 'FuzzHelp' }> => {
  const made = parsed(args)
  if (made._tag === 'Left') return made
  return made.right.given.has('help') ? right({ _tag: 'FuzzHelp' }) : asked(made.right)
}
