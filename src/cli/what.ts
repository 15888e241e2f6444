import { isIPv6 } from 'node:net'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { Either } from 'fp-ts/lib/Either.js'
import { isRefused } from '../static/names.js'
import { type Arguments, shown } from './arguments.js'
import type { What, Where } from './asked.js'
import { firstOf, type Given, oneOf, read, readAll } from './given.js'
import type { OptionName } from './options.js'
import { cacheRule, fieldOf, numberOf, originsOf, type User, userOf } from './readers.js'
import { misuse, right, type UsageError } from './usage-error.js'

const fileName =
  (option: string) =>
  (text: string): Either<UsageError, string> =>
    /[/\\\0]/.test(text) || text === '.' || text === '..'
      ? misuse(`${option} ${shown(text)}: a name is needed, not a path`)
      : right(text)

/** A folder below the one that is served: scripts that are served as files, or for the whole of it, are a mistake. */
const folderBelow =
  (option: string, root: string) =>
  (text: string): Either<UsageError, string> => {
    const way = relative(resolve(root), resolve(root, text))
    return text.includes('\0') || way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)
      ? misuse(`${option}=${shown(text)}: a folder below the one that is served is needed`)
      : right(text)
  }

const pageName = (text: string): Either<UsageError, string> =>
  text.split('/').some(isRefused('octets'))
    ? misuse(`--spa=${shown(text)}: a file below the folder that is served is needed`)
    : right(text)

/** An address, as it is or as URLs write it, in brackets: RFC 3986 §3.2.2. */
const hostOf = (text: string): Either<UsageError, string> => {
  if (!/[[\]]/.test(text)) return right(text)
  const inner = /^\[(.*)\]$/.exec(text)?.[1] ?? ''
  return isIPv6(inner) ? right(inner) : misuse(`--host ${shown(text)}: what stands in brackets is an IPv6 address`)
}

const tlsOf = (given: Given): Either<UsageError, Where['tls']> => {
  const values = given.get('tls')
  if (values === undefined) return right(undefined)
  const [cert = '', key] = values
  if (key !== undefined) return right({ cert, key })
  return cert === 'self' ? right('self') : misuse('--tls needs two files, the certificate and its key, or --tls=self')
}

/** Where to listen: a port, a host, a unix socket, TLS. */
export const whereOf = (given: Given): Either<UsageError, Where> => {
  const port = read(given, 'port', numberOf('--port', 0, 65_535))
  if (port._tag === 'Left') return port
  const tls = tlsOf(given)
  if (tls._tag === 'Left') return tls
  const host = read(given, 'host', hostOf)
  if (host._tag === 'Left') return host
  const unix = firstOf(given, 'unix')
  if (unix !== undefined && (host.right !== undefined || port.right !== undefined))
    return misuse('--unix stands in place of --host and --port: one or the other')
  return right({ port: port.right, host: host.right, unix, tls: tls.right })
}

const targetOf = ({ given, operands }: Arguments): Either<UsageError, string> => {
  const directory = firstOf(given, 'directory')
  const [operand, more] = operands
  if (more !== undefined) return misuse(`one folder is served, and ${shown(more)} is another argument`)
  if (operand !== undefined && directory !== undefined)
    return misuse(`the folder is given twice: ${shown(operand)} and --directory ${shown(directory)}`)
  return operand === '' ? misuse('the folder is empty') : right(operand ?? directory ?? '.')
}

/** An option whose value may be left away. */
const flag = (
  given: Given,
  name: OptionName,
  byItself: string,
  reader: (text: string) => Either<UsageError, string>,
): Either<UsageError, string | undefined> => read(given, name, (text) => reader(text === '' ? byItself : text))

const replacing = oneOf<NonNullable<What['upload']>>('--upload', ['replace'])

const uploadOf = (text: string): Either<UsageError, NonNullable<What['upload']>> =>
  text === '' ? right('new') : replacing(text)

type Scripts = Pick<What, 'cgiTimeout' | 'cgiLimit'>

/** How long scripts may run, and how many: words that mean nothing where none are run. */
const scriptsOf = (given: Given): Either<UsageError, Scripts> => {
  for (const name of ['cgi-timeout', 'cgi-limit'] as const)
    if (given.has(name) && !given.has('cgi')) return misuse(`--${name} is about scripts, and there is no --cgi`)
  const timeout = read(given, 'cgi-timeout', numberOf('--cgi-timeout', 1, 86_400))
  if (timeout._tag === 'Left') return timeout
  const limit = read(given, 'cgi-limit', numberOf('--cgi-limit', 1, 65_536))
  return limit._tag === 'Left' ? limit : right({ cgiTimeout: timeout.right, cgiLimit: limit.right })
}

/** Nobody is let in by two passwords: one of them would be forgotten. */
const twice = (users: ReadonlyArray<User>): string | undefined =>
  users.map(({ name }) => name).find((name, at, names) => names.indexOf(name) !== at)

/** What is served, and how. */
export const whatOf = (args: Arguments): Either<UsageError, What> => {
  const { given } = args
  const target = targetOf(args)
  if (target._tag === 'Left') return target
  const index = readAll(given, 'index', fileName('--index'))
  if (index._tag === 'Left') return index
  const upload = read(given, 'upload', uploadOf)
  if (upload._tag === 'Left') return upload
  const spa = flag(given, 'spa', 'index.html', pageName)
  if (spa._tag === 'Left') return spa
  const cgi = flag(given, 'cgi', 'cgi-bin', folderBelow('--cgi', target.right))
  if (cgi._tag === 'Left') return cgi
  const scripts = scriptsOf(given)
  if (scripts._tag === 'Left') return scripts
  const cors = read(given, 'cors', originsOf)
  if (cors._tag === 'Left') return cors
  const headers = readAll(given, 'header', fieldOf)
  if (headers._tag === 'Left') return headers
  const cache = readAll(given, 'cache', cacheRule)
  if (cache._tag === 'Left') return cache
  const protocol = read(given, 'protocol', oneOf<What['protocol']>('--protocol', ['HTTP/1.0', 'HTTP/1.1']))
  if (protocol._tag === 'Left') return protocol
  const users = readAll(given, 'auth', userOf)
  if (users._tag === 'Left') return users
  const double = twice(users.right)
  if (double !== undefined) return misuse(`--auth: ${shown(double)} has two passwords`)
  return right({
    target: target.right,
    index: index.right.length === 0 ? undefined : index.right,
    listing: !given.has('no-listing'),
    spa: spa.right,
    upload: upload.right,
    cgi: cgi.right,
    ...scripts.right,
    cors: cors.right,
    headers: headers.right,
    cache: cache.right,
    gzip: given.has('gzip'),
    protocol: protocol.right ?? 'HTTP/1.1',
    users: users.right,
  })
}
