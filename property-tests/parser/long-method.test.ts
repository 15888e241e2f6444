import { expect, test } from 'vitest'
import { ascii } from '../../src/grammar/ascii.js'
import { type Event, requestParser } from '../../src/parser/index.js'

test('a failure names the method only where it ends before the failure, wherever the network cut', () => {
  for (const [method, line] of [
    ['HEAD', 3],
    ['HEAD', 4],
    ['HEAD', 5],
    ['AAAAAAAAAAAA', 9],
  ] as const) {
    const made = requestParser({ limits: { line, method: 32 } })
    if (made._tag === 'Left') throw new Error(made.left.reason)
    const { feed, initial } = made.right
    const bytes = ascii(`${method} /abcdef HTTP/1.1\r\nHost: a\r\n\r\n`)
    const events: Event[] = []
    let state = initial
    for (const octet of bytes) {
      const step = feed(state, Uint8Array.of(octet))
      events.push(...step.events)
      state = step.state
    }
    const [whole] = feed(initial, bytes).events
    expect(events[0]).toEqual(whole)
    expect(whole).toMatchObject({ _tag: 'Failure', code: 'long-line', offset: line })
    expect(whole?._tag === 'Failure' && whole.method).toBe(method.length <= line ? method : undefined)
  }
})
