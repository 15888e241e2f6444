/** What targets are asked by the laws: whole connections, and the sentinel behind them. */
import * as fc from 'fast-check'
import { malformed, writtenRequest } from '../arbitraries/malformed.js'
import { joined, octets } from '../arbitraries/octets.js'
import { malformations } from '../malformations/index.js'
import { octetsOfMessages, readMessages, type WrittenMessage } from '../written/index.js'

/** One to three requests, of which one may be malformed: what comes on one connection. */
export const connectionInput = (): fc.Arbitrary<Uint8Array> => {
  const around = fc.option(writtenRequest(), { nil: undefined })
  const middle = fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: writtenRequest() },
    { weight: 3, arbitrary: malformed().map(({ message }) => message) },
  )
  return fc
    .tuple(around, middle, around)
    .map((messages) => octetsOfMessages(messages.filter((message) => message !== undefined)))
}

/** Where a request leads that stands in the content of another one. */
export const SMUGGLED = '/wirefold-smuggled'

const inner = `GET ${SMUGGLED} HTTP/1.1\r\nHost: a\r\n\r\n`

const size = inner.length.toString(16)

const carrier = (fields: string, content: string): string => `POST / HTTP/1.1\r\nHost: a\r\n${fields}\r\n${content}`

const chunks = (extension: string, trailer: string): string => `${size}${extension}\r\n${inner}\r\n0\r\n${trailer}\r\n`

/** Requests whose content looks like a request, in both framings. */
const carriers: ReadonlyArray<string> = [
  carrier(`Content-Length: ${inner.length}\r\n`, inner),
  carrier('Transfer-Encoding: chunked\r\n', chunks('', '')),
  carrier('Transfer-Encoding: chunked\r\n', chunks(`;a="${size}"`, 'X: y\r\n')),
]

/** Framing that everybody has to refuse, in front of such content: fields, and how the content is written. */
const faulty: ReadonlyArray<string> = [
  carrier('Content-Length: 3\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${inner}`),
  carrier(`Content-Length: 0\r\nContent-Length: ${inner.length}\r\n`, inner),
  carrier('Content-Length: +0\r\n', inner),
  carrier('Content-Length: 0x0\r\n', inner),
  carrier('Transfer-Encoding: chunked, identity\r\n', `0\r\n\r\n${inner}`),
  carrier('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${inner}`),
  carrier('Transfer-Encoding : chunked\r\n', `0\r\n\r\n${inner}`),
  carrier('Transfer-Encoding: chunked\r\n', `-0\r\n\r\n${inner}`),
  carrier('Transfer-Encoding: chunked\r\n', `1\r\nab\r\n0\r\n\r\n${inner}`),
]

const trees = (texts: ReadonlyArray<string>): ReadonlyArray<WrittenMessage> =>
  texts.flatMap((text) => readMessages(text).slice(0, 1))

const framing = malformations.filter(({ rule }) => rule !== undefined && /^(length|coding|chunk)-/.test(rule))

/** Requests that carry another one as content: legal, with framing that is wrong, and with the classics of wrong framing. */
export const smuggling = (): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.constantFrom(...carriers, ...faulty).map(octets),
    malformed(framing, fc.constantFrom(...trees(carriers))).map(({ message }) =>
      joined([octetsOfMessages([message]), octets(inner)]),
    ),
  )

/** Those of them that no server has any choice about: the legal ones, and the classics. */
export const smugglingClassics = (): fc.Arbitrary<Uint8Array> => fc.constantFrom(...carriers, ...faulty).map(octets)
