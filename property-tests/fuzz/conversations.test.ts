import * as fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import { expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { simulate } from '../../src/connection/simulate.js'
import { conversation, joined, octets, textOfOctets } from '../../src/fuzz/arbitraries/index.js'
import { differs, law } from '../../src/fuzz/laws/law.js'
import { judge } from '../../src/fuzz/oracle/index.js'
import { readResponsesPartial } from '../../src/fuzz/strict-response.js'
import {
  type Conversation,
  octetsOfConversation,
  partsOfConversation,
  printContent,
  readConversation,
} from '../../src/fuzz/written/index.js'
import { collect, map, ok, text } from '../../src/response/index.js'
import { holds, seed } from '../laws/runs.js'

const most = 1000

holds(
  'a conversation is printed and read back, with what is owed in it',
  law(conversation(), (one) =>
    differs('read back', { _tag: 'Right', right: one }, readConversation(octetsOfConversation(one))),
  ),
  most,
)

holds(
  'a conversation is legal to its end',
  law(conversation(), (one) => {
    const { ending } = judge(octetsOfConversation(one))
    return ending._tag === 'Reject' ? ending.rule : undefined
  }),
  most,
)

/** It reads all of the content: who does not may close behind an answer, RFC 9110 §10.1.1. */
const app: App = () =>
  pipe(
    collect(),
    map(() => ok(text('.'))),
  )

/** The final answers of our own server to all of it, and the interim ones. */
const answersTo = (one: Conversation, script: ReadonlyArray<Uint8Array>) => {
  const { output } = simulate(app)(script)
  const requests = one.messages.map(({ line: { method, version } }) => ({ method, version }))
  const read = readResponsesPartial(output, [...requests, { method: 'GET' }])
  return read._tag === 'Left' ? { fault: read.left } : read.right
}

holds(
  'our own server gives the answers that are owed: no more, but for a refusal of what is no request',
  law(conversation(), (one) => {
    const got = answersTo(one, [octetsOfConversation(one)])
    if ('fault' in got) return got.fault
    const { responses } = got
    const spare = one.behind === '' ? 0 : 1
    // It refuses some methods and targets for good, does not wait for what nobody reads, and says so.
    const last = responses.at(-1)
    const mayClose = last !== undefined && (last.status >= 400 || one.expects.includes(responses.length - 1))
    const isCutShort = mayClose && last.headers.some(([, value]) => value === 'close')
    if (responses.length < one.owes && !isCutShort) return `${responses.length} answers where ${one.owes} are owed`
    return one.ending !== 'switching' && responses.length > one.owes + spare
      ? `${responses.length} answers where ${one.owes} are owed`
      : undefined
  }),
  most,
)

holds(
  'the parts of a conversation are all of it, and a part that is waited for comes behind a head that asks for it',
  law(conversation(), (one) => {
    const parts = partsOfConversation(one)
    const all = joined(parts.map(({ bytes }) => bytes))
    const waits = parts.flatMap(({ awaits }, at) => (awaits ? [textOfOctets(parts[at - 1]?.bytes ?? octets(''))] : []))
    const contents = one.messages.map(({ content }) => printContent(content))
    const asked = one.expects.filter((at) => contents[at] !== '').length
    if (waits.length !== asked) return `waits ${waits.length} times, and not ${asked}`
    if (waits.some((head) => !/100-continue/i.test(head) || !head.endsWith('\r\n\r\n'))) return 'waits for nothing'
    return differs('all', octetsOfConversation(one), all)
  }),
  most,
)

test('every way to end a conversation is met, and so are keep-alive in both versions and 100-continue', () => {
  const all = fc.sample(conversation(), { seed, numRuns: 1000 })
  const endings = (of: Conversation['ending']): number => all.filter(({ ending }) => ending === of).length
  expect(endings('open')).toBeGreaterThan(200)
  expect(endings('over')).toBeGreaterThan(100)
  expect(endings('switching')).toBeGreaterThan(30)
  expect(endings('unfinished')).toBeGreaterThan(30)
  expect(all.filter(({ expects }) => expects.length > 0).length).toBeGreaterThan(100)
  const persists = all.filter(({ messages, owes }) =>
    messages.slice(0, owes - 1).some((one) => one.line.version === 'HTTP/1.0'),
  )
  expect(persists.length).toBeGreaterThan(50)
  expect(all.filter(({ messages, owes }) => messages.length > owes).length).toBeGreaterThan(50)
})

/** What a search for a fault of a server ends with. */
const leastWith = (isWrong: (one: Conversation) => boolean): string => {
  const { counterexample } = fc.check(
    fc.property(conversation(), (one) => !isWrong(one)),
    { seed: 11, numRuns: 3000 },
  )
  return counterexample === null ? '' : textOfOctets(octetsOfConversation(counterexample[0]))
}

const closes = 'GET / HTTP/1.1\r\nConnection: close\r\nHost: a\r\n\r\n'

test('what a careless server gets wrong shrinks to the least conversation that shows it', () => {
  expect(leastWith(({ ending }) => ending === 'over')).toBe(closes)
  expect(leastWith(({ expects }) => expects.length > 0)).toBe(
    'GET / HTTP/1.1\r\nExpect: 100-continue\r\nHost: a\r\nContent-Length: 0\r\n\r\n',
  )
  expect(leastWith(({ messages, owes }) => messages.length > owes)).toBe(
    'GET / HTTP/1.0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n',
  )
  expect(leastWith(({ ending }) => ending === 'unfinished')).toBe('G')
})

test('hand-written octets are read as a conversation, or refused at their place', () => {
  const read = readConversation(
    octets('POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\naGET / HTTP/1.0\r\n\r\nGET / HT'),
  )
  expect(read).toMatchObject({ right: { owes: 2, behind: 'GET / HT', ending: 'over', expects: [] } })
  expect(readConversation(octets('GET / HTTP/1.1\r\n\r\n'))).toMatchObject({ left: { rule: 'host-missing' } })
})
