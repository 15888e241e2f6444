import { isUtf8 } from 'node:buffer'
import type { Platform } from '../grammar/platform.js'

declare global {
  interface Buffer {
    /** ISO-8859-1, as `toString('latin1')`, without its detour over the encoding's name. */
    latin1Slice(start: number, end: number): string
  }
}

/** A view with Node's methods; what a socket reads has them already. */
const view = (bytes: Uint8Array): Buffer =>
  bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * Node's own decoders, which are ten times as fast as the pure ones, and its clock.
 *
 * @example
 * assert.equal(nodePlatform.latin1(Uint8Array.of(0x47, 0x80), 0, 2), 'G\u0080')
 * assert.equal(nodePlatform.utf8Decode(Uint8Array.of(0xc0, 0xaf)), undefined)
 */
export const nodePlatform: Platform = {
  latin1: (bytes, start, end) => view(bytes).latin1Slice(start, end),
  utf8Decode: (bytes) => (isUtf8(bytes) ? view(bytes).toString('utf8') : undefined),
  utf8Encode: (text) => Buffer.from(text, 'utf8'),
  utf8Length: (text) => Buffer.byteLength(text, 'utf8'),
  now: () => Date.now(),
}
