import { expect, test } from 'vitest'
import { readResponses, readResponsesPartial, type StrictRequest } from '../../src/fuzz/strict-response.js'
import { ascii, latin1 } from '../../src/grammar/ascii.js'

const get: ReadonlyArray<StrictRequest> = [{ method: 'GET' }]

const shown = (wire: string, requests: ReadonlyArray<StrictRequest>): string => {
  const read = readResponses(ascii(wire), requests)
  if (read._tag === 'Left') return read.left
  const text = (bytes: Uint8Array): string => latin1(bytes, 0, bytes.length)
  return read.right
    .map(({ status, framing, body, trailers, interim, rest }) => {
      const before = interim.map((one) => `${one.status} `).join('')
      const behind = trailers.map(([name, value]) => ` ${name}=${value}`).join('')
      return `${before}${status} ${framing} <${text(body)}>${behind}${rest === undefined ? '' : ` then <${text(rest)}>`}`
    })
    .join(', ')
}

type Row = readonly [wire: string, reading: string, requests?: ReadonlyArray<StrictRequest>]

const legal: ReadonlyArray<Row> = [
  ['', ''],
  ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi', '200 length <hi>'],
  ['HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n', '200 length <>'],
  ['HTTP/1.0 200 OK\r\nX:\ty \r\n\r\nhi', '200 close <hi>'],
  ['HTTP/1.1 200 OK\r\nConnection: a, Close\r\n\r\nhi\r\n', '200 close <hi\r\n>'],
  ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n', '200 chunked <a>'],
  [
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X, Y\r\n\r\nA\r\n0123456789\r\n0\r\nx: 1\r\n\r\n',
    '200 chunked <0123456789> x=1',
  ],
  ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 a\r\nLink: b\r\n\r\nHTTP/1.1 204 c\r\n\r\n', '100 103 204 none <>'],
  ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', '200 none <>', [{ method: 'HEAD' }]],
  ['HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n', '304 none <>'],
  ['HTTP/1.1 101 Switching\r\nUpgrade: a\r\n\r\nbytes', '101 none <> then <bytes>'],
  ['HTTP/1.1 200 OK\r\n\r\nbytes', '200 none <> then <bytes>', [{ method: 'CONNECT' }]],
  [
    'HTTP/1.1 204 a\r\n\r\nHTTP/1.1 404 b\r\nContent-Length: 1\r\n\r\nx',
    '204 none <>, 404 length <x>',
    [{ method: 'GET' }, { method: 'GET' }],
  ],
]

