import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Law,
  octets,
  type ParserTarget,
  targetAgreesWithOracle,
  targetIgnoresCuts,
  targetIsTotal,
  targetReadsNothingSmuggled,
  targetsAgree,
  textOfOctets,
  wirefoldTarget,
} from '../../src/fuzz/index.js'
import { nativeParserTarget } from '../../src/fuzz/live/index.js'

const SEED = 20_260_101
const RUNS = Number(process.env.WIREFOLD_RUNS ?? 150)

const holds = <A>(law: Law<A>): void => fc.assert(law, { seed: SEED, numRuns: RUNS, endOnFailure: true })

const fails = <A>(law: Law<A>): void => {
  const { failed, counterexample } = fc.check(law, { seed: SEED, numRuns: 600, endOnFailure: true })
  expect(failed).toBe(true)
  expect(JSON.stringify(counterexample)).not.toBe('')
}

const ours = wirefoldTarget()

/** wirefold's parser, wrong in one way: in what it is given, or in what it says. */
const broken = (
  given: (text: string, cuts: ReadonlyArray<number>) => string,
  said: Partial<ReturnType<ParserTarget['read']>> = {},
): ParserTarget => ({
  ...ours,
  name: 'broken',
  read: (bytes, cuts) => ({ ...ours.read(octets(given(textOfOctets(bytes), cuts)), []), ...said }),
})

const spaceless = broken((text) => text.replace(/ +:/g, ':'))

/** Of two lengths it keeps the first. */
const firstLength = broken((text) => text.replace(/(content-length:[^\r]*\r\n)content-length:[^\r]*\r\n/gi, '$1'))

const first: ParserTarget['read'] = (bytes, cuts) => {
  const { messages, ...rest } = ours.read(bytes, cuts)
  return { ...rest, messages: messages.slice(0, 1) }
}

const fieldless: ParserTarget['read'] = (bytes, cuts) => {
  const { messages, ...rest } = ours.read(bytes, cuts)
  return { ...rest, messages: messages.map((one) => ({ ...one, fields: [] })) }
}

describe('every law of a parser that is a target holds for wirefold', () => {
  test('it is total', () => holds(targetIsTotal(ours)))
  test('it reads the same wherever the network cuts', () => holds(targetIgnoresCuts(ours)))
  test('it agrees with the oracle', () => holds(targetAgreesWithOracle(ours)))
  test('it reads nothing that is smuggled', () => holds(targetReadsNothingSmuggled(ours)))
  test('it agrees with itself', () => holds(targetsAgree(ours, wirefoldTarget())))
  test('who refuses, or does not read at all, reads nothing that is smuggled', () => {
    holds(targetReadsNothingSmuggled(broken(() => '')))
    holds(targetReadsNothingSmuggled(broken(() => '', { refused: 'all' })))
  })
})

describe('and fails for a parser', () => {
  test('that throws', () => fails(targetIsTotal(broken((text) => text, { threw: 'RangeError' }))))
  test('that comes to no end', () => fails(targetIsTotal(broken((text) => text, { hung: true }))))
  test('that loses an octet where it is cut', () =>
    fails(targetIgnoresCuts(broken((text, cuts) => text.slice(cuts.length)))))
  test('that takes a space before a colon', () => fails(targetAgreesWithOracle(spaceless, 'must')))
  test('that takes the first of two lengths', () => fails(targetReadsNothingSmuggled(firstLength)))
  test('that reads otherwise than another one', () => fails(targetsAgree(ours, spaceless)))
  test.each([
    ['nothing at all', broken(() => '')],
    ['the first message alone', { ...ours, read: first }],
    ['no fields', { ...ours, read: fieldless }],
  ])('that reads %s, beside one that reads all', (_, one) => fails(targetsAgree(ours, one)))
})

test('what a parser leaves to others is not asked of it', () => {
  const twice = fc.constant(octets('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'))
  const native = nativeParserTarget()
  expect(native).toBeDefined()
  if (native === undefined) return
  holds(targetAgreesWithOracle(native, 'should', twice))
  fails(targetAgreesWithOracle({ ...native, leaves: [] }, 'should', twice))
})
