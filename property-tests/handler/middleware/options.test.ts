import { describe, expect, test } from 'vitest'
import { nodeClock, nodeRandomness } from '../../../src/adapters/node/capabilities.js'
import { basicAuth, basicGuard } from '../../../src/handler/middleware/basic.js'
import { bearerAuth } from '../../../src/handler/middleware/bearer.js'
import { bodyLimit } from '../../../src/handler/middleware/body-limit.js'
import { flawOfToken, flawOfValue, wrong } from '../../../src/handler/middleware/checks.js'
import { compression } from '../../../src/handler/middleware/compression.js'
import { cors } from '../../../src/handler/middleware/cors.js'
import { flawOfOrigin } from '../../../src/handler/middleware/cors-origin.js'
import { headFromGet, optionsWithAllow } from '../../../src/handler/middleware/head.js'
import { writeFeaturePolicy, writeTransportPolicy } from '../../../src/handler/middleware/policies.js'
import { rateLimit } from '../../../src/handler/middleware/rate-limit.js'
import { rateTable } from '../../../src/handler/middleware/rate-table.js'
import { requestIds } from '../../../src/handler/middleware/request-id.js'
import { type SecurityOptions, securityFields } from '../../../src/handler/middleware/security.js'
import { timeout } from '../../../src/handler/middleware/timeout.js'
import { of } from '../../../src/response/monad.js'
import { ok } from '../../../src/response/responses.js'
import { answerOf, flawOf, made, request } from './shared.js'

describe('options that make no sense are named', () => {
  const store = made(rateTable({ capacity: 1, perSecond: 1 }))
  const nobody = () => of({ _tag: 'None' } as const)
  const invalid = () => of({ _tag: 'Invalid' } as const)
  test.each([
    ['realm', flawOf(basicAuth({ realm: 'a\n', verify: nobody }))],
    ['realm', flawOf(basicGuard({ realm: '\u0100', verify: nobody }))],
    ['refusal', flawOf(basicAuth({ realm: 'a', verify: nobody, refusal: ok() }))],
    ['realm', flawOf(bearerAuth({ realm: '\0', verify: invalid }))],
    ['scope', flawOf(bearerAuth({ realm: 'a', verify: invalid, scope: 'a  b' }))],
    ['scope', flawOf(bearerAuth({ realm: 'a', verify: invalid, scope: 'a"' }))],
    ['limit', flawOf(bodyLimit({ limit: -1 }))],
    ['limit', flawOf(bodyLimit({ limit: 0.5 }))],
    ['least', flawOf(compression({ least: Number.NaN }))],
    ['mostAtOnce', flawOf(compression({ mostAtOnce: -1 }))],
    ['0', flawOf(optionsWithAllow(['G T']))],
    ['policy', flawOf(rateLimit({ store, now: () => 0, policy: 'a\n' }))],
    ['policy', flawOf(rateLimit({ store, now: () => 0, policy: 'é' }))],
    ['capacity', flawOf(rateTable({ capacity: 0, perSecond: 1 }))],
    ['perSecond', flawOf(rateTable({ capacity: 1, perSecond: 0 }))],
    ['perSecond', flawOf(rateTable({ capacity: 1, perSecond: Infinity }))],
    ['keys', flawOf(rateTable({ capacity: 1, perSecond: 1, keys: 0 }))],
    ['field', flawOf(requestIds({ id: () => 'a', field: 'a b' }))],
    ['field', flawOf(requestIds({ id: () => 'a', field: 'Content-Length' }))],
    ['maxLength', flawOf(requestIds({ id: () => 'a', maxLength: 0 }))],
    ['ms', flawOf(timeout({ ms: 0 }))],
    ['ms', flawOf(timeout({ ms: Infinity }))],
    ['origins', flawOf(cors({ origins: '*', credentials: true }))],
    ['methods.0', flawOf(cors({ origins: '*', methods: ['a b'] }))],
    ['methods.1', flawOf(cors({ origins: '*', methods: ['PUT', 'trace'] }))],
    ['headers.0', flawOf(cors({ origins: '*', headers: ['a\n'] }))],
    ['exposed.0', flawOf(cors({ origins: [], credentials: true, exposed: ['*'] }))],
    ['maxAge', flawOf(cors({ origins: '*', maxAge: -1 }))],
    [undefined, flawOf(cors({ origins: '*', methods: ['*'], headers: ['*'], exposed: ['*'] }))],
    [undefined, flawOf(bearerAuth({ realm: 'é', verify: invalid, scope: 'a b' }))],
  ])('%j', (option, flaw) => expect(flaw).toBe(option))

  const policies: ReadonlyArray<readonly [string | undefined, SecurityOptions]> = [
    ['contentPolicy', { contentPolicy: {} }],
    ['contentPolicy.a b', { contentPolicy: { 'a b': [] } }],
    ['contentPolicy.img-src.1', { contentPolicy: { 'img-src': ["'self'", 'a b'] } }],
    ['contentPolicy.img-src.0', { contentPolicy: { 'img-src': [''] } }],
    ['contentPolicy.img-src.0', { contentPolicy: { 'img-src': ['a,b'] } }],
    ['contentPolicy.img-src.0', { contentPolicy: { 'img-src': ['a;script-src'] } }],
    ['contentPolicy', { contentPolicy: 'a\nb' }],
    ['contentPolicy', { contentPolicy: '' }],
    ['featurePolicy', { featurePolicy: {} }],
    ['featurePolicy.Camera', { featurePolicy: { Camera: [] } }],
    ['featurePolicy.camera.1', { featurePolicy: { camera: ['self', 'maps.example'] } }],
    ['transport.maxAge', { transport: { maxAge: -1 } }],
    ['transport.preload', { transport: { preload: true, maxAge: 1 } }],
    ['transport.preload', { transport: { preload: true, subdomains: false } }],
    ['referrer', { referrer: 'everybody' }],
    ['referrer', { referrer: [] }],
    ['opener', { opener: JSON.parse('"x"') }],
    ['embedder', { embedder: JSON.parse('"x"') }],
    ['resource', { resource: JSON.parse('"x"') }],
    ['frame', { frame: JSON.parse('"ALLOW"') }],
    [
      undefined,
      { featurePolicy: 'camera=()', contentPolicy: "default-src 'none'", referrer: ['origin', 'no-referrer'] },
    ],
  ]
  test.each(policies)('%j of %j', (option, options) => expect(flawOf(securityFields(options))).toBe(option))

  test.each([
    ['a.example', 'does not start with a scheme and ://'],
    ['HTTPS://a.example', 'does not start with a scheme and ://'],
    ['https://a.example/', 'has something behind its host and port'],
    ['https://a b', 'has no valid host and port'],
    ['https://', 'has no valid host and port'],
    ['https://A.example', 'is not in lower case, as browsers write it'],
    ['https://a.example:443', 'names a port that browsers leave away'],
    ['https://a.example:', 'names a port that browsers leave away'],
    ['http://a.example:443', undefined],
    ['https://[::1]:8443', undefined],
  ])('the origin %j %s', (origin, flaw) => expect(flawOfOrigin(origin)).toBe(flaw))

  test('checks say what they are for', () => {
    expect(flawOfValue('a', '')).toEqual({ _tag: 'OptionsError', option: 'a', reason: 'is no field value' })
    expect([flawOfValue('a', 'b'), flawOfValue('a', 1)?.option, flawOfToken('a', 1)?.option]).toEqual([
      undefined,
      'a',
      'a',
    ])
    expect(wrong('a', 'is b')).toEqual({ _tag: 'Left', left: { _tag: 'OptionsError', option: 'a', reason: 'is b' } })
  })
})