const illegal: ReadonlyArray<Row> = [
  ['HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n', 'at 15: CR or LF alone'],
  ['HTTP/1.1 200 OK\rX\r\n\r\n', 'at 15: CR or LF alone'],
  ['HTTP/1.1 200\r\n\r\n', 'at 0: no status line'],
  ['HTTP/1.1  200 OK\r\n\r\n', 'at 0: no status line'],
  ['HTTP/1.2 200 OK\r\n\r\n', 'at 0: no status line'],
  ['HTTP/1.1 600 OK\r\n\r\n', 'at 0: no status line'],
  ['HTTP/1.1 200 O\0K\r\n\r\n', 'at 0: no status line'],
  ['HTTP/1.1 204 a\r\nX : y\r\n\r\n', 'at 16: no field line'],
  ['HTTP/1.1 204 a\r\n X: y\r\n\r\n', 'at 16: no field line'],
  ['HTTP/1.1 204 a\r\nX: \x7f\r\n\r\n', 'at 16: no field line'],
  ['HTTP/1.1 200 a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 'at 65: more than one framing field'],
  ['HTTP/1.1 200 a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx', 'at 56: more than one framing field'],
  ['HTTP/1.1 200 a\r\nContent-Length: +1\r\n\r\nx', 'at 38: Content-Length is no number'],
  ['HTTP/1.1 200 a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n', 'at 52: Transfer-Encoding is not chunked'],
  ['HTTP/1.1 204 a\r\nContent-Length: 0\r\n\r\n', 'at 37: a framing field on 204'],
  ['HTTP/1.1 100 a\r\nContent-Length: 0\r\n\r\n', 'at 0: a framing field on 100'],
  ['HTTP/1.1 101 a\r\nTransfer-Encoding: chunked\r\n\r\n', 'at 46: a framing field on 101'],
  ['HTTP/1.1 200 a\r\nContent-Length: 0\r\n\r\n', 'at 37: a framing field on a tunnel', [{ method: 'CONNECT' }]],
  ['HTTP/1.1 200 a\r\n\r\nhi', 'at 18: content to the end of a connection that is to stay open'],
  ['HTTP/1.1 205 a\r\nContent-Length: 1\r\n\r\nx', 'at 37: content on 205'],
  ['HTTP/1.1 200 a\r\nContent-Length: 1\r\n\r\nxy', 'at 38: octets that answer no request'],
  ['HTTP/1.1 200 a\r\nContent-Length: 3\r\n\r\nxy', 'at 39: the connection ended inside an answer'],
  ['HTTP/1.1 100 a\r\n\r\n', 'at 18: the connection ended inside an answer'],
  ['HTTP/1.1 204 a\r\nConnection: close\r\n\r\nHTTP', 'at 37: octets behind an answer that closes', [...get, ...get]],
  ['HTTP/1.1 200 a\r\nContent-Length: 9\r\n\r\nx', 'at 37: octets that answer no request', [{ method: 'HEAD' }]],
  ['HTTP/1.1 100 a\r\n\r\n', 'at 0: an interim answer to HTTP/1.0', [{ method: 'GET', version: 'HTTP/1.0' }]],
]

const CHUNKED = 'HTTP/1.1 200 a\r\nTransfer-Encoding: chunked\r\nTrailer: Host\r\n\r\n'

const chunks: ReadonlyArray<Row> = [
  [`${CHUNKED}1;a=b\r\nx\r\n0\r\n\r\n`, 'at 61: no chunk size'],
  [`${CHUNKED}1\r\nxy\r\n0\r\n\r\n`, 'at 65: no CRLF behind a chunk'],
  [`${CHUNKED}1\nx\r\n0\r\n\r\n`, 'at 62: CR or LF alone'],
  [`${CHUNKED}0\r\nX: y\r\n\r\n`, 'at 64: the trailer X was not announced'],
  [`${CHUNKED}0\r\nHost: y\r\n\r\n`, 'at 64: Host among trailers'],
  [`${CHUNKED}0\r\n`, 'at 64: the connection ended inside an answer'],
  [CHUNKED, 'at 61: Transfer-Encoding in HTTP/1.0', [{ method: 'GET', version: 'HTTP/1.0' }]],
]

for (const [wire, reading, requests = get] of [...legal, ...illegal, ...chunks])
  test(`the strict reader says ${JSON.stringify(reading)} of ${JSON.stringify(wire)}`, () => {
    expect(shown(wire, requests)).toBe(reading)
  })

test('what a connection that is still open has sent is read as far as it goes', () => {
  const whole = 'HTTP/1.1 204 a\r\n\r\nHTTP/1.1 100 b\r\n\r\nHTTP/1.1 200 c\r\nContent-Length: 3\r\n\r\nxy'
  for (let at = 0; at <= whole.length; at++) {
    const read = readResponsesPartial(ascii(whole.slice(0, at)), [...get, ...get])
    expect(read._tag).toBe('Right')
    if (read._tag === 'Left') return
    const { responses, interim, rest } = read.right
    expect(responses.length).toBe(at < 18 ? 0 : 1)
    expect(interim.length).toBe(at < 36 ? 0 : 1)
    expect(rest.length).toBe(at < 18 ? at : at - 18)
  }
})

test('what no continuation can mend is illegal on an open connection too', () => {
  expect(readResponsesPartial(ascii('HTTP/1.1 200 OK\n'), get)._tag).toBe('Left')
  expect(readResponsesPartial(ascii('HTTP/1.1 204 a\r\n\r\nx'), get)._tag).toBe('Left')
})
