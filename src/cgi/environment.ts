import { ascii, sameText } from '../grammar/ascii.js'
import { splitHost } from '../grammar/host.js'
import { utf8Decode } from '../grammar/utf8.js'
import type { Headers } from '../message/headers.js'
import type { Request } from '../message/request.js'
import { queryOf } from '../message/target.js'
import type { Found } from './table.js'

/** The environment of a script, RFC 3875 §4.1: made from nothing, so that none of the server's own goes into it. */

/** Who a request comes from, where something in front has asked: AUTH_TYPE and REMOTE_USER. */
export interface User {
  /** The authentication scheme: `Basic`, `Bearer`. */
  readonly type: string
  readonly name: string
}

/** What goes into every environment, and what of a request may. */
export interface EnvironmentOptions {
  /** Variables besides those of the RFC. Those of the RFC win. */
  readonly extra: Readonly<Record<string, string>>
  readonly software: string
  /** SERVER_NAME; of the request's authority unless told. */
  readonly serverName: string | undefined
  /** Where PATH_TRANSLATED begins; without it there is none. */
  readonly documentRoot: string | undefined
  /** Authorization and Proxy-Authorization, which hold secrets, are passed on too. */
  readonly passAuthorization: boolean
  readonly user: (request: Request) => User | undefined
}

/**
 * Fields that make no variable: those with one of their own, those of the connection, and Proxy, whose variable many
 * programs take for the proxy to use (CVE-2016-5385).
 */
const unpassed: ReadonlyArray<string> = [
  'Content-Length',
  'Content-Type',
  'Proxy',
  'Connection',
  'Keep-Alive',
  'Proxy-Connection',
  'TE',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
]

const secrets: ReadonlyArray<string> = ['Authorization', 'Proxy-Authorization']

const isOneOf = (names: ReadonlyArray<string>, name: string): boolean => names.some((other) => sameText(other, name))

/**
 * The variable of a field's name, §4.1.18; `undefined` for a name with anything but letters, digits and hyphens. A name
 * with `_` would come out as another's with `-`, and let a client forge what a proxy in front has set.
 *
 * @example
 * assert.equal(variableOf('User-Agent'), 'HTTP_USER_AGENT')
 * assert.equal(variableOf('User_Agent'), undefined)
 */
export const variableOf = (name: string): string | undefined =>
  /^[A-Za-z0-9-]+$/.test(name) ? `HTTP_${name.toUpperCase().replaceAll('-', '_')}` : undefined

/**
 * A field value as text that comes out as the same octets in UTF-8; one that is no UTF-8 is read as ISO-8859-1, which is
 * what it was in the days when that was allowed (RFC 9110 §5.5).
 */
const textOf = (value: string): string => utf8Decode(ascii(value)) ?? value

/**
 * The `HTTP_` variables of a request's fields. Lines of one name are joined by `, `, those of Cookie by `; `.
 *
 * @example
 * import { fromFields } from '../message/headers.js'
 * const headers = fromFields([['Accept', 'a'], ['accept', 'b'], ['Proxy', 'evil'], ['Cookie', 'x=1'], ['Cookie', 'y=2']])
 * assert.deepEqual([...fieldVariables(headers, false)], [['HTTP_ACCEPT', 'a, b'], ['HTTP_COOKIE', 'x=1; y=2']])
 */
export const fieldVariables = (headers: Headers, passAuthorization: boolean): ReadonlyMap<string, string> => {
  const variables = new Map<string, string>()
  headers.forEach((name, value) => {
    if (isOneOf(unpassed, name) || (!passAuthorization && isOneOf(secrets, name))) return
    const variable = variableOf(name)
    if (variable === undefined) return
    const before = variables.get(variable)
    const glue = variable === 'HTTP_COOKIE' ? '; ' : ', '
    variables.set(variable, before === undefined ? textOf(value) : before + glue + textOf(value))
  })
  return variables
}

/** An IPv6 address stands in brackets in a host, and without them in an address. */
const hostOf = (address: string): string => (address.includes(':') ? `[${address}]` : address)

const serverName = (request: Request, options: EnvironmentOptions): string => {
  const named = request.authority === undefined ? undefined : splitHost(request.authority)
  return options.serverName ?? named?.host ?? hostOf(request.peer.local.host)
}

/** A socket without ports speaks for the one that the client named, or that its scheme has. §4.1.15. */
const serverPort = ({ peer, authority }: Request): number => {
  if (peer.local.port > 0) return peer.local.port
  const named = authority === undefined ? undefined : splitHost(authority)
  return named?.port ?? (peer.secure ? 443 : 80)
}

const defined = (
  pairs: ReadonlyArray<readonly [name: string, value: string | undefined]>,
): ReadonlyArray<readonly [string, string]> =>
  pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))

/**
 * The whole environment. `length` is how many octets of content are written to the script, and `undefined` for none.
 * No name here is a client's, and no value holds NUL: a target and a field cannot have one, and a path was refused.
 */
export const environmentOf = (
  request: Request,
  found: Found,
  length: number | undefined,
  options: EnvironmentOptions,
): Readonly<Record<string, string>> => {
  const user = options.user(request)
  const { peer, headers, authority } = request
  const { documentRoot } = options
  const translated = documentRoot !== undefined && found.pathInfo !== '' ? documentRoot + found.pathInfo : undefined
  const type = headers.getAll('Content-Type')
  return Object.fromEntries([
    ...Object.entries(options.extra),
    ...fieldVariables(headers, options.passAuthorization),
    // HTTP_HOST among them: an absolute target's authority is the only host that an app sees, RFC 9112 §3.2.2.
    ...defined([
      ['AUTH_TYPE', user?.type],
      ['CONTENT_LENGTH', length === undefined ? undefined : `${length}`],
      ['CONTENT_TYPE', type.length === 0 ? undefined : textOf(type.join(', '))],
      ['GATEWAY_INTERFACE', 'CGI/1.1'],
      ['HTTPS', peer.secure ? 'on' : undefined],
      ['HTTP_HOST', authority === undefined ? undefined : textOf(authority)],
      ['PATH_INFO', found.pathInfo],
      ['PATH_TRANSLATED', translated],
      ['QUERY_STRING', textOf(queryOf(request.target) ?? '')],
      ['REMOTE_ADDR', peer.remote.host],
      ['REMOTE_HOST', peer.remote.host],
      ['REMOTE_USER', user?.name],
      ['REQUEST_METHOD', request.method],
      ['SCRIPT_NAME', found.scriptName],
      ['SERVER_NAME', serverName(request, options)],
      ['SERVER_PORT', `${serverPort(request)}`],
      ['SERVER_PROTOCOL', request.version],
      ['SERVER_SOFTWARE', options.software],
    ]),
  ])
}
