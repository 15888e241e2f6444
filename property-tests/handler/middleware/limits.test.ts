import { describe, expect, test } from 'vitest'
import type { Handler } from '../../../src/handler/methods.js'
import { bodyLimit } from '../../../src/handler/middleware/body-limit.js'
import { fullBucket, isFull, takeToken } from '../../../src/handler/middleware/bucket.js'
import { networkOf } from '../../../src/handler/middleware/client-key.js'
import { onResponse } from '../../../src/handler/middleware/middleware.js'
import { rateLimit } from '../../../src/handler/middleware/rate-limit.js'
import { rateTable } from '../../../src/handler/middleware/rate-table.js'
import { requestId, requestIds } from '../../../src/handler/middleware/request-id.js'
import { timeout } from '../../../src/handler/middleware/timeout.js'
import { counted } from '../../../src/message/framing.js'
import { type Answer, upgrade } from '../../../src/response/answer.js'
import { text } from '../../../src/response/body.js'
import { withHeader } from '../../../src/response/change.js'
import { type GivenBody, givenBody } from '../../../src/response/given-body.js'
import { runSync, runTask } from '../../../src/response/interpret.js'
import { chain, fail, map, orElse } from '../../../src/response/monad.js'
import { collect, fromTask, inform, pull, within } from '../../../src/response/program.js'
import type { BodyError, Reply } from '../../../src/response/reply.js'
import { isResponse } from '../../../src/response/response.js'
import { ok, respond } from '../../../src/response/responses.js'
import { answerOf, made, request } from './shared.js'

const body = (...pieces: ReadonlyArray<string>): GivenBody => givenBody(pieces.map((piece) => Buffer.from(piece)))
const said = (result: unknown): string => {
  const told = JSON.parse(JSON.stringify(result))
  return told.right?.body?.text ?? told.left?.error?._tag ?? told.left?._tag
}

describe('a body limit, whatever the program is made of', () => {
  const limit = made(bodyLimit({ limit: 3 }))
  type Reading = Reply<BodyError, Answer>
  const run = (program: Reading, given: GivenBody): string =>
    said(runSync(limit(() => program)(request('POST')), given).result)
  const length = (octets: Uint8Array): Answer => ok(text(`${octets.length}`))
  const all = (most?: number): Reading => map(length)(collect(most))
  const again = (first: Reading): Reading => orElse((): Reading => all())(first)

  test.each<[string, Reading, GivenBody, string]>([
    ['all of it', all(), body('ab', 'c'), '3'],
    ['all of it, in vain', all(), body('ab', 'cd'), 'TooLarge'],
    ['at most more than the limit', all(99), body('abcd'), 'TooLarge'],
    ['at most less than the limit', all(2), body('abc'), 'TooLarge'],
    ['a piece, and then the rest', chain(() => all(99))(pull), body('ab', 'c'), '1'],
    ['a piece, and then too much', chain(() => all(99))(pull), body('ab', 'cd'), 'TooLarge'],
    ['a piece, and then all that is left', chain(() => all())(pull), body('ab', 'cd'), 'TooLarge'],
    ['behind an interim answer', chain(() => all())(inform(102)), body('abcd'), 'TooLarge'],
    ['inside a limit of time', within(9, () => all())(all()), body('abcd'), 'TooLarge'],
    ['inside a limit of time, in vain', within(9, () => all())(all()), body('abc'), '3'],
    ['again behind the failure', again(again(all(2))), body('abcd'), 'TooLarge'],
    [
      'by pieces behind the failure',
      orElse((): Reading => map(() => ok(text('no')))(pull))(all()),
      body('abcd'),
      'TooLarge',
    ],
    ['nothing, and fails', fail({ _tag: 'TooLarge', limit: 9 }), body('a'), 'TooLarge'],
    ['nothing of an empty one', all(), body(), '0'],
  ])('it reads %s', (_, program, given, outcome) => expect(run(program, given)).toBe(outcome))

  test('a body that breaks elsewhere stays broken', () => {
    const broken = givenBody([], { error: { _tag: 'TooLarge', limit: 77 } })
    const { result } = runSync(limit(() => again(all()))(request('POST')), broken)
    expect(result).toMatchObject({ left: { error: { limit: 77 } } })
  })

  test('behind an effect, and late, it still holds', async () => {
    const slow = chain(() => all())(fromTask(async () => 1))
    expect(said((await runTask(limit(() => slow)(request('POST')), body('abcd'))()).result)).toBe('TooLarge')
    const late = within(0, () => all())(chain(() => all())(fromTask(() => new Promise(() => {}))))
    expect(said((await runTask(limit(() => late)(request('POST')), body('abcd'))()).result)).toBe('TooLarge')
  })

  test('what is announced as too much is refused before the handler is asked, by an answer of one’s own too', () => {
    let asked = 0
    const handler: Handler<never> = () => {
      asked += 1
      return ok()
    }
    const own = made(bodyLimit({ limit: 3, refusal: respond(413, text('less!')) }))(handler)
    expect(answerOf(own, request('POST', [], { framing: counted(4) })).body).toEqual(text('less!'))
    expect(asked).toBe(0)
    expect(answerOf(own, request('POST', [], { framing: counted(3) })).status).toBe(200)
  })

  test('what is no reply is left to the interpreter', () => {
    const stranger: Reading = JSON.parse('{"_tag":"Nonsense"}')
    expect(run(stranger, body('a'))).toBe('Defect')
  })
})

