/** What is sent: an input, and behind it the sentinel that shows where the target believes it ends. */

import type { RequestHead } from '../../message/request.js'
import { feed, initial } from '../../parser/index.js'
import { joined, octets, textOfOctets } from '../arbitraries/octets.js'
import { readMessages } from '../written/index.js'
import type { Sending } from './exchange.js'

/** A legal request, and the last on its connection. */
export const sentinel = (authority: string): Uint8Array =>
  octets(`GET /wirefold-sentinel HTTP/1.1\r\nHost: ${authority}\r\nConnection: close\r\n\r\n`)

/** The input, and the sentinel behind it. */
export const withSentinel = (bytes: Uint8Array, authority: string): Uint8Array => joined([bytes, sentinel(authority)])

const LINE = /(?<=^|\n)([!-9;-~]{1,64}) \/[^ \r\n]*(?= HTTP\/1\.[01]\r?\n)/g

/**
 * The input with its requests for what is there: a server that answers 404 to whatever it is asked shows little. One in
 * four stays as it is, every second of the others asks with GET.
 */
export const pointed = (bytes: Uint8Array, number: number, path: string): Uint8Array => {
  if (number % 4 === 0) return bytes
  const text = textOfOctets(bytes)
  const changed = text.replace(LINE, (_, method: string) => `${number % 4 === 1 ? method : 'GET'} ${path}`)
  return changed === text ? bytes : octets(changed)
}

const isLast = ({ version, headers }: RequestHead): boolean => {
  const options = headers.getAll('connection').join().toLowerCase()
  return options.includes('close') || (version !== 'HTTP/1.1' && !options.includes('keep-alive'))
}

/** What a careful reader may answer to these octets. */
export const aimed = (pieces: ReadonlyArray<Uint8Array>, whole: Uint8Array): Sending => {
  const methods: string[] = []
  let expected = 0
  let over = false
  let refused = false
  for (const event of feed(initial, whole).events)
    if (event._tag === 'Head') {
      methods.push(event.request.method)
      if (!over) expected++
      over ||= isLast(event.request)
    } else if (event._tag === 'Failure') {
      over = true
      refused = true
    }
  // Who goes on reads some methods here, of which one matters: an answer to HEAD has no content.
  if (refused && Buffer.from(whole.buffer, whole.byteOffset, whole.length).includes('HEAD')) {
    const behind = readMessages(textOfOctets(whole)).map(({ line }) => line.method)
    methods.push(...behind.slice(methods.length))
  }
  return { pieces, methods, expected: Math.max(1, expected) }
}
