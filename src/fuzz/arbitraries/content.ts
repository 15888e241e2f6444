/** Field lines, and content in both framings. */
import * as fc from 'fast-check'
import type { DescribedChunk, DescribedContent, DescribedField, DescribedRequest } from './described.js'
import { fieldValue, octets, rawBytes, textOf, token, whitespace } from './octets.js'
import { authority } from './target.js'

const RESERVED =
  /^(content-length|transfer-encoding|host|connection|te|trailer|upgrade|expect|authorization|proxy-authorization|cookie|range|content-type|content-encoding)$/i

/** The whitespace before and behind a value. */
export const around = () => fc.tuple(whitespace(), fc.constantFrom('', '', '', ' ', '\t '))

const described = (name: fc.Arbitrary<string>, value: fc.Arbitrary<string>): fc.Arbitrary<DescribedField> =>
  fc.record({ name, value, around: around() })

/** A field that says nothing about framing, routing or the connection. */
export const field = (): fc.Arbitrary<DescribedField> =>
  described(
    fc.oneof(
      { withCrossShrink: true },
      fc.constantFrom('Accept', 'User-Agent', 'accept-encoding', 'Cache-Control', 'X-A', 'x-a', '__proto__'),
      fc.constantFrom('Sec-Fetch-Mode', 'If-None-Match', 'referer', 'Hos', 'Hosts', 'Content-Lengths', 'x-host'),
      token().filter((name) => !RESERVED.test(name)),
    ),
    fieldValue(),
  )

/** A Host line, empty at times. */
export const hostField = (): fc.Arbitrary<DescribedField> =>
  described(
    fc.constantFrom('Host', 'host', 'HOST'),
    fc.oneof(
      { withCrossShrink: true },
      { weight: 6, arbitrary: authority() },
      { weight: 1, arbitrary: fc.constant('') },
    ),
  )

const quoted = (): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        textOf('abc ;=,\t\xff', 1, 3),
        textOf('"\\ a', 1, 1).map((letter) => `\\${letter}`),
      ),
      { maxLength: 4 },
    )
    .map((parts) => `"${parts.join('')}"`)

const extension = (): fc.Arbitrary<string> => {
  const space = textOf(' \t', 0, 2)
  const value = fc
    .tuple(space, space, fc.oneof({ withCrossShrink: true }, token(), quoted()))
    .map(([a, b, text]) => `${a}=${b}${text}`)
  return fc
    .tuple(space, space, token(), fc.oneof(fc.constant(''), value))
    .map(([a, b, name, rest]) => `${a};${b}${name}${rest}`)
}

const extensions = (): fc.Arbitrary<string> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 4, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.array(extension(), { maxLength: 3 }).map((parts) => parts.join('')) },
  )

const chunkOf = (content: fc.Arbitrary<Uint8Array>): fc.Arbitrary<DescribedChunk> =>
  fc
    .record({ content, zeros: fc.constantFrom('', '', '', '0', '00000'), upper: fc.boolean(), extension: extensions() })
    .map(({ zeros, upper, ...chunk }) => {
      const digits = chunk.content.length.toString(16)
      return { ...chunk, size: `${zeros}${upper ? digits.toUpperCase() : digits}` }
    })

/** So much content that its length has three digits, in hexadecimals too. */
const longContent = (): fc.Arbitrary<Uint8Array> =>
  fc.integer({ min: 256, max: 700 }).map((length) => new Uint8Array(length).fill(0x61))

/** Some content, often of the letters that framing is made of, now and then a lot of it. */
export const content = (): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 10, arbitrary: rawBytes(40) },
    { weight: 10, arbitrary: textOf('0\r\n\r\nGET / HTTP/1.1', 0, 30).map(octets) },
    { weight: 1, arbitrary: longContent() },
  )

const noContent: DescribedContent = { _tag: 'None' }

/** Content in a framing that the version has. */
export const contentOf = (version: DescribedRequest['version']): fc.Arbitrary<DescribedContent> => {
  const counted = content().map((bytes): DescribedContent => ({ _tag: 'Length', content: bytes }))
  const chunks = fc
    .record({
      chunks: fc.array(chunkOf(content().filter((bytes) => bytes.length > 0)), { maxLength: 4 }),
      last: chunkOf(fc.constant(new Uint8Array(0))),
      trailers: fc.oneof({ withCrossShrink: true }, fc.constant([]), fc.array(field(), { maxLength: 3 })),
    })
    .map((parts): DescribedContent => ({ _tag: 'Chunked', ...parts }))
  return version === 'HTTP/1.0'
    ? fc.oneof({ withCrossShrink: true }, fc.constant(noContent), counted)
    : fc.oneof({ withCrossShrink: true }, fc.constant(noContent), counted, { weight: 2, arbitrary: chunks })
}
