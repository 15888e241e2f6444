import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { answersOf, inputsOf } from '../../../src/fuzz/arbitraries/endpoint-inputs.js'
import { valuesOf } from '../../../src/fuzz/arbitraries/endpoint-values.js'
import { wrongRequests } from '../../../src/fuzz/arbitraries/endpoint-wrong.js'
import {
  clientIsTransparent,
  type Handles,
  validIsTaken,
  wrongIsNamed,
} from '../../../src/fuzz/laws/endpoint-requests.js'
import { inMemory } from '../../../src/handler/client/in-memory.js'
import type { Transport } from '../../../src/handler/client/transport.js'
import { shapeOf } from '../../../src/handler/codec/derive.js'
import type { Description } from '../../../src/handler/codec/description.js'
import { fileParts } from '../../../src/handler/codec/file-part.js'
import { handle } from '../../../src/handler/codec/handle.js'
import { mapResponse } from '../../../src/handler/routes/change.js'
import { fromFields } from '../../../src/message/headers.js'
import { text } from '../../../src/response/body.js'
import { withBody } from '../../../src/response/change.js'
import { holds, holdsLater } from '../../laws/runs.js'
import { everything, form, nullary, octets, strict, Tree, tight, tree, upload, words } from './endpoints.js'

const derived: Handles = (endpoint, handler) => handle(endpoint, handler)

holds(
  'a request with everything is never refused, and says what it was made to say',
  validIsTaken(derived, everything),
  300,
)
holds('nor is a form', validIsTaken(derived, form), 100)
holds('nor is a form with files', validIsTaken(derived, upload), 100)
holds('nor is a request within narrow limits', validIsTaken(derived, tight), 100)
holds('nor is a value that holds itself', validIsTaken(derived, tree), 100)
holds('nor are octets', validIsTaken(derived, octets), 100)
holds('nor is a text', validIsTaken(derived, words), 100)
holds('nor is a request that says nothing', validIsTaken(derived, nullary), 10)

holds('what is wrong with a request in one part is named as that part', wrongIsNamed(derived, everything), 500)
holds('so it is with a form', wrongIsNamed(derived, form), 200)
holds('so it is with a form with files', wrongIsNamed(derived, upload), 200)
holds('so it is within narrow limits', wrongIsNamed(derived, tight), 200)
holds('so it is with a value that holds itself', wrongIsNamed(derived, tree), 200)
holds('so it is with octets', wrongIsNamed(derived, octets), 100)
holds('so it is with a text', wrongIsNamed(derived, words), 100)
holds('a request that says nothing cannot be wrong', wrongIsNamed(derived, nullary), 5)

holdsLater(
  'a client and its handler understand each other in everything',
  clientIsTransparent(inMemory, everything),
  300,
)
holdsLater('and in forms', clientIsTransparent(inMemory, form), 100)
holdsLater('and in forms with files', clientIsTransparent(inMemory, upload), 100)
holdsLater('and in values that hold themselves', clientIsTransparent(inMemory, tree), 100)
holdsLater('and in octets', clientIsTransparent(inMemory, octets), 100)
holdsLater('and in texts', clientIsTransparent(inMemory, words), 100)
holdsLater('and in nothing', clientIsTransparent(inMemory, nullary), 10)

/** A handle that goes by another description than it was given. */
const changed =
  (change: (description: Description) => Partial<Description>): Handles =>
  (endpoint, handler) =>
    handle({ ...endpoint, description: { ...endpoint.description, ...change(endpoint.description) } }, handler)

const falls = <A>(property: fc.IProperty<A>): boolean => fc.check(property, { seed: 1, numRuns: 500 }).failed

test('the law of valid requests falls for a handler that wants less or more', () => {
  expect(
    falls(
      validIsTaken(
        changed(() => ({ bodyLimit: 1 })),
        words,
      ),
    ),
  ).toBe(true)
  expect(
    falls(
      validIsTaken(
        changed(({ query }) => ({ query: query.slice(1), strictQuery: true })),
        everything,
      ),
    ),
  ).toBe(true)
  expect(
    falls(
      validIsTaken(
        changed(({ headers }) => ({ headers: headers.slice(0, 1) })),
        everything,
      ),
    ),
  ).toBe(true)
  expect(
    falls(
      validIsTaken(
        changed(({ params }) => ({ params: [...params].reverse() })),
        everything,
      ),
    ),
  ).toBe(true)
})

