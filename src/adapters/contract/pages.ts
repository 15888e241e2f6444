import { flow } from 'fp-ts/lib/function.js'
import type { App } from '../../connection/contract.js'
import { ascii } from '../../grammar/ascii.js'
import { represent } from '../../handler/semantics/ranged.js'
import { fromFields } from '../../message/headers.js'
import { queryOf } from '../../message/target.js'
import { bytes, file, html, json, stream, text } from '../../response/body.js'
import { appendHeader, closing, withBody, withHeader, withHeaders, withReason } from '../../response/change.js'
import { sse } from '../../response/event-stream.js'
import { chain } from '../../response/monad.js'
import { inform } from '../../response/program.js'
import {
  created,
  methodNotAllowed,
  noContent,
  notModified,
  ok,
  redirect,
  resetContent,
  respond,
  status,
  unauthorized,
  upgradeRequired,
} from '../../response/responses.js'

/** Pages that answer as they are told, whatever is asked of them. */

const MIB = 1_048_576
const digits = ascii('0123456789')
const tag = { etag: { weak: false, opaque: 'v1' } } as const

/** A source of octets that say where they are. */
const source = {
  read: async (position: number, into: Uint8Array): Promise<number> => {
    for (let at = 0; at < into.length; at++) into[at] = 48 + ((position + at) % 10)
    return into.length
  },
  close: (): void => {},
}

function* pieces(): Generator<string, void> {
  yield 'one,'
  yield ''
  yield 'two'
}

async function* later(): AsyncGenerator<string | Uint8Array, void> {
  yield 'one,'
  await new Promise((resolve) => globalThis.setTimeout(resolve, 5))
  yield ascii('two')
}

function* many(): Generator<Uint8Array, void> {
  for (let at = 0; at < 16; at++) yield new Uint8Array(MIB / 16).fill(97 + at)
}

const withTrailers = () =>
  stream(
    function* () {
      yield 'summed'
      return fromFields([
        ['X-Sum', '6'],
        ['X-Other', 'yes'],
      ])
    },
    { trailers: ['X-Sum', 'X-Other'], type: 'text/plain' },
  )

/** A status that a client asks for. */
const asked: App = ({ target }) => {
  const code = Number(queryOf(target))
  if (code === 401) return unauthorized('Basic realm="a"')
  if (code === 405) return methodNotAllowed(['GET', 'HEAD'])
  if (code === 426) return upgradeRequired(['websocket'])
  if (code === 201) return created('/new')
  return code === 301 || code === 302 || code === 303 || code === 307 || code === 308
    ? redirect(code, '/there?a=b#c')
    : withBody(text(`this is ${code}`))(status<number>(code))
}

const withCookies = /* @__PURE__ */ flow(
  appendHeader('Set-Cookie', 'a=1; Path=/; HttpOnly'),
  appendHeader('Set-Cookie', 'b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT'),
  appendHeader('Set-Cookie', 'a=3'),
)

const oddName = "!#$%&'*+-.^_`|~09aZ"

/** By path. */
export const pages: ReadonlyMap<string, App> = new Map<string, App>([
  ['/text', () => ok(text('hello'))],
  ['/utf-8', () => ok(text('\u00e9\u20ac\u{1f600}'))],
  ['/html', () => ok(html('<p>hello'))],
  ['/json', () => ok(json({ a: [1, null, '\u00e9'] }))],
  ['/bytes', () => ok(bytes(Uint8Array.from({ length: 256 }, (_, at) => at)))],
  ['/typed', () => withHeader('Content-Type', 'text/x-own;a="b c"')(ok(text('typed')))],
  ['/empty', () => ok()],
  ['/empty-text', () => ok(text(''))],
  ['/none', () => noContent],
  ['/reset', () => resetContent],
  ['/unchanged', () => notModified(withHeader('ETag', '"v1"')(ok(text('hello'))))],
  ['/status', asked],
  ['/reason', () => withReason('Quite Fine')(ok(text('fine')))],
  ['/closing', () => closing(ok(text('closed')))],
  ['/stream', () => ok(stream(pieces, { type: 'text/plain' }))],
  ['/later', () => ok(stream(later))],
  ['/counted', () => ok(stream(pieces, { length: 7 }))],
  ['/nothing-streamed', () => ok(stream(() => []))],
  ['/trailers', () => ok(withTrailers())],
  ['/large', () => ok(bytes(new Uint8Array(MIB).fill(120)))],
  ['/large-stream', () => ok(stream(many))],
  ['/file', () => ok(file(source, { start: 5, end: 100_005, type: 'text/plain' }))],
  ['/sse', () => withHeader('Cache-Control', 'no-store')(ok(sse(() => [{ event: 'a', data: 'b\nc' }, { id: '1' }])))],
  ['/range', (it) => represent(tag)(it)(ok(bytes(digits)))],
  ['/range-file', (it) => represent(tag)(it)(ok(file(source, { start: 0, end: 100_000 })))],
  ['/hints', () => chain(() => ok(text('hinted')))(inform(103, fromFields([['Link', '</a.css>; rel=preload']])))],
  ['/processing', () => chain(() => chain(() => ok(text('processed')))(inform(102)))(inform(102))],
  ['/set-cookies', () => withCookies(ok())],
  [
    '/odd',
    () =>
      withHeaders(
        fromFields([
          [oddName, 'a\tb  "c, \\d;e=(f)'],
          ['x-empty', ''],
        ]),
      )(ok(text('odd'))),
  ],
  ['/octets', () => withHeaders(fromFields([['X-Octets', '\u0080\u00e9\u00ff']]))(ok(text('octets')))],
  ['/case', () => withHeaders(fromFields([['x-MiXeD', 'cAsE']]))(ok(text('case')))],
  ['/teapot', () => respond(418, text('short'))],
])
