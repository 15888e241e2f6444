import type { App } from '../../connection/contract.js'
import { cookieList } from '../../handler/semantics/cookie.js'
import type { Headers } from '../../message/headers.js'
import type { Request } from '../../message/request.js'
import { queryOf } from '../../message/target.js'
import { bytes, json, text } from '../../response/body.js'
import { chain, map, of } from '../../response/monad.js'
import { collect, foldBody, fromTask, pull, within } from '../../response/program.js'
import type { BodyError, Pulled, Reply } from '../../response/reply.js'
import { ok, respond } from '../../response/responses.js'

/** Pages that say what they were asked, and what content came with it. */

const told =
  (say: (request: Request) => string): App =>
  (request) =>
    ok(text(say(request)))

/** The fields of the contract's own, so that what clients and proxies add is not in the way. */
const own = (headers: Headers) => headers.toJSON().filter(([name]) => /^x-/i.test(name))

const trailersOf = (): Reply<BodyError, Headers> =>
  chain(
    (pulled: Pulled): Reply<BodyError, Headers> => (pulled._tag === 'Finished' ? of(pulled.trailers) : trailersOf()),
  )(pull)

const echo: App = ({ headers }) =>
  map((all: Uint8Array) => ok(bytes(all, headers.get('Content-Type') ?? 'application/octet-stream')))(collect())

/** Reads the first piece only, and answers. */
const firstPiece: App = () =>
  map((pulled: Pulled) => ok(text(pulled._tag === 'Piece' && pulled.bytes.length > 0 ? 'a piece' : 'the end')))(pull)

const counted: App = () => map((sum: number) => ok(text(String(sum))))(foldBody(0, (sum, piece) => sum + piece.length))

const twice: App = () =>
  chain((first: Uint8Array) =>
    map((second: Uint8Array) => ok(text(`${first.length} and ${second.length}`)))(collect()),
  )(collect())

const pause = fromTask(() => new Promise<void>((resolve) => globalThis.setTimeout(resolve, 5)))

const echoed = map((all: Uint8Array) => respond(200, bytes(all)))(collect())

/** By path. */
export const readers: ReadonlyMap<string, App> = new Map<string, App>([
  ['/method', told(({ method }) => method)],
  ['/target', told(({ target }) => target.raw)],
  ['/query', told(({ target }) => JSON.stringify(queryOf(target) ?? null))],
  ['/authority', told(({ authority }) => JSON.stringify(authority ?? null))],
  ['/version', told(({ version }) => version)],
  ['/framing', told(({ framing }) => framing._tag)],
  ['/fields', (request) => ok(json(own(request.headers)))],
  ['/field-values', ({ headers }) => ok(json(own(headers).map(([, value]) => value)))],
  ['/cookies', ({ headers }) => ok(json(cookieList(headers)))],
  ['/secure', told(({ peer }) => String(peer.secure))],
  ['/echo', echo],
  ['/echo-later', (request) => chain(() => echo(request))(pause)],
  ['/count', counted],
  ['/twice', twice],
  ['/first-piece', firstPiece],
  ['/unread', () => ok(text('unread'))],
  ['/limited', () => map((all: Uint8Array) => ok(bytes(all)))(collect(10))],
  ['/slow-content', () => within(50, () => of(respond(408, text('too slow'))))(echoed)],
  ['/request-trailers', () => map((trailers: Headers) => ok(json(trailers.toJSON())))(trailersOf())],
])
