import { describe, expect, test } from 'vitest'
import { octets } from '../../src/fuzz/arbitraries/index.js'
import { answerReader } from '../../src/fuzz/live/exchange/answers.js'
import { judge } from '../../src/fuzz/oracle/index.js'
import { differingPart, type ReadMessage } from '../../src/fuzz/targets/index.js'

const partOf = (sent: string, read: Partial<ReadMessage>): string | undefined => {
  const [judged] = judge(octets(sent)).messages
  if (judged === undefined) throw new Error('no message')
  return differingPart(judged, { method: 'GET', target: '/', fields: undefined, body: '', ...read })
}

const field = (...fields: ReadonlyArray<readonly [string, string]>) => ({ fields })

describe('the same message may be told in several ways', () => {
  test.each<[sent: string, read: Partial<ReadMessage>, part: string | undefined]>([
    ['GET / HTTP/1.1\r\nHost: A.b\r\n\r\n', field(['host', 'a.B']), undefined],
    ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', field(['host', 'b']), 'fields'],
    ['GET / HTTP/1.1\r\nHost: a\r\nX: A\r\n\r\n', field(['host', 'a'], ['x', 'a']), 'fields'],
    ['GET / HTTP/1.1\r\nHost: a\r\nX: \r\nX: \r\n\r\n', field(['host', 'a'], ['x', '']), undefined],
    ['GET / HTTP/1.1\r\nHost: a\r\nX: \r\nX: b\r\nX:\r\n\r\n', field(['host', 'a'], ['x', ', b,']), undefined],
    ['GET / HTTP/1.1\r\nHost: a\r\nX: b\r\nX: c\r\n\r\n', field(['host', 'a'], ['x', 'b']), 'fields'],
    ['GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n', field(['host', 'b']), undefined],
    ['GET http://b/ HTTP/1.0\r\n\r\n', field(['host', 'b']), undefined],
    ['GET http://b:/ HTTP/1.1\r\nHost: a:\r\n\r\n', field(['host', 'a']), undefined],
    ['GET http://b:/ HTTP/1.1\r\nHost: a:\r\n\r\n', field(['host', 'b']), undefined],
    ['GET / HTTP/1.1\r\nHost: a:1\r\n\r\n', field(['host', 'a']), 'fields'],
    ['GET http://b/ HTTP/1.0\r\n\r\n', field(['host', 'c']), 'fields'],
    ['GET http://a?b HTTP/1.1\r\nHost: a\r\n\r\n', { target: 'http://a?b' }, undefined],
    ['GET http://a?b HTTP/1.1\r\nHost: a\r\n\r\n', { target: '?b' }, undefined],
    ['GET http://a/c?b HTTP/1.1\r\nHost: a\r\n\r\n', { target: '/c?b' }, undefined],
    ['GET http://a/c?b HTTP/1.1\r\nHost: a\r\n\r\n', { target: '?b' }, 'target'],
  ])('%j told as %o: %s', (sent, read, part) => expect(partOf(sent, read)).toBe(part))
})

describe('what a server answers is read', () => {
  const echo = (said: string): string =>
    `HTTP/1.1 200 OK\r\nX-Wirefold-Echo: 1\r\nContent-Length: ${said.length}\r\n\r\n${said}`
  const read = (methods: ReadonlyArray<string>, sent: string) => {
    const reader = answerReader(methods)
    reader.feed(octets(sent))
    reader.end()
    return reader
  }

  test('with what the server read, as far as it tells it', () => {
    const said = { method: 'GET', target: '/', body: '' }
    expect(read(['GET'], echo(JSON.stringify(said))).answers[0]?.echo).toEqual(said)
    const fields = [['a', 'b']]
    expect(read(['GET'], echo(JSON.stringify({ ...said, fields }))).answers[0]?.echo).toEqual({ ...said, fields })
    for (const other of [
      { ...said, fields: 1 },
      { ...said, fields: [['a']] },
      { method: 'GET', target: '/' },
    ])
      expect(read(['GET'], echo(JSON.stringify(other))).answers[0]?.echo).toBe(undefined)
  })

  test.each([
    // Nobody reads on behind an answer that closes.
    [
      'GET',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\nHTTP/1.1 400 Bad\r\nContent-Length: 1\r\n\r\nno',
      undefined,
    ],
    // Who refuses before it knows the method sends content to HEAD too.
    ['HEAD', 'HTTP/1.1 400 Bad\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno', undefined],
    ['HEAD', 'HTTP/1.0 400 Bad\r\nContent-Length: 2\r\n\r\nno', undefined],
    ['HEAD', 'HTTP/1.1 400 Bad\r\nContent-Length: 2\r\n\r\nno', undefined],
    ['HEAD', 'HTTP/1.1 501 No\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno', undefined],
    ['HEAD', 'HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno', 'bad-version'],
    ['HEAD', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno', 'bad-version'],
    ['GET', 'HTTP/1.1 400 Bad\r\nConnection: close\r\nContent-Length: 2\r\n\r\nnono', 'bad-version'],
  ])('to %s, %j: %s', (method, sent, malformed) => expect(read([method], sent).malformed()).toBe(malformed))
})
