/** What a server is asked for: what is there. */
import { latin, octetsOfLatin } from './latin.js'

const LINE = /(?<=^|\n)([!-9;-~]{1,64}) \/[^ \r\n]*(?= HTTP\/1\.[01]\r?\n)/g

/**
 * The input with its requests for what is there: a server that answers 404 to whatever it is asked shows little. One in
 * four stays as it is, every second of the others asks with GET.
 */
export const pointed = (bytes: Uint8Array, number: number, path: string): Uint8Array => {
  if (number % 4 === 0) return bytes
  const text = latin(bytes)
  const changed = text.replace(LINE, (_, method: string) => `${number % 4 === 1 ? method : 'GET'} ${path}`)
  return changed === text ? bytes : octetsOfLatin(changed)
}
