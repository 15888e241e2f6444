import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noInjection } from '../../src/fuzz/laws/encoder.js'
import {
  awaitingIsNoDifference,
  byTask,
  chainRecIsRecursion,
  interpreterAgrees,
  replyIsLawful,
} from '../../src/fuzz/laws/reply.js'
import { readResponses } from '../../src/fuzz/strict-response.js'

describe('laws of replies', () => {
  test('no body tells the two sides of a monad law apart', () => fc.assert(replyIsLawful(), { numRuns: 1000 }))

  test('a loop by chainRec is a recursion by chain', () => fc.assert(chainRecIsRecursion(), { numRuns: 500 }))

  test('the two interpreters that need no connection agree', () =>
    fc.assert(interpreterAgrees(byTask), { numRuns: 500 }))

  test('a value that comes by way of an effect is the same value', () =>
    fc.assert(awaitingIsNoDifference(), { numRuns: 500 }))

  test('it is the same value too when effects take turns to resolve', async () => {
    const wait = () => new Promise<void>((resolve) => setImmediate(resolve))
    await fc.assert(awaitingIsNoDifference(byTask, wait), { numRuns: 100 })
  })
})

describe('law of the encoder', () => {
  test('a strict reader reads back exactly what was described, and the rest is refused', () =>
    fc.assert(noInjection(readResponses), { numRuns: 2000 }))

  test('the law sees an encoder that lets one octet too many through', () => {
    const lax = noInjection((wire, requests) => readResponses(Uint8Array.from([...wire, 0x41]), requests))
    expect(fc.check(lax, { numRuns: 50 }).failed).toBe(true)
  })
})
