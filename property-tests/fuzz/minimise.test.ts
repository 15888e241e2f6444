import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { malformed, octets, textOfOctets } from '../../src/fuzz/arbitraries/index.js'
import { type Law, law } from '../../src/fuzz/laws/parser.js'
import { steadyLaw } from '../../src/fuzz/laws/steady.js'
import { keepingRuling, minimise, minimiseLater } from '../../src/fuzz/minimise.js'
import { ruling } from '../../src/fuzz/oracle/index.js'
import { octetsOfMessages, printMessage, readMessages, simpler } from '../../src/fuzz/written/index.js'
import { holds } from '../laws/runs.js'

const ruleOf = (bytes: Uint8Array): string => {
  const ruled = ruling(bytes)
  return ruled._tag === 'Accept' ? 'legal' : ruled.rule
}

test('what is refused for a space before a colon shrinks to a head of nothing else', () => {
  const text =
    'GET /a/b?c=d HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\nX-A : b\r\nUser-Agent: c\r\n\r\nPOST / HTTP/1.1\r\nHost: b\r\n\r\n'
  const least = minimise(octets(text), (bytes) => ruleOf(bytes) === 'space-before-colon')
  expect(textOfOctets(least)).toBe('T / HTTP/1.1\r\nX ')
})

test('a test that answers later finds the same', async () => {
  const text = 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\nAccept: */*\r\n\r\nhello'
  const shows = (bytes: Uint8Array): boolean => ruleOf(bytes) === 'length-digits'
  expect(await minimiseLater(octets(text), async (bytes) => shows(bytes))).toEqual(minimise(octets(text), shows))
})

test('a search that is cut short gives the least it has found', () => {
  const text = `GET /${'a'.repeat(500)} HTTP/1.1\r\nHost : a\r\n\r\n`
  const least = minimise(octets(text), (bytes) => ruleOf(bytes) === 'space-before-colon', { most: 10 })
  expect(ruleOf(least)).toBe('space-before-colon')
})

holds(
  'what was minimised is refused for the same rule, and is not longer',
  law(malformed(), ({ message }) => {
    const bytes = octetsOfMessages([message])
    const rule = ruleOf(bytes)
    const least = minimise(bytes, (candidate) => ruleOf(candidate) === rule, { most: 200 })
    return ruleOf(least) === rule && least.length <= bytes.length ? undefined : `${rule} became ${ruleOf(least)}`
  }),
  60,
)

/** Minimises with a test that holds of nearly anything, and tells what rulings it went through. */
const rulingsOnTheWay = (bytes: Uint8Array, isGuarded: boolean): ReadonlyArray<string> => {
  const on: string[] = []
  const shows = (candidate: Uint8Array): boolean => textOfOctets(candidate).includes('/')
  const guarded = isGuarded ? keepingRuling(bytes, shows) : shows
  const told = (candidate: Uint8Array): boolean => {
    const taken = guarded(candidate)
    if (taken) on.push(ruleOf(candidate))
    return taken
  }
  on.push(ruleOf(minimise(bytes, told, { most: 300 })))
  return [...new Set(on)]
}

holds(
  'a counterexample keeps its ruling at every step while it shrinks',
  law(malformed(), ({ message }) => {
    const bytes = octetsOfMessages([message])
    const met = rulingsOnTheWay(bytes, true)
    return met.every((rule) => rule === ruleOf(bytes)) ? undefined : `${ruleOf(bytes)} became ${met.join()}`
  }),
  60,
)

test('without the judge beside it, it becomes another', () => {
  const bytes = octets('GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n')
  expect(rulingsOnTheWay(bytes, false).length).toBeGreaterThan(1)
  expect(rulingsOnTheWay(bytes, true)).toEqual(['space-before-colon'])
})

/** What the judge says of the octets that a law failed on, and of the least that it came to. */
const rulingsOf = (property: Law<Uint8Array>, from: number): readonly [first: string, least: string] => {
  const { counterexample } = fc.check(property, { seed: from, numRuns: 200 })
  const [bytes = octets(''), context] = counterexample ?? []
  const { logs }: { readonly logs: ReadonlyArray<string> } = JSON.parse(fc.stringify(context))
  const least: { readonly octets: string } = JSON.parse(logs[0]?.split('\n  least ')[1] ?? '{"octets":""}')
  return [ruleOf(bytes), ruleOf(octets(least.octets))]
}

test('a law whose counterexamples keep their meaning ends with what it began with', () => {
  const wrong = malformed().map(({ message }) => octetsOfMessages([message]))
  const first = new Set<string>()
  for (let from = 1; from <= 12; from++) {
    const [rule, least] = rulingsOf(
      steadyLaw(wrong, (bytes) => (bytes.length > 30 && ruleOf(bytes) !== 'legal' ? 'is wrong' : undefined), {
        most: 300,
      }),
      from,
    )
    expect(least).toBe(rule)
    first.add(rule)
  }
  expect(first.size).toBeGreaterThan(3)
})

holds(
  'every simpler message is another one, and there is an end to them',
  law(
    malformed().filter(({ message }) => printMessage(message).length < 400),
    ({ message }) => {
      const own = printMessage(message)
      let count = 0
      for (const candidate of simpler([message])) {
        if (candidate.map(printMessage).join('') === own) return `the same again: ${JSON.stringify(own)}`
        if (++count > 2000) return 'no end'
      }
      return undefined
    },
  ),
  200,
)

test('hand-written octets shrink by the same steps', () => {
  const [message] = readMessages('GET /ab HTTP/1.1\r\nHost: a\r\n\r\n')
  const all = message === undefined ? [] : [...simpler([message])].map((one) => one.map(printMessage).join(''))
  expect(all).toContain('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  expect(all).toContain('GET /ab HTTP/1.1\r\n\r\n')
})
