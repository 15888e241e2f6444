import type { Either } from 'fp-ts/lib/Either.js'
import { ascii } from '../../grammar/ascii.js'
import { type Failure, failure } from '../../message/failure.js'
import { emptyHeaders, type Field, type Headers } from '../../message/headers.js'
import type { RequestHead } from '../../message/request.js'
import type { Leniency } from '../../parser/event.js'
import type { RequestParser } from '../../parser/request-parser.js'

/** What another server says of a request. */
export interface Told {
  readonly method: string
  /** As near to what was sent as it still has it. */
  readonly target: string
  readonly version: 'HTTP/1.0' | 'HTTP/1.1'
  readonly fields: ReadonlyArray<Field>
}

/** A head that was judged. */
export interface Judged {
  readonly request: RequestHead
  /** The leniencies that it needed. */
  readonly deviations: ReadonlyArray<Leniency>
}

/** What would end a line early, and what is no octet. */
const UNWRITABLE = /[\r\n\u0100-\uffff]/

const left = (it: Failure): Either<Failure, never> => ({ _tag: 'Left', left: it })

const linesOf = (fields: ReadonlyArray<Field>): string =>
  fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')

/**
 * The head as it stood on the wire, or would have, read by our own parser: so a request that another server let through
 * is judged by the same rules as everywhere else, and the app sees the same record. The rest (framing that the other
 * server has seen to) it knows better.
 *
 * @example
 * import { initial, feed, end, next, resume } from '../../parser/index.js'
 * const parser = { initial, feed, end, next, resume }
 * const head = readHead(parser, { method: 'GET', target: '/a?b', version: 'HTTP/1.1', fields: [['Host', 'c']] })
 * assert.equal(head._tag === 'Right' && head.right.request.authority, 'c')
 */
export const readHead = (parser: RequestParser, { method, target, version, fields }: Told): Either<Failure, Judged> => {
  if (UNWRITABLE.test(method)) return left(failure('bad-method', 0))
  if (UNWRITABLE.test(target)) return left(failure('bad-target', 0))
  if (fields.some(([name]) => UNWRITABLE.test(name))) return left(failure('bad-field-name', 0))
  if (fields.some(([, value]) => UNWRITABLE.test(value))) return left(failure('bad-field-value', 0))
  const deviations: Leniency[] = []
  const text = `${method} ${target} ${version}\r\n${linesOf(fields)}\r\n`
  for (const event of parser.feed(parser.initial, ascii(text)).events) {
    if (event._tag === 'Deviation') deviations.push(event.code)
    if (event._tag === 'Head') return { _tag: 'Right', right: { request: event.request, deviations } }
    if (event._tag === 'Failure') return left(event)
  }
  return left(failure('unexpected-end', text.length))
}

/** An empty chunked message: what stands behind it is judged as its trailer section. */
const beforeTrailers = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n'

/** A trailer section, judged likewise: fields that must be known before the content have no place in it, R12. */
export const readTrailers = (parser: RequestParser, fields: ReadonlyArray<Field>): Either<Failure, Headers> => {
  if (fields.length === 0) return { _tag: 'Right', right: emptyHeaders }
  if (fields.some((field) => field.some((text) => UNWRITABLE.test(text)))) return left(failure('bad-field-value', 0))
  for (const event of parser.feed(parser.initial, ascii(`${beforeTrailers}${linesOf(fields)}\r\n`)).events) {
    if (event._tag === 'End') return { _tag: 'Right', right: event.trailers }
    if (event._tag === 'Failure') return left(event)
  }
  return left(failure('unexpected-end', 0))
}
