import type { Either } from 'fp-ts/lib/Either.js'
import { type Arguments, parseArguments, shown } from './arguments.js'
import type { Command, LogName, Target } from './asked.js'
import { fuzzOf } from './fuzz-asked.js'
import { firstOf, type Given, oneOf, read } from './given.js'
import type { OptionName } from './options.js'
import { holdsControl, methodsOf, numberOf } from './readers.js'
import { misuse, right, type UsageError } from './usage-error.js'
import { whatOf, whereOf } from './what.js'

/** What cannot be had together. */
const conflict = (given: Given): string | undefined => {
  if (given.has('workers') && given.has('record')) return '--record writes one file, so it does not go with --workers'
  if (given.has('open') && given.has('unix')) return '--open needs an address, so it does not go with --unix'
  for (const name of ['json', 'response', 'to'] as const)
    if (given.has(name)) return `--${name} belongs to "wirefold ${name === 'to' ? 'replay' : 'inspect'}"`
  return undefined
}

const serveOf = (args: Arguments): Either<UsageError, Command> => {
  const { given } = args
  const wrong = conflict(given)
  if (wrong !== undefined) return misuse(wrong)
  const where = whereOf(given)
  if (where._tag === 'Left') return where
  const what = whatOf(args)
  if (what._tag === 'Left') return what
  const log = read(given, 'log', oneOf<LogName>('--log', ['common', 'combined', 'json', 'off']))
  if (log._tag === 'Left') return log
  const workers = read(given, 'workers', numberOf('--workers', 1, 256))
  if (workers._tag === 'Left') return workers
  return right({
    _tag: 'Serve',
    where: where.right,
    what: what.right,
    log: log.right ?? 'common',
    explain: given.has('explain'),
    record: firstOf(given, 'record'),
    open: given.has('open'),
    workers: workers.right,
  })
}

/** The first option that the sub-command does not know. */
const foreign = (given: Given, known: ReadonlyArray<OptionName>): OptionName | undefined =>
  [...given.keys()].find((name) => !known.includes(name))

const inspectOf = ({ given, operands }: Arguments): Either<UsageError, Command> => {
  const strange = foreign(given, ['json', 'response'])
  if (strange !== undefined) return misuse(`"wirefold inspect" has no --${strange}`)
  const [file = '-', more] = operands
  if (more !== undefined) return misuse('"wirefold inspect" reads one file')
  const answers = read(given, 'response', methodsOf)
  if (answers._tag === 'Left') return answers
  return right({ _tag: 'Inspect', file, json: given.has('json'), answers: answers.right })
}

const REPLAYED: ReadonlyArray<OptionName> = [
  ...(['directory', 'index', 'no-listing', 'spa', 'upload', 'cgi', 'cors', 'header', 'cache', 'gzip'] as const),
  ...(['cgi-timeout', 'cgi-limit'] as const),
  ...(['protocol', 'auth', 'to'] as const),
]

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]):(\d{1,5})$/

const toOf = (text: string): Either<UsageError, Target> => {
  const port = numberOf('--to', 1, 65_535)(LOOPBACK.exec(text)?.[1] ?? '')
  if (port._tag === 'Left')
    return misuse(`--to ${shown(text)}: a loopback address and a port are needed, 127.0.0.1:8000`)
  const host = text.slice(0, text.lastIndexOf(':')).replace(/[[\]]/g, '')
  return right({ host: host === 'localhost' ? '127.0.0.1' : host, port: port.right })
}

const replayOf = ({ given, operands }: Arguments): Either<UsageError, Command> => {
  const strange = foreign(given, REPLAYED)
  if (strange !== undefined) return misuse(`"wirefold replay" has no --${strange}`)
  const [file, ...rest] = operands
  if (file === undefined) return misuse('"wirefold replay" needs the file that --record wrote')
  const to = read(given, 'to', toOf)
  if (to._tag === 'Left') return to
  const what = whatOf({ given, operands: rest })
  return what._tag === 'Left' ? what : right({ _tag: 'Replay', file, what: what.right, to: to.right })
}

const hashOf = ({ given, operands }: Arguments): Either<UsageError, Command> => {
  const [strange] = given.keys()
  if (strange !== undefined) return misuse(`"wirefold hash" has no --${strange}`)
  const [user = '', more] = operands
  if (more !== undefined) return misuse('"wirefold hash" takes one user; the password comes from stdin')
  if (holdsControl(user)) return misuse('a user name holds no control character: RFC 7617 §2')
  return user.includes(':') ? misuse('a user name holds no colon: RFC 7617 §2') : right({ _tag: 'Hash', user })
}

const subCommands: ReadonlyMap<string, (args: Arguments) => Either<UsageError, Command>> = new Map([
  ['inspect', inspectOf],
  ['replay', replayOf],
  ['hash', hashOf],
])

/**
 * What these arguments ask for. The word of a sub-command counts as one where it stands first; a folder of that name is
 * served as `./inspect`.
 *
 * @example
 * const asked = commandOf(['inspect', '--json'])
 * assert.deepEqual(asked, { _tag: 'Right', right: { _tag: 'Inspect', file: '-', json: true, answers: undefined } })
 * assert.equal(commandOf(['--prot', '80'])._tag, 'Left')
 */
export const commandOf = (args: ReadonlyArray<string>): Either<UsageError, Command> => {
  const [first, ...rest] = args
  if (first === 'fuzz') return fuzzOf(rest)
  const sub = first === undefined ? undefined : subCommands.get(first)
  const parsed = parseArguments(sub === undefined ? args : rest)
  if (parsed._tag === 'Left') return parsed
  const { given } = parsed.right
  if (given.has('help')) return right({ _tag: 'Help' })
  if (given.has('version')) return right({ _tag: 'Version' })
  return (sub ?? serveOf)(parsed.right)
}
