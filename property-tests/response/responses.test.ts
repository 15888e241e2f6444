import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import { fromFields } from '../../src/message/headers.js'
import { isAnswer, isUpgrade, upgrade } from '../../src/response/answer.js'
import { empty, text } from '../../src/response/body.js'
import {
  appendHeader,
  closing,
  withBody,
  withHeader,
  withHeaders,
  withoutHeader,
  withReason,
  withStatus,
} from '../../src/response/change.js'
import { errorContentType, errorPage, escapeHtml, sendError, sendErrorAs } from '../../src/response/error-page.js'
import { isResponse, type Response } from '../../src/response/response.js'
import {
  accepted,
  badRequest,
  conflict,
  created,
  forbidden,
  gone,
  methodNotAllowed,
  noContent,
  notFound,
  notModified,
  ok,
  redirect,
  resetContent,
  respond,
  serverError,
  status,
  unauthorized,
  unavailable,
  unprocessable,
  upgradeRequired,
} from '../../src/response/responses.js'

const body = text('x')

describe('a response', () => {
  const made: ReadonlyArray<readonly [number, Response, ReadonlyArray<readonly [string, string]>]> = [
    [200, ok(body), []],
    [201, created('/new', body), [['Location', '/new']]],
    [202, accepted(body), []],
    [400, badRequest(body), []],
    [401, unauthorized('Basic realm="a"', body), [['WWW-Authenticate', 'Basic realm="a"']]],
    [403, forbidden(body), []],
    [404, notFound(body), []],
    [405, methodNotAllowed(['GET', 'HEAD'], body), [['Allow', 'GET, HEAD']]],
    [409, conflict(body), []],
    [410, gone(body), []],
    [422, unprocessable(body), []],
    [426, upgradeRequired(['h2c', 'websocket'], body), []],
    [500, serverError(body), []],
    [503, unavailable(body), []],
    [418, respond(418, body), []],
  ]
  test.each(made)('of status %i is made of its content and its fields', (code, response, fields) => {
    expect([response.status, response.body, [...response.headers]]).toEqual([code, body, fields])
    expect([response.close, response.reason]).toEqual([false, undefined])
  })

  test('without content has none unless it is given some', () => {
    const bare = [
      noContent,
      resetContent,
      notModified(),
      status(204),
      redirect(308, '/x'),
      ...[
        ok(),
        created('/x'),
        accepted(),
        badRequest(),
        unauthorized('a'),
        forbidden(),
        notFound(),
        conflict(),
        gone(),
      ],
      ...[unprocessable(), serverError(), unavailable(), methodNotAllowed([]), upgradeRequired(['a'])],
    ]
    expect(bare.map((response) => response.body)).toEqual(bare.map(() => empty))
    expect([...redirect(308, '/x').headers]).toEqual([['Location', '/x']])
    expect(upgradeRequired(['a', 'b/1']).offers).toBe('a, b/1')
  })

  test('304 keeps what the answer to GET would have said', () => {
    const page = withHeader('ETag', '"a"')(ok(body))
    const response = notModified(page)
    expect([response.status, response.headers, response.body]).toEqual([304, page.headers, body])
  })

  test('is itself a program that has ended in it', () => {
    const response = ok()
    expect(response._tag).toBe('Done')
    expect(response.value).toBe(response)
  })

  test('cannot be forged', () => {
    const genuine = ok(body)
    expect(isResponse(genuine)).toBe(true)
    expect(
      [{ ...genuine }, Object.create(genuine), JSON.parse('{"_tag":"Done","status":200}'), null, 1].map(isResponse),
    ).toEqual([false, false, false, false, false])
  })
})

