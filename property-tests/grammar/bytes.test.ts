import { expect, test } from 'vitest'
import { classOf, DIGIT, HEX, isIn, PATH, QUERY, QUOTED, REG_NAME, TOKEN, VALUE } from '../../src/grammar/bytes.js'
import * as grammar from '../../src/grammar/index.js'

// Each class once more, as the RFC's own rule in another notation.
const unreserved = 'A-Za-z0-9\\-._~'
const subDelims = "!$&'()*+,;="
const classes: ReadonlyArray<readonly [name: string, mask: number, rule: RegExp]> = [
  ['tchar, RFC 9110 §5.6.2', TOKEN, /[!#$%&'*+\-.^_`|~0-9A-Za-z]/],
  ['pchar and slash, RFC 3986 §3.3', PATH, new RegExp(`[${unreserved}${subDelims}:@/]`)],
  [
    'query, RFC 3986 §3.4, and what browsers send raw',
    QUERY,
    new RegExp(`[${unreserved}${subDelims}:@/?%[\\]{}|\\\\^\`]`),
  ],
  ['HEXDIG, RFC 5234 B.1', HEX, /[0-9A-Fa-f]/],
  ['DIGIT, RFC 5234 B.1', DIGIT, /[0-9]/],
  ['field-vchar, SP and HTAB, RFC 9110 §5.5', VALUE, /[\t \x21-\x7e\x80-\xff]/],
  ['qdtext, RFC 9110 §5.6.4', QUOTED, /[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]/],
  ['unreserved and sub-delims, RFC 3986 §3.2.2', REG_NAME, new RegExp(`[${unreserved}${subDelims}]`)],
]

test.each(classes)('%s holds exactly its octets', (_name, mask, rule) => {
  const held = [...classOf.keys()].filter((byte) => isIn(mask, byte))
  expect(held).toEqual([...classOf.keys()].filter((byte) => rule.test(String.fromCharCode(byte))))
  expect(isIn(mask, 0x100)).toBe(false)
  expect(isIn(mask, -1)).toBe(false)
})

test('the grammar is one vocabulary: each of its files is reached by its index', () => {
  expect(Object.keys(grammar)).toEqual(
    expect.arrayContaining([
      'ascii',
      'classOf',
      'formatHttpDate',
      'validHost',
      'splitList',
      'readHex',
      'mediaType',
      'quote',
      'utf8Decode',
    ]),
  )
})
