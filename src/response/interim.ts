import type { Either } from 'fp-ts/lib/Either.js'
import { trimOws } from '../grammar/ascii.js'
import { emptyHeaders, type Headers } from '../message/headers.js'
import type { Upgrade } from './answer.js'
import { fault } from './check.js'
import { fieldLines, isModernBothWays, ownLines, statusLine } from './head.js'
import { isToken } from './header-value.js'
import type { Fault, Plan, PlanContext } from './plan-types.js'

/** Heads that are not the final answer to a request: 100, 102 and 103 before it, and the switch to another protocol. */

const right = <A>(value: A): Either<never, A> => ({ _tag: 'Right', right: value })
const left = (it: Fault): Either<Fault, never> => ({ _tag: 'Left', left: it })

/** Any other below 200 would mean something else to the client: 101 another protocol. */
const INTERIM: ReadonlySet<number> = new Set([100, 102, 103])

/**
 * An interim response, whole; the empty string for HTTP/1.0, which has none. It carries no Date and frames nothing.
 * RFC 9110 §15.2.
 *
 * @example
 * const context = { version: 'HTTP/1.1', protocolVersion: 'HTTP/1.1' } as const
 * assert.deepEqual(interim(100, context), { _tag: 'Right', right: 'HTTP/1.1 100 Continue\r\n\r\n' })
 */
export const interim = (
  status: 100 | 102 | 103,
  context: Pick<PlanContext, 'version' | 'protocolVersion'>,
  headers: Headers = emptyHeaders,
): Either<Fault, string> => {
  if (!INTERIM.has(status)) return left(fault(`${status} is no interim response that is sent like this`))
  if (!isModernBothWays(context)) return right('')
  const fields = fieldLines(headers)
  return fields._tag === 'Fault' ? left(fields) : right(`${statusLine('HTTP/1.1', status)}${fields.text}\r\n`)
}

/** Is it protocols as Upgrade names them, one or more? RFC 9110 §7.8. */
export const isProtocolList = (text: string): boolean => text.split(',').every((one) => isProtocol(trimOws(one)))

const isProtocol = (text: string): boolean => {
  const slash = text.indexOf('/')
  return slash < 0 ? isToken(text) : isToken(text.slice(0, slash)) && isToken(text.slice(slash + 1))
}

/**
 * The head that accepts another protocol: 101 with Upgrade, or 200 to CONNECT. Neither is framed. Before HTTP/1.1 there
 * is no 101, so it is a Fault there. RFC 9110 §7.8, §9.3.6.
 */
export const switching = (upgrade: Upgrade, context: PlanContext): Either<Fault, Plan> => {
  const fields = fieldLines(upgrade.headers)
  if (fields._tag === 'Fault') return left(fields)
  if (context.method === 'CONNECT') {
    const line = statusLine(context.protocolVersion, 200)
    return right(headOnly(200, `${line}${ownLines(fields, context)}${fields.text}\r\n`))
  }
  if (!isModernBothWays(context)) return left(fault('101 to a client before HTTP/1.1'))
  if (!isProtocol(upgrade.protocol)) return left(fault('what Upgrade would name is no protocol'))
  const lines = `Upgrade: ${upgrade.protocol}\r\nConnection: upgrade\r\n`
  return right(headOnly(101, `${statusLine('HTTP/1.1', 101)}${lines}${fields.text}\r\n`))
}

const headOnly = (status: number, head: string): Plan => ({
  head,
  status,
  content: { _tag: 'None' },
  closes: false,
  unused: undefined,
})
