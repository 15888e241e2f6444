import { readFlat, readLine } from '../tally.mjs'
import { allMethods, HTTPParser, llhttpName, methods, opened } from './llhttp.mjs'

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

/** The parser that Node's own server runs (llhttp in C), set up as `node:_http_server` does for each connection. */
export const native = {
  name: llhttpName,
  short: 'native',
  open: () => opened(HTTPParser.REQUEST, { onHeaders, onHeadersComplete }, { url: '' }),
}
