import { expect, test } from 'vitest'
import { anyInput, legalInput, mutated, rawBytes, textOfOctets } from '../../src/fuzz/arbitraries/index.js'
import { type Law, law } from '../../src/fuzz/laws/parser.js'
import { judge } from '../../src/fuzz/oracle/index.js'
import { octetsOfMessages, readMessages } from '../../src/fuzz/written/index.js'
import { holds } from '../laws/runs.js'

const comesBack = (input = anyInput()): Law<Uint8Array> =>
  law(input, (bytes) => {
    const text = textOfOctets(bytes)
    const again = textOfOctets(octetsOfMessages(readMessages(text)))
    return again === text ? undefined : `comes back as ${JSON.stringify(again)}`
  })

holds('any octets, read as messages, are printed as they were', comesBack(), 3000)
holds('and so is noise', comesBack(mutated(rawBytes())), 1000)

/** Of legal input the reader finds as many messages as the judge. */
const finds: Law<Uint8Array> = law(legalInput(), (bytes) => {
  const { messages, ending } = judge(bytes)
  if (ending._tag === 'Paused') return undefined
  const found = readMessages(textOfOctets(bytes)).length
  return found === messages.length ? undefined : `${found} messages where there are ${messages.length}`
})
holds('the messages of legal input are told apart', finds, 1500)

test('zeros before a number make it no larger', () => {
  const chunked = 'PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0000000002\r\nab\r\n000000000\r\n\r\n'
  const counted = 'PUT / HTTP/1.1\r\nContent-Length: 0000000002\r\n\r\nab'
  const read = readMessages(`${chunked}${counted}GET / HTTP/1.1\r\n\r\n`)
  expect(read.map(({ line }) => line.method)).toEqual(['PUT', 'PUT', 'GET'])
  expect(read[0]?.content).toMatchObject({ chunks: [{ data: 'ab' }], last: { size: '000000000' } })
  expect(read[1]?.content).toMatchObject({ data: 'ab' })
})

test('a message is told in its parts, however it is spelt', () => {
  const [one] = readMessages(
    '\r\nGET  / HTTP/1.1 \nHost : a \r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nab\r\n0\r\nT: u\r\n\r\n',
  )
  expect(one).toMatchObject({
    line: {
      lead: '\r\n',
      method: 'GET',
      first: '  ',
      target: '/',
      second: ' ',
      version: 'HTTP/1.1',
      behind: ' ',
      end: '\n',
    },
    fields: [{ name: 'Host', colon: ' :', before: ' ', value: 'a', behind: ' ', end: '\r\n' }, { value: 'chunked' }],
    content: {
      chunks: [{ size: '2', extension: ';x', data: 'ab', dataEnd: '\r\n' }],
      last: { size: '0' },
      trailers: [{ name: 'T', value: 'u' }],
      end: '\r\n',
      rest: '',
    },
  })
})
