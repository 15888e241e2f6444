import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { request, textOfOctets, writeRequest } from '../../src/fuzz/arbitraries/index.js'
import { seed } from '../laws/runs.js'

const texts = fc.sample(request(), { seed, numRuns: 4000 }).map((one) => textOfOctets(writeRequest(one)))

/** Ways to write one thing, each legal. */
const spellings: ReadonlyArray<readonly [name: string, pattern: RegExp]> = [
  ['zeros before a length', /^content-length:[ \t]*00\d/im],
  ['a length of three digits', /^content-length:[ \t]*[1-9]\d\d\b/im],
  ['names of framing in small letters', /^(content-length|transfer-encoding):/m],
  ['the coding in capitals', /^transfer-encoding:[ \t]*CHUNKED/im],
  ['no whitespace before a value', /^content-length:\d/im],
  ['a tab before a value', /^transfer-encoding:[ ]*\t[ \t]*chunked/im],
  ['whitespace behind a value', /^transfer-encoding:[ \t]*chunked[ \t]+\r\n/im],
  ['chunks', /\r\n\r\n[0-9a-f]+\r\n/i],
  ['zeros before a chunk size', /\r\n0+[1-9a-f][0-9a-f]*(;[^\n]*)?\r\n/i],
  ['a chunk size in capitals', /\r\n0*[1-9A-F]*[A-F][0-9A-F]*(;[^\n]*)?\r\n/],
  ['a chunk size of three digits', /\r\n0*[1-9a-f][0-9a-f]{2}(;[^\n]*)?\r\n/i],
  ['an extension by its name alone', /\r\n[0-9a-f]+;[!-:<-~]+\r\n/i],
  ['an extension with whitespace around its parts', /\r\n[0-9a-f]+[ \t]+;[ \t]+[^\r]*[ \t]+=[ \t]+/i],
  ['an extension with a quoted value', /\r\n[0-9a-f]+[ \t]*;[^\r"]*="[^"]*"/i],
  ['an escape in a quoted value', /\r\n[0-9a-f]+[ \t]*;[^\r"]*="[^"]*\\["\\ a]/i],
  ['several extensions', /\r\n[0-9a-f]+[ \t]*;[^\r"=;]*;[^\r"=;]*/i],
  ['a last chunk of several zeros', /\r\n0{2,}(;[^\n]*)?\r\n[^]*$/],
  ['a last chunk with an extension', /\r\n0+;[^\n]*\r\n/],
  ['trailers', /\r\n0+[^\n]*\r\n[^\r\n]+:[^\n]*\r\n[^]*\r\n$/],
  ['an empty line before', /^\r\n/],
  ['an asterisk as the target', /^(\r\n)?OPTIONS \* /],
  ['a target with a host', /^(\r\n)?\S+ https?:\/\//i],
  ['an empty Host', /^host:[ \t]*\r\n/im],
]

test.each(spellings)('%s is among the legal ways that are made', (_, pattern) =>
  expect(texts.filter((text) => pattern.test(text)).length).toBeGreaterThan(0),
)
