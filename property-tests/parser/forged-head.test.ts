import { expect, test } from 'vitest'
import { ascii } from '../../src/grammar/ascii.js'
import { stateCodec } from '../../src/parser/codec.js'
import { requestParser, type State } from '../../src/parser/index.js'

const made = requestParser({ allow: ['http09', 'bareLf', 'missingHost'] })
if (made._tag === 'Left') throw new Error(made.left.reason)
const parser = made.right

const hex = (text: string): string => [...ascii(text)].map((octet) => octet.toString(16).padStart(2, '0')).join('')

/** A head in pieces as somebody else may have written it down. */
const written = (octets: string): State => {
  const read = stateCodec.decode({ _tag: 'Head', offset: octets.length, told: 127, octets: hex(octets) })
  if (read._tag === 'Left') throw new Error('not read')
  return read.right
}

test.each([
  ['of HTTP/0.9', 'GET /a\n'],
  ['of HTTP/1.1', 'GET /a HTTP/1.1\r\nHost: a\r\n\n'],
])('a head %s whose last octet used a leniency goes on when it is read again', (_version, octets) => {
  const { event } = parser.next(written(octets), new Uint8Array(0), 0)
  expect(event).toMatchObject({ _tag: 'Head', request: { target: { raw: '/a' } } })
})

test.each([
  ['HTTP/0.9', 'GET /a\nmore\n\n'],
  ['HTTP/1.1', 'GET /a HTTP/1.1\r\nHost: a\r\n\r\nmore\r\n\r\n'],
])('octets behind the end of a head of %s, which no parser would have held, are a failure', (_version, octets) => {
  const { events, state } = parser.feed(written(octets), ascii('x'))
  expect(events).toMatchObject([{ _tag: 'Failure', code: 'unexpected-end' }])
  expect(state._tag).toBe('Failed')
})
