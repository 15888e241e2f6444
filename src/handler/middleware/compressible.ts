import { sameText } from '../../grammar/ascii.js'
import { hasToken } from '../../grammar/list.js'
import { mediaType } from '../../grammar/parameter.js'
import type { Response } from '../../response/response.js'

/** What compression gains something on, and what it must leave alone. */

const named: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['json', 'javascript', 'xml', 'ecmascript', 'x-javascript', 'graphql', 'yaml', 'toml', 'wasm', 'rtf'].map(
    (subtype) => `application/${subtype}`,
  ),
  ...['application/manifest+json', 'application/x-ndjson', 'application/vnd.ms-fontobject'],
  ...['font/ttf', 'font/otf', 'font/collection', 'image/bmp', 'image/x-icon', 'image/vnd.microsoft.icon'],
])

/**
 * Is content of this type text, or like it? What is compressed already (images, archives, film) only grows.
 *
 * @example
 * assert.equal(isCompressibleType('application/problem+json'), true)
 * assert.equal(isCompressibleType('image/png'), false)
 */
export const isCompressibleType = (type: string): boolean => {
  const read = mediaType(type)
  if (read === undefined) return false
  const { type: main, subtype } = read
  return main === 'text' || /\+(json|xml|text|yaml)$/.test(subtype) || named.has(`${main}/${subtype}`)
}

/** The media type of a response's content, by its field or else by its body. */
export const typeOf = ({ headers, body }: Response): string | undefined =>
  headers.get('Content-Type') ?? ('type' in body ? body.type : undefined)

/** Events must not wait in a compressor for more to come. */
export const isEventStream = (type: string): boolean => {
  const read = mediaType(type)
  return read !== undefined && sameText(`${read.type}/${read.subtype}`, 'text/event-stream')
}

/** Fields that speak of the content octet by octet, and would be wrong of any other. */
const EXACT = ['Content-Encoding', 'Content-Range', 'Content-MD5', 'Digest', 'Content-Digest', 'Repr-Digest']

/**
 * May the content be coded at all? Not where it is already, nor a part of it, nor where its digest is told, nor where
 * Cache-Control forbids it by no-transform (RFC 9111 §5.2.2.6).
 */
export const isTransformable = ({ headers }: Response): boolean =>
  !hasToken(headers.getAll('Cache-Control'), 'no-transform') && !EXACT.some((name) => headers.has(name))
