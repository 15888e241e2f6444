import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesOnly, isIdempotent, keepsSources, passesUpgrades } from '../../../src/fuzz/laws/middleware.js'
import { basicAuth } from '../../../src/handler/middleware/basic.js'
import { bearerAuth, tokenTable } from '../../../src/handler/middleware/bearer.js'
import { bodyLimit } from '../../../src/handler/middleware/body-limit.js'
import { compression } from '../../../src/handler/middleware/compression.js'
import { cors } from '../../../src/handler/middleware/cors.js'
import { headFromGet, optionsWithAllow } from '../../../src/handler/middleware/head.js'
import { type Middleware, onResponse } from '../../../src/handler/middleware/middleware.js'
import { rateLimit } from '../../../src/handler/middleware/rate-limit.js'
import { rateTable } from '../../../src/handler/middleware/rate-table.js'
import { requestIds } from '../../../src/handler/middleware/request-id.js'
import { passwordTable } from '../../../src/handler/middleware/secrets.js'
import { securityFields } from '../../../src/handler/middleware/security.js'
import { timeout } from '../../../src/handler/middleware/timeout.js'
import { text } from '../../../src/response/body.js'
import { withBody, withHeader, withStatus } from '../../../src/response/change.js'
import { compressors, digests, made } from './shared.js'

const store = made(rateTable({ capacity: 100_000, perSecond: 1 }))
type Case = readonly [name: string, middleware: Middleware, fields: ReadonlyArray<string>, content: boolean]
const all: ReadonlyArray<Case> = [
  ['requestIds', made(requestIds({ id: () => 'r\r\n1', trust: () => true })), ['x-request-id'], false],
  [
    'cors',
    made(cors({ origins: ['https://a.example'], credentials: true, exposed: ['X-A'] })),
    ['vary', 'access-control-allow-origin', 'access-control-allow-credentials', 'access-control-expose-headers'],
    false,
  ],
  [
    'securityFields',
    made(securityFields()),
    [
      ...['content-security-policy', 'strict-transport-security', 'x-content-type-options', 'referrer-policy'],
      ...['cross-origin-opener-policy', 'cross-origin-resource-policy', 'x-frame-options', 'origin-agent-cluster'],
    ],
    false,
  ],
  ['basicAuth', made(basicAuth({ realm: 'x', verify: passwordTable(digests, { a: 'b' }) })), [], false],
  ['bearerAuth', made(bearerAuth({ realm: 'x', verify: tokenTable(digests, [['a', 1]]) })), [], false],
  ['bodyLimit', made(bodyLimit({ limit: 10 })), [], false],
  ['timeout', made(timeout({ ms: 10 })), [], false],
  ['headFromGet', headFromGet, [], false],
  ['optionsWithAllow', made(optionsWithAllow(['GET'])), [], false],
  ['rateLimit', made(rateLimit({ store, now: () => 0 })), ['ratelimit', 'ratelimit-policy'], false],
  [
    'compression',
    made(compression({ ...compressors, least: 0, mostAtOnce: 20 })),
    ['vary', 'content-encoding', 'etag', 'accept-ranges'],
    true,
  ],
]

describe('the laws of middleware', () => {
  test.each(all)('%s does not change what it does not mention', (_name, middleware, fields, content) =>
    fc.assert(changesOnly(middleware, { fields, content }), { numRuns: 300 }),
  )

  test.each(all)('%s lets an upgrade pass as it is', (_name, middleware) =>
    fc.assert(passesUpgrades(middleware), { numRuns: 100 }),
  )

  test.each(all)('%s keeps an open source for whoever closes it', (_name, middleware) =>
    fc.assert(keepsSources(middleware), { numRuns: 100 }),
  )

  const idempotent = all.filter(([name]) => !['rateLimit'].includes(name))
  test.each(idempotent)('%s twice is %s once', (_name, middleware) =>
    fc.assert(isIdempotent(middleware), { numRuns: 300 }),
  )

  test('the laws see a middleware that breaks them', () => {
    const meddles = onResponse((response) => withStatus(201)(response))
    const writes = onResponse((response) => withHeader('X-A', 'b')(response))
    const throws: Middleware = () => () => {
      throw new Error('no')
    }
    let count = 0
    const counts = onResponse((response) => {
      count++
      return count % 2 === 0 ? withStatus(201)(response) : response
    })
    for (const one of [meddles, writes, throws])
      expect(fc.check(changesOnly(one, { fields: [] }), { numRuns: 100 }).failed).toBe(true)
    expect(fc.check(isIdempotent(counts), { numRuns: 100 }).failed).toBe(true)
    const forgets = onResponse((response) => withBody(text('another'))(response))
    expect(fc.check(keepsSources(forgets), { numRuns: 100 }).failed).toBe(true)
  })
})