describe('a change of a response', () => {
  const base = pipe(ok(body), withHeader('X-A', '1'), appendHeader('x-a', '2'), withHeader('X-B', '3'))

  test('leaves the response that it was made of as it was', () => {
    const before = JSON.stringify(base)
    const changes = [
      withHeader('X-A', '4')(base),
      withoutHeader('X-A')(base),
      withStatus(500)(base),
      withReason('Why not')(base),
      withBody(empty)(base),
      closing(base),
    ]
    expect(changes.every(isResponse)).toBe(true)
    expect(JSON.stringify(base)).toBe(before)
  })

  test('sets, adds and removes fields by name, in any case of letters', () => {
    expect([...base.headers]).toEqual([
      ['X-A', '1'],
      ['x-a', '2'],
      ['X-B', '3'],
    ])
    expect([...withHeader('x-A', '4')(base).headers]).toEqual([
      ['X-B', '3'],
      ['x-A', '4'],
    ])
    expect([...withoutHeader('X-a')(base).headers]).toEqual([['X-B', '3']])
    expect(withoutHeader('X-C')(base)).toBe(base)
    expect([...withHeaders(fromFields([['X-B', '5']]))(base).headers.getAll('x-b')]).toEqual(['5'])
  })

  test('changes one part and keeps the others', () => {
    const all = pipe(base, withReason('Fine'), closing, withStatus(201), withBody(text('y')), withHeader('X-C', '6'))
    expect(all).toMatchObject({ status: 201, reason: 'Fine', close: true, body: text('y'), offers: undefined })
    expect(all.headers.size).toBe(4)
    expect(pipe(upgradeRequired(['h2c']), withHeader('X-A', '1')).offers).toBe('h2c')
  })
})

describe('an upgrade', () => {
  const machine = { initial: 0, turn: (state: number) => ({ state: state + 1, output: [], done: false }) }

  test('hands the connection to a machine or to a function', () => {
    expect(upgrade('echo', machine)).toMatchObject({
      protocol: 'echo',
      kind: 'Upgrade',
      next: { _tag: 'Machine', machine },
    })
    const takeover = () => {}
    expect(upgrade('echo', takeover).next).toEqual({ _tag: 'Takeover', takeover })
    expect([...upgrade('echo', takeover, fromFields([['X-A', '1']])).headers]).toEqual([['X-A', '1']])
  })

  test('is an answer, as a response is, and cannot be forged', () => {
    const genuine = upgrade('echo', machine)
    expect(genuine.value).toBe(genuine)
    expect([genuine, ok(), { ...genuine }, null, undefined].map(isAnswer)).toEqual([true, true, false, false, false])
    expect([genuine, ok(), { ...genuine }, null].map(isUpgrade)).toEqual([true, false, false, false])
  })
})

describe('an error page', () => {
  test('escapes whatever it shows', () => {
    const page = errorPage({ code: 404, message: '<script>"&\'', explain: '</p><img src=x>' })
    expect(page).toContain('&lt;script&gt;&quot;&amp;&#39;')
    expect(page).toContain('&lt;/p&gt;&lt;img src=x&gt;')
    expect(page).not.toMatch(/<script|<img/)
    expect(escapeHtml('a')).toBe('a')
  })

  test('is sent as HTML, with the words of the status table unless others are given', () => {
    const response = sendError(404)
    expect(response).toMatchObject({ status: 404, reason: undefined, close: false })
    expect(response.body).toEqual({
      _tag: 'Text',
      type: errorContentType,
      text: errorPage({ code: 404, message: 'Not Found', explain: 'Nothing here matches the given address.' }),
    })
    expect(sendError(404, 'Nobody', 'Go home.').body).toMatchObject({
      text: errorPage({ code: 404, message: 'Nobody', explain: 'Go home.' }),
    })
    expect(sendError(599).body).toMatchObject({ text: errorPage({ code: 599, message: '', explain: '' }) })
  })

  test('lends its message to the reason phrase where the grammar lets it', () => {
    expect(sendError(404, 'Nobody').reason).toBe('Nobody')
    expect(sendError(404, 'Nobody\r\nX: y').reason).toBeUndefined()
    expect(sendError(404, 'Няма').reason).toBeUndefined()
  })

  test('can look otherwise', () => {
    const send = sendErrorAs({
      page: ({ code, message, explain }) => `${code}|${message}|${explain}`,
      contentType: 'text/plain',
    })
    expect(send(500, 'Oh').body).toEqual(
      text('500|Oh|The server met a condition that it did not expect.', 'text/plain'),
    )
  })
})
