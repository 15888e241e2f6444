import { expect, test } from 'vitest'
import { complaint } from '../../src/adapters/run/complaint.js'

test('a fault is told on one line, whatever a client had put into it', () => {
  const said = complaint(new TypeError('no user x\r\n127.0.0.1 - FAKE\u001b[31m\u2028'))
  const [first, ...frames] = said.split('\n')
  expect(first).toBe('TypeError: no user x\\u000d\\u000a127.0.0.1 - FAKE\\u001b[31m\\u2028')
  expect(frames.length).toBeGreaterThan(0)
  for (const frame of frames) expect(frame).toMatch(/^ {4}at /)
})

test('what is no error is told too', () => {
  expect(complaint('a\nb')).toBe('a\\u000ab')
  expect(complaint({ _tag: 'Fault', detail: 'a' })).toBe('{"_tag":"Fault","detail":"a"}')
  expect(complaint(undefined)).toBe('undefined')
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  expect(complaint(cycle)).toBe('something that cannot be shown')
  expect(complaint(Object.assign(new Error('a'), { stack: undefined }))).toBe('Error: a')
})