describe('a rate limit', () => {
  const rate = { capacity: 2, perSecond: 0.5 }

  test('a clock that goes back gives nothing and takes nothing', () => {
    const take = takeToken(rate)
    const [, one] = take(fullBucket(rate, 1000), 1000)
    const [, none] = take(one, 500)
    expect(none).toEqual({ tokens: 0, at: 1000 })
    expect(take(none, 0)).toEqual([{ allowed: false, left: 0, wait: 2, full: 4 }, none])
    expect(isFull(rate, none, 0)).toBe(false)
    expect(take(none, 3000)[0].allowed).toBe(true)
    expect(take(none, 1e12)[0]).toEqual({ allowed: true, left: 1, wait: 0, full: 2 })
  })

  test('whoever waits as long as told is let in, and not a millisecond too early', () => {
    for (const perSecond of [0.001, 0.3, 1 / 3, 0.7, 3, 7.7]) {
      const take = takeToken({ capacity: 1, perSecond })
      const [, empty] = take(fullBucket({ capacity: 1, perSecond }, 0), 0)
      const [{ wait }] = take(empty, 0)
      expect(take(empty, wait * 1000)[0].allowed).toBe(true)
      expect(take(empty, 1000 / perSecond - 2)[0].allowed).toBe(false)
      expect(wait - 1 / perSecond).toBeLessThan(1)
    }
  })

  const store = () => made(rateTable({ capacity: 1, perSecond: 0.1 }))
  const fields = (policy: string | false | undefined) => {
    const table = store()
    const limit = made(rateLimit({ store: table, now: () => 0, ...(policy === undefined ? {} : { policy }) }))(() =>
      ok(),
    )
    answerOf(limit, request('GET'))
    const { status, headers } = answerOf(limit, request('GET'))
    return [status, ...headers.toJSON().map(([name, value]) => `${name}: ${value}`)]
  }
  test('the fields are those of the draft, the name a string whatever it holds', () => {
    expect(fields(undefined)).toEqual([
      429,
      'Retry-After: 10',
      'RateLimit-Policy: "default";q=1;w=10',
      'RateLimit: "default";r=0;t=10',
    ])
    expect(fields('a"b\\')).toContain('RateLimit: "a\\"b\\\\";r=0;t=10')
    expect(fields(false)).toEqual([429, 'Retry-After: 10'])
  })

  test('a key is counted by itself, none is not counted, and the refusal is one’s own', () => {
    const limit = made(
      rateLimit({
        store: store(),
        now: () => 0,
        key: ({ method }) => (method === 'HEAD' ? undefined : method),
        refusal: ({ method }) => respond(429, text(`no ${method}`)),
      }),
    )(() => ok())
    const by = (method: string) => answerOf(limit, request(method)).status
    expect(['GET', 'PUT', 'GET', 'PUT', 'HEAD', 'HEAD'].map(by)).toEqual([200, 200, 429, 429, 200, 200])
    expect(answerOf(limit, request('GET')).body).toEqual(text('no GET'))
    expect(answerOf(limit, request('HEAD')).headers.has('RateLimit')).toBe(false)
  })

  test('the one asked about longest ago is forgotten first, so that a flood does not free who is limited', () => {
    const table = made(rateTable({ capacity: 1, perSecond: 0.001, keys: 3 }))
    const take = (key: string) => {
      const reply = table.take(key, 0)
      return reply._tag === 'Done' && reply.value.allowed
    }
    expect(['a', 'b', 'a', 'c', 'a', 'd', 'a', 'e', 'a'].map(take)).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
      false,
      true,
      false,
    ])
    expect(table.size()).toBe(3)
    expect(take('b')).toBe(true)
    const other = made(rateTable({ capacity: 1, perSecond: 0.001, keys: 3 }))
    for (const key of ['a', 'b', 'a', 'c', 'd']) other.take(key, 0)
    expect(other.take('a', 0)).toMatchObject({ value: { allowed: false } })
  })

  test.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['Some.Sock', 'some.sock'],
    ['', ''],
  ])('%j counts as %j', (host, network) => expect(networkOf(host)).toBe(network))
})

describe('identifiers, time, and what passes', () => {
  test('an identifier is a field value whatever is made, in a field of one’s own', () => {
    const named = made(requestIds({ id: () => 'é\r\nX: y', field: 'Trace' }))((it) =>
      ok(text(`${requestId(it, 'Trace')}`)),
    )
    const { headers, body } = answerOf(named, request('GET', [['Trace', 'forged']]))
    expect(headers.getAll('Trace')).toEqual(['%C3%A9%0D%0AX: y'])
    expect(body).toEqual(text('%C3%A9%0D%0AX: y'))
    expect(requestId(request('GET'))).toBeUndefined()
  })

  test('who is late is answered by the request that came', async () => {
    const slow: Handler<never> = () => map(() => ok())(fromTask(() => new Promise(() => {})))
    const late = made(timeout({ ms: 1, late: ({ method }) => respond(504, text(method)) }))(slow)
    let now = 0
    const clock = {
      now: () => now,
      after: (ms: number, then: () => void) => {
        now += ms
        then()
        return () => {}
      },
    }
    expect(said((await runTask(late(request('PUT')), givenBody([]), clock)()).result)).toBe('PUT')
  })

  test('an upgrade passes, at once and later', () => {
    const echo: Answer = upgrade('echo', { initial: 0, turn: () => ({ state: 0, output: [], done: true }) })
    const mark = onResponse(withHeader('X-A', 'b'))
    expect(mark(() => echo)(request('GET'))).toMatchObject({ value: echo })
    const { result } = runSync(mark(() => chain((): Answer => echo)(inform(102)))(request('GET')))
    expect(result).toEqual({ _tag: 'Right', right: echo })
    const later = runSync(mark(() => chain((): Answer => ok())(inform(102)))(request('GET'))).result
    expect(later._tag === 'Right' && isResponse(later.right) && later.right.headers.get('X-A')).toBe('b')
  })
})