describe('policies as they are written', () => {
  const fieldsOf = (options: SecurityOptions) =>
    answerOf(
      made(securityFields({ ...options, secure: () => true }))(() => ok()),
      request('GET'),
    ).headers

  test('features go to nobody, to the page, to origins, or to all', () => {
    expect(writeFeaturePolicy({ camera: [], usb: ['self', 'https://a.example'], midi: ['*', 'self'] })).toBe(
      'camera=(), usb=(self "https://a.example"), midi=*',
    )
    expect(writeTransportPolicy({ maxAge: 0, subdomains: false })).toBe('max-age=0')
    expect(writeTransportPolicy({ preload: true })).toBe('max-age=31536000; includeSubDomains; preload')
  })

  test('a policy can be reported on alone, and what is switched off is not there', () => {
    const some = fieldsOf({ reportOnly: true, frame: false, transport: false, noSniff: false, referrer: false })
    expect(some.get('Content-Security-Policy-Report-Only')).toMatch(/^default-src 'self'/)
    for (const name of [
      'Content-Security-Policy',
      'X-Frame-Options',
      'Strict-Transport-Security',
      'X-Content-Type-Options',
      'Referrer-Policy',
    ])
      expect(some.has(name)).toBe(false)
    expect(fieldsOf({ featurePolicy: { usb: [] }, embedder: 'require-corp' }).get('Permissions-Policy')).toBe('usb=()')
  })

  test('with override the options win over the handler, without it the handler does', () => {
    const own = () =>
      answerOf(
        made(securityFields({ frame: 'DENY' }))(() => ok()),
        request('GET'),
      )
    const by = (override: boolean) =>
      answerOf(made(securityFields({ override }))(own), request('GET')).headers.getAll('X-Frame-Options')
    expect([by(false), by(true)]).toEqual([['DENY'], ['SAMEORIGIN']])
  })
})

test('HEAD is asked as GET, other methods as they are; OPTIONS is answered with the list, each name once', () => {
  const app = headFromGet(({ method }) => ok({ _tag: 'Text', text: method, type: 'a/b' }))
  expect(answerOf(app, request('HEAD')).body).toMatchObject({ text: 'GET' })
  expect(answerOf(app, request('PUT')).body).toMatchObject({ text: 'PUT' })
  const allowed = made(optionsWithAllow(['GET', 'OPTIONS', 'GET']))(app)
  const { status, headers } = answerOf(allowed, request('OPTIONS'))
  expect([status, headers.get('Allow')]).toEqual([204, 'GET, OPTIONS'])
  expect(answerOf(allowed, request('GET')).status).toBe(200)
})

test('the capabilities of Node: random octets, identifiers that are tokens, a clock that does not go back', () => {
  expect(nodeRandomness.bytes(16)).toHaveLength(16)
  expect(nodeRandomness.id()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(nodeRandomness.id()).not.toBe(nodeRandomness.id())
  const before = nodeClock.now()
  expect(nodeClock.now()).toBeGreaterThanOrEqual(before)
})
