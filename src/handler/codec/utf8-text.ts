import { utf8Decode } from '../../grammar/utf8.js'

/** Octets of a runtime that can decode themselves, as Node's do. */
interface SelfDecoding {
  readonly utf8Slice?: (start: number, end: number) => string
}

/** How a body's octets become text; `undefined` for octets that are no UTF-8. */
export interface TextOptions {
  /** The runtime's own decoder, such as `Platform.utf8Decode`. */
  readonly utf8Decode?: (bytes: Uint8Array) => string | undefined
}

/**
 * The text of octets, or `undefined` when they are no UTF-8. Octets that bring a decoder of their own are asked for it:
 * that one puts U+FFFD where it cannot read, so only a text that holds one is read again, strictly.
 *
 * @example
 * assert.equal(utf8Text(ascii('hi')), 'hi')
 * assert.equal(utf8Text(Uint8Array.of(0xff)), undefined)
 */
export const utf8Text = (bytes: Uint8Array & SelfDecoding): string | undefined => {
  if (bytes.utf8Slice === undefined) return utf8Decode(bytes)
  const text = bytes.utf8Slice(0, bytes.length)
  return text.includes('\ufffd') ? utf8Decode(bytes) : text
}
