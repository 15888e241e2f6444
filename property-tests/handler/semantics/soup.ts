import fc from 'fast-check'
import { type Field, fromFields, type Headers } from '../../../src/message/headers.js'

/** Field values that almost make sense. */

/** Any text of latin-1. */
export const latinText = (maxLength: number = 40) =>
  fc.array(fc.integer({ min: 0, max: 255 }), { maxLength }).map((units) => String.fromCharCode(...units))

/** Text made of these pieces. */
export const soupOf = (pieces: ReadonlyArray<string>, maxLength: number = 10) =>
  fc.array(fc.constantFrom(...pieces), { maxLength }).map((parts) => parts.join(''))

/** Values of 64 KiB that punish whoever looks at them more than once. */
export const hostile: ReadonlyArray<string> = [
  ',',
  '"',
  '",',
  ' ',
  '\\',
  '"\\',
  ';',
  '=',
  'a,',
  'a;',
  '-',
  '"a",',
  '*,',
  '0-,',
  'a="',
].map((piece) => piece.repeat(Math.floor(65_536 / piece.length)))

export const headers = (...fields: ReadonlyArray<Field>): Headers => fromFields(fields)

export const get = (...fields: ReadonlyArray<Field>) => ({ method: 'GET', headers: fromFields(fields) })
