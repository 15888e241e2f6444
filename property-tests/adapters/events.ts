import type { end, feed, initial } from '../../src/parser/index.js'

/**
 * The events of a few connections, cut in several ways, as data. It names nothing but its arguments, since its text is run
 * by other runtimes.
 */
export const eventsOf = (
  feeds: typeof feed,
  ends: typeof end,
  start: typeof initial,
): ReadonlyArray<readonly [tag: string, written: string]> => {
  const wires = [
    'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
    '\r\nGET /%41?b=c HTTP/1.1\r\nHOST:\tb.example:81 \r\nX-A: \u00e9 "q\\"" ,\r\nx-a:\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: a\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x="y"\r\nhello\r\n0A\r\n0123456789\r\n0\r\nX-Sum: 5\r\n\r\n',
    'GET http://b.example/a HTTP/1.1\r\nHost: b.example\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
    'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\nraw',
    'GET / HTTP/1.1\r\nHost: [::1]:80\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nraw',
    'GET / HTTP/1.0\r\n\r\n',
    'GET /\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n',
    'GET / HTTP/1.1\nHost: a\n\n',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nshort',
    'GET / HTTP/2.0\r\n\r\n',
    `GET /${'a'.repeat(9_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    '\u0000\u00ff\r\n\r\n',
  ]
  return wires.flatMap((wire) => {
    const octets = Uint8Array.from(wire, (unit) => unit.charCodeAt(0))
    return [1, 2, 7, 4_096, 100_000].flatMap((step) => {
      const told: Array<readonly [string, string]> = []
      let state = start
      for (let at = 0; at < octets.length; at += step) {
        const came = feeds(state, octets.slice(at, at + step))
        state = came.state
        for (const event of came.events)
          told.push([event._tag, JSON.stringify(event, (_, it) => (it instanceof Uint8Array ? [...it] : it))])
      }
      for (const event of ends(state).events) told.push([event._tag, JSON.stringify(event)])
      return told
    })
  })
}
