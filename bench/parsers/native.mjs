import { readFlat, readLine, tally } from '../tally.mjs'

// Deprecated for applications, and the only way to that parser without a socket.
const { HTTPParser, allMethods, methods } = process.binding('http_parser')
const names = allMethods ?? methods

// After every 32 fields the parser hands over what it has, the target with the first lot, as Node's own server knows.
function onHeaders(headers, url) {
  this.flushed.push(...headers)
  this.url += url
}

function onHeadersComplete(_major, _minor, headers, method, url) {
  if (headers === undefined) {
    readLine(names[method], this.url)
    readFlat(this.flushed)
    this.url = ''
    this.flushed = []
  } else {
    readLine(names[method], url)
    readFlat(headers)
  }
  return 0
}

const onBody = (bytes) => {
  tally.body += bytes.length
}

const onMessageComplete = () => {
  tally.ends++
}

/** The parser that Node's own server runs (llhttp in C), set up as `node:_http_server` does for each connection. */
export const native = {
  name: `node ${process.versions.node} (llhttp ${process.versions.llhttp})`,
  short: 'native',
  open: () => {
    const parser = new HTTPParser()
    parser.flushed = []
    parser.url = ''
    parser.initialize(HTTPParser.REQUEST, { type: 'bench' }, 1 << 20, HTTPParser.kLenientNone)
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
