import type { App } from '../../connection/contract.js'
import { failure } from '../../message/failure.js'
import { fromFields } from '../../message/headers.js'
import { stream, text } from '../../response/body.js'
import { withBody, withHeaders } from '../../response/change.js'
import { sendError } from '../../response/error-page.js'
import { fail, of } from '../../response/monad.js'
import { fromTask, within } from '../../response/program.js'
import { ok, respond, status } from '../../response/responses.js'

/** Pages that go wrong, each in its own way. */

/** What the compiler does not let an app do: throw, and answer with anything else. */
const parsed = (written: string) => JSON.parse(written)

function* breaking(): Generator<string, void> {
  yield 'so far'
  parsed('no JSON')
}

/** Behind a pause: some clients take a reset that comes along with the last octets for an end. */
async function* breakingLater(): AsyncGenerator<string, void> {
  yield 'so far'
  await new Promise((resolve) => globalThis.setTimeout(resolve, 20))
  parsed('no JSON')
}

const never = fromTask(() => new Promise<never>(() => {}))

/** By path. */
export const faults: ReadonlyMap<string, App> = new Map<string, App>([
  ['/throws', () => parsed('no JSON')],
  ['/rejects', () => fromTask(() => Promise.reject('meant to'))],
  ['/no-answer', () => parsed('null')],
  ['/look-alike', () => parsed('{"_tag":"Done","value":{"status":200,"body":{"_tag":"Empty"}}}')],
  ['/too-large', () => fail({ _tag: 'TooLarge', limit: 1 })],
  ['/malformed', () => fail({ _tag: 'Malformed', failure: failure('unexpected-end', 0) })],
  ['/content-on-204', () => withBody(text('no'))(status<number>(204))],
  ['/status-of-99', () => status<number>(99)],
  ['/injected', () => withHeaders(fromFields([['X-A', 'a\r\nX-B: b']]))(ok())],
  ['/bad-name', () => withHeaders(fromFields([['X A', 'a']]))(ok())],
  ['/own-length', () => withHeaders(fromFields([['Content-Length', '1']]))(ok(text('no')))],
  ['/own-coding', () => withHeaders(fromFields([['Transfer-Encoding', 'chunked']]))(ok(text('no')))],
  ['/wide', () => withHeaders(fromFields([['X-A', '\u20ac']]))(ok())],
  ['/unopened', () => ok(stream(() => parsed('no JSON')))],
  ['/breaks', () => ok(stream(breaking))],
  ['/breaks-later', () => ok(stream(breakingLater))],
  ['/short', () => ok(stream(() => ['abc'], { length: 9 }))],
  ['/long', () => ok(stream(() => ['abc', 'def'], { length: 4 }))],
  ['/late', () => within(10, () => of(respond(503, text('late'))))(never)],
  ['/error', () => sendError(404, 'Not <here>', 'because & so')],
])
