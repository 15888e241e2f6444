/** What must compile and what must not: each line under `@ts-expect-error` is a response that cannot be written down. */
import { left, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { App } from '../../src/connection/contract.js'
import { type Machine, upgrade } from '../../src/response/answer.js'
import { empty, json, stream, text } from '../../src/response/body.js'
import { appendHeader, closing, withBody, withHeader, withReason, withStatus } from '../../src/response/change.js'
import { sendError } from '../../src/response/error-page.js'
import { encodeHeaderValue, type HeaderValue, headerValue } from '../../src/response/header-value.js'
import { bimap, chain, chainRec, fail, map, mapLeft, of, orElse } from '../../src/response/monad.js'
import { collect, fromEither, fromTask, pull, within } from '../../src/response/program.js'
import type { BodyError, Reply } from '../../src/response/reply.js'
import type { Response } from '../../src/response/response.js'
import {
  created,
  methodNotAllowed,
  noContent,
  notFound,
  notModified,
  ok,
  redirect,
  respond,
  status,
  unauthorized,
} from '../../src/response/responses.js'

declare const unknownText: string
declare const unknownStatus: number
declare const checked: HeaderValue

// What is fine keeps its status, through every change.
export const fine: Response<201> = pipe(
  ok(text('x')),
  withHeader('Cache-Control', 'no-store'),
  appendHeader('Set-Cookie', encodeHeaderValue(unknownText)),
  withBody(json({ a: 1 })),
  withStatus(201),
  withReason('Fine'),
  closing,
)
export const fineToo: ReadonlyArray<Response> = [
  respond(unknownStatus, text('x')),
  pipe(noContent, withHeader('X-A', checked)),
  withBody(text('x'))(respond(unknownStatus, empty)),
  withHeader(unknownText, 'x')(ok()),
  redirect(303, checked),
  created('/a'),
  methodNotAllowed(['GET']),
  sendError(404, unknownText),
  withStatus(unknownStatus)(ok()),
]
export const fineStreams = [
  stream(() => [], { length: 3 }),
  stream(() => [], { trailers: ['X-Sum'] }),
  json<unknown>(1),
]

// Content on 204, 205 and 304.
export const content = [
  // @ts-expect-error 204 has no content
  respond(204, text('x')),
  // @ts-expect-error 205 has no content
  respond(205, text('x')),
  // @ts-expect-error 304 has no content
  respond(304, text('x')),
  // @ts-expect-error 204 has no content
  pipe(noContent, withBody(text('x'))),
  // @ts-expect-error 304 has no content of its own
  withBody(text('x'))(notModified(ok())),
  // @ts-expect-error 205 has no content
  withBody(text('x'))(status(205)),
  // @ts-expect-error the content that is there would be lost
  pipe(ok(text('x')), withStatus(204)),
  // @ts-expect-error an error page is content
  sendError(304),
]

// A status that is none, or that lacks the field it needs.
export const statuses = [
  // @ts-expect-error an interim status is no answer
  respond(100, empty),
  // @ts-expect-error an interim status is no answer
  status(101),
  // @ts-expect-error no status
  status(600),
  // @ts-expect-error no status
  status(20),
  // @ts-expect-error no status
  withStatus(199),
  // @ts-expect-error 405 needs Allow
  status(405),
  // @ts-expect-error 405 needs Allow
  withStatus(405),
  // @ts-expect-error 405 needs Allow
  sendError(405),
  // @ts-expect-error 426 needs Upgrade
  respond(426, empty),
  // @ts-expect-error no redirection
  redirect(304, '/'),
]

// The core's own fields, in any case of letters, and names that are none.
export const names = [
  // @ts-expect-error framing is the core's
  withHeader('Content-Length', '5'),
  // @ts-expect-error framing is the core's
  appendHeader('transfer-encoding', 'chunked'),
  // @ts-expect-error the connection is the core's
  withHeader('CONNECTION', 'close'),
  // @ts-expect-error the connection is the core's
  withHeader('Keep-Alive', 'timeout=5'),
  // @ts-expect-error the connection is the core's
  withHeader('Upgrade', 'h2c'),
  // @ts-expect-error the connection is the core's
  withHeader('TE', 'trailers'),
  // @ts-expect-error a stream announces its trailers
  withHeader('Trailer', 'X-Sum'),
  // @ts-expect-error no token
  withHeader('X A', 'x'),
  // @ts-expect-error no token
  withHeader('X:', 'x'),
  // @ts-expect-error no token
  withHeader('', 'x'),
]

// Values that would end their line, and text that nobody checked.
export const values = [
  // @ts-expect-error CR LF
  withHeader('X-A', 'a\r\nSet-Cookie: b'),
  // @ts-expect-error LF
  withHeader('X-A', 'a\n'),
  // @ts-expect-error NUL
  withHeader('X-A', '\0'),
  // @ts-expect-error whitespace around it
  withHeader('X-A', ' a'),
  // @ts-expect-error not known here
  withHeader('X-A', unknownText),
  // @ts-expect-error not known here
  withHeader('X-A', `a${unknownText}`),
  // @ts-expect-error not known here
  appendHeader('X-A', unknownText),
  // @ts-expect-error not known here
  created(unknownText),
  // @ts-expect-error not known here
  redirect(302, unknownText),
  // @ts-expect-error not known here
  unauthorized(unknownText),
  // @ts-expect-error not known here
  withReason(unknownText),
  // @ts-expect-error a brand cannot be claimed
  withHeader('X-A', headerValue(unknownText)),
]

// Bodies.
export const bodies = [
  // @ts-expect-error JSON has no undefined
  json(undefined),
  // @ts-expect-error JSON has no bigint
  json(5n),
  // @ts-expect-error JSON has no function
  json(() => 1),
  // @ts-expect-error a counted stream has no trailers
  stream(() => [], { length: 3, trailers: ['X-Sum'] }),
]

// Programs: the errors of all steps are the error of the whole, and a response needs no wrapper.
export const app: App = () => ok(text('hi'))
export const echo: App = () => map((body: Uint8Array) => ok(text(`${body.length}`)))(collect())
export const whole: Reply<BodyError | 'no', Response> = pipe(
  collect(),
  chain((body) => (body.length > 2 ? ok(text('x')) : body.length > 1 ? fail('no' as const) : notFound())),
)
export const plain: Reply<never, number> = pipe(
  ok(),
  map((response) => response.status + 1),
)
export const recovered: App = () =>
  pipe(
    collect(),
    map(() => ok()),
    orElse((error) => (error._tag === 'TooLarge' ? status(413) : status(400))),
  )
export const limited: Reply<BodyError, Response> = pipe(
  pull,
  map(() => ok()),
  within(100, () => status(503)),
)
export const effect: Reply<never, Response> = pipe(
  fromTask(() => Promise.resolve(1)),
  map(() => ok()),
)
export const changed: Reply<'x', number> = pipe(
  collect(),
  bimap(
    () => 'x' as const,
    (body) => body.length,
  ),
)
export const renamed: Reply<'x', Response> = pipe(
  collect(),
  map(() => ok()),
  mapLeft(() => 'x' as const),
)
export const looped: Reply<never, string> = chainRec(9, (n: number) => of(n === 0 ? right('done') : left(n - 1)))
export const either: Reply<string, number> = fromEither(right(1))
declare const machine: Machine<{ readonly count: number }>
export const tunnel: App = (request) =>
  pipe(
    collect(),
    chain(() => (request.method === 'CONNECT' ? upgrade('', machine) : ok())),
  )

// @ts-expect-error an app leaves no error but the body's
export const leftOver: App = () => fail('no')
// @ts-expect-error a response is made by the constructors
export const forged: App = () => ({ _tag: 'Done', value: { status: 200 } })
// @ts-expect-error a handler is no promise
export const promised: App = async () => ok()