test('the law of wrong requests falls for a handler that does not look, or blames another', () => {
  const blind = (part: Partial<Description>) => changed(() => part)
  expect(falls(wrongIsNamed(blind({ query: [], strictQuery: false }), everything))).toBe(true)
  expect(falls(wrongIsNamed(blind({ cookies: [] }), everything))).toBe(true)
  expect(falls(wrongIsNamed(blind({ strictQuery: false }), strict))).toBe(true)
  expect(falls(wrongIsNamed(blind({ bodyLimit: undefined }), everything))).toBe(true)
  expect(
    falls(
      wrongIsNamed(
        changed(({ cookies }) => ({ headers: [], query: cookies })),
        octets,
      ),
    ),
  ).toBe(true)
  const mute: Handles = (endpoint, handler) =>
    mapResponse((response) => (response.status < 400 ? response : withBody(text('no'))(response)))(
      derived(endpoint, handler),
    )
  expect(falls(wrongIsNamed(mute, everything))).toBe(true)
})

test('the law of clients falls for a transport that loses something', async () => {
  const fallsLater = async (change: (transport: Transport) => Transport): Promise<boolean> => {
    const report = await fc.check(
      clientIsTransparent((app) => change(inMemory(app)), everything),
      { seed: 1, numRuns: 300 },
    )
    return report.failed
  }
  expect(await fallsLater((transport) => transport)).toBe(false)
  expect(await fallsLater((transport) => (request) => transport({ ...request, content: new Uint8Array(0) }))).toBe(true)
  expect(await fallsLater((transport) => (request) => transport({ ...request, headers: fromFields([]) }))).toBe(true)
  expect(
    await fallsLater((transport) => (request) => async () => {
      const it = await transport(request)()
      return it._tag === 'Left' ? it : { ...it, right: { ...it.right, headers: fromFields([]) } }
    }),
  ).toBe(true)
})

test('what is wrong is spread over all parts, and every status is met', () => {
  const wrong = wrongRequests(everything) ?? fc.constant(undefined)
  const met = new Set(fc.sample(wrong, { seed: 1, numRuns: 500 }).map((one) => `${one?.in} ${one?.status}`))
  expect([...met].sort()).toEqual([
    'body 400',
    'body 413',
    'body 415',
    'body 422',
    'cookie 400',
    'header 400',
    'path 400',
    'query 400',
  ])
  expect(wrongRequests(nullary)).toBe(undefined)
})

test('what is made keeps to the limits, and what is spoilt goes just behind them', () => {
  const files = fileParts({ maxSize: 3 }).shape
  const sizes = fc
    .sample(valuesOf(files), { seed: 1, numRuns: 300 })
    .map((file) => Reflect.get(Object(file), 'bytes').length)
  expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([0, 3])
  const wrong = wrongRequests(tight) ?? fc.constant(undefined)
  const targets = fc.sample(wrong, { seed: 1, numRuns: 2000 }).map((one) => one?.request.target ?? '')
  for (const behind of [/^\/tight\/9(?!\d)/, /^\/tight\/21(?!\d)/, /long=y{501}(?!y)/, /long=y(?!y)/])
    expect([behind, targets.some((target) => behind.test(target))]).toEqual([behind, true])
})

const depthOf = (it: Tree): number => 1 + Math.max(0, ...[...it.children, ...(it.next ? [it.next] : [])].map(depthOf))

test('values that hold themselves end, and are values of their codec', () => {
  const shape = shapeOf(Tree)
  const values = fc.sample(shape._tag === 'Right' ? valuesOf(shape.right) : fc.constant(undefined), {
    seed: 1,
    numRuns: 100,
  })
  expect(values.every(Tree.is)).toBe(true)
  const depths = values.filter(Tree.is).map(depthOf)
  expect([Math.min(...depths) <= 2, Math.max(...depths) > 2, Math.max(...depths) < 8]).toEqual([true, true, true])
})

test('every answer that is declared is sent, and every part of a request is made', () => {
  const statuses = new Set(fc.sample(answersOf(everything), { seed: 1, numRuns: 200 }).map(({ status }) => status))
  expect([...statuses].sort()).toEqual([200, 201, 204, 206, 404, 409])
  const [first] = fc.sample(inputsOf(everything), { seed: 1, numRuns: 1 })
  expect(Object.keys(first?.query ?? {})).toHaveLength(7)
})
