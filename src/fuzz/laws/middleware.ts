import * as fc from 'fast-check'
import type { Handler } from '../../handler/methods.js'
import type { Middleware } from '../../handler/middleware/middleware.js'
import { counted, none } from '../../message/framing.js'
import { type Field, fromFields } from '../../message/headers.js'
import type { Request } from '../../message/request.js'
import { origin } from '../../message/target.js'
import { type Answer, upgrade } from '../../response/answer.js'
import { file } from '../../response/body.js'
import { sourceOf } from '../../response/content.js'
import { runSync } from '../../response/interpret.js'
import { chain } from '../../response/monad.js'
import { inform } from '../../response/program.js'
import { isResponse, type Response } from '../../response/response.js'
import { notModified, ok } from '../../response/responses.js'
import type { Source } from '../../response/source.js'
import { type Description, descriptions, responseOf } from './described.js'
import { differs, type Fault, firstFault, type Law, law } from './law.js'

/** Fields that middleware looks at, with what a stranger may write into them. */
const strange: ReadonlyArray<readonly [name: string, values: ReadonlyArray<string>]> = [
  [
    'Origin',
    ['https://a.example', 'null', 'https://evil.example', 'a\r\nSet-Cookie: b', '', '*', 'https://a.example:443'],
  ],
  ['Access-Control-Request-Method', ['PUT', '', 'a b', 'GET\r\nX: y']],
  ['Access-Control-Request-Headers', ['x-a', '*', 'a\nb']],
  [
    'Authorization',
    ['Basic YTpi', 'Basic', 'Bearer a', 'basic  YTpi', 'Basic:YTpi', 'Bearer a b', '\r\n', 'Digest x=y'],
  ],
  ['X-Request-Id', ['abc', 'a b', 'a\r\nb', '', 'é', 'a'.repeat(200)]],
  ['Accept-Encoding', ['gzip', 'br, gzip;q=0.5', '*;q=0', 'identity;q=0', 'gzip;q=2', ';;;', '"', ','.repeat(300)]],
  ['If-None-Match', ['"a"', 'W/"a"', '*', '"']],
]

const fields = (): fc.Arbitrary<ReadonlyArray<Field>> =>
  fc.array(
    fc
      .constantFrom(...strange)
      .chain(([name, values]): fc.Arbitrary<Field> => fc.tuple(fc.constant(name), fc.constantFrom(...values))),
    { maxLength: 4 },
  )

/** Requests as a handler may see them, with strange values in the fields that middleware looks at. */
export const strangeRequests = (): fc.Arbitrary<Request> =>
  fc
    .record({
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'OPTIONS', 'get', '__proto__'),
      fields: fields(),
      length: fc.constantFrom(undefined, 0, 5, 5_000_000),
      host: fc.constantFrom('192.0.2.1', '2001:db8::1', '::ffff:192.0.2.1', '', '/run/a.sock', 'fe80::1%eth0', '::::'),
      secure: fc.boolean(),
    })
    .map(({ method, fields, length, host, secure }) => ({
      method,
      target: origin('/a?b'),
      authority: 'a.example',
      version: 'HTTP/1.1',
      headers: fromFields(fields),
      framing: length === undefined ? none : counted(length),
      peer: { remote: { host, port: 1 }, local: { host: '192.0.2.2', port: 80 }, secure },
    }))

/** A handler's answer and the request for it; `later`: the handler does something before it answers. */
export interface Exchange {
  readonly description: Description
  readonly request: Request
  readonly later: boolean
}

const exchanges = (): fc.Arbitrary<Exchange> =>
  fc.record({ description: descriptions(), request: strangeRequests(), later: fc.boolean() })

/** What a middleware makes of an answer; `called`: it has asked the handler for it. */
interface Wrapped {
  readonly answer: Answer | Fault
  readonly called: boolean
}

const wrapped = (middleware: Middleware, answer: Answer, { request, later }: Exchange): Wrapped => {
  let called = false
  const handler: Handler<never> = () => {
    called = true
    return later ? chain((): Answer => answer)(inform(102)) : answer
  }
  try {
    const { result } = runSync(middleware(handler)(request))
    return { answer: result._tag === 'Right' ? result.right : `no answer: ${result.left._tag}`, called }
  } catch (error) {
    return { answer: `it threw: ${String(error)}`, called }
  }
}

const seen = ({ status, reason, headers, close, offers }: Response) => ({
  status,
  reason,
  close,
  offers,
  headers: headers.toJSON(),
})

/** What a middleware declares that it may change. */
export interface Declared {
  /** The names of fields, in lower case. */
  readonly fields: ReadonlyArray<string>
  /** The content may be coded. */
  readonly content?: boolean
}

/**
 * A wrapper does not change what it does not mention: where it asks the handler, the status, the reason, the content and
 * every field but those declared are the handler's, and in its order; and it is total: it never throws, and always ends in
 * an answer. Where it answers itself it has not asked.
 */
export const changesOnly = (middleware: Middleware, declared: Declared): Law<Exchange> =>
  law(exchanges(), (exchange) => {
    const before = responseOf(exchange.description)
    const { answer, called } = wrapped(middleware, before, exchange)
    if (!isResponse(answer)) return typeof answer === 'string' ? answer : 'no response'
    if (!called) return undefined
    const rest = (response: Response) =>
      response.headers.toJSON().filter(([name]) => !declared.fields.includes(name.toLowerCase()))
    return firstFault([
      differs('the fields', rest(before), rest(answer)),
      differs('the rest', { ...seen(before), headers: [] }, { ...seen(answer), headers: [] }),
      declared.content === true || before.body === answer.body ? undefined : 'another content',
    ])
  })

const echo = upgrade('echo', { initial: 0, turn: (state: number) => ({ state, output: [], done: true }) })

/** What switches to another protocol passes as it is. */
export const passesUpgrades = (middleware: Middleware): Law<Exchange> =>
  law(exchanges(), (exchange) => {
    const { answer, called } = wrapped(middleware, echo, exchange)
    return called && answer !== echo ? 'another answer' : undefined
  })

/** Twice is once: the second layer of it changes nothing more. */
export const isIdempotent = (middleware: Middleware): Law<Exchange> =>
  law(exchanges(), (exchange) => {
    const before = responseOf(exchange.description)
    const once = wrapped(middleware, before, exchange).answer
    const twice = wrapped((handler) => middleware(middleware(handler)), before, exchange).answer
    if (!isResponse(once) || !isResponse(twice)) return 'no response'
    return differs('twice', { ...seen(once), headers: sorted(once) }, { ...seen(twice), headers: sorted(twice) })
  })

/**
 * An open source in the answer of the handler, of a 304 too, is in the answer of the middleware: whoever interprets that one
 * closes it, and nobody else could.
 */
export const keepsSources = (middleware: Middleware): Law<Exchange> =>
  law(exchanges(), (exchange) => {
    const source: Source = { read: async () => 0, close: () => {} }
    const whole = ok(file(source, { start: 0, end: 5000, type: 'text/plain' }))
    return firstFault(
      [whole, notModified(whole)].map((before) => {
        const { answer, called } = wrapped(middleware, before, exchange)
        return !called || (isResponse(answer) && sourceOf(answer.body) === source) ? undefined : 'the source is lost'
      }),
    )
  })

const sorted = (response: Response): ReadonlyArray<string> =>
  response.headers
    .toJSON()
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
