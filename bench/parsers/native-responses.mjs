import { readFlat, readLine, tally } from '../tally.mjs'

// Deprecated for applications, and the only way to that parser without a socket.
const { HTTPParser } = process.binding('http_parser')

function onHeaders(headers) {
  this.flushed.push(...headers)
}

function onHeadersComplete(_major, _minor, headers, _method, _url, status, reason) {
  readLine(String(status), reason)
  readFlat(headers === undefined ? this.flushed : headers)
  if (headers === undefined) this.flushed = []
  // As node:_http_client answers: 1 where the answer has no content, whatever it says.
  return this.skips ? 1 : 0
}

const onBody = (bytes) => {
  tally.body += bytes.length
}

const onMessageComplete = () => {
  tally.ends++
}

/** The parser that Node's own client runs (llhttp in C), set up as `node:_http_client` does. */
export const nativeResponses = {
  name: `node ${process.versions.node} (llhttp ${process.versions.llhttp})`,
  open: (method) => {
    const parser = new HTTPParser()
    parser.flushed = []
    parser.skips = method === 'HEAD'
    parser.initialize(HTTPParser.RESPONSE, { type: 'bench' }, 1 << 20, HTTPParser.kLenientNone)
    parser[HTTPParser.kOnHeaders] = onHeaders
    parser[HTTPParser.kOnHeadersComplete] = onHeadersComplete
    parser[HTTPParser.kOnBody] = onBody
    parser[HTTPParser.kOnMessageComplete] = onMessageComplete
    return (chunk) => {
      const result = parser.execute(chunk)
      if (typeof result !== 'number') throw result
    }
  },
}
