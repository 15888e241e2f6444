import { readFlat, readLine } from '../tally.mjs'
import { HTTPParser, llhttpName, opened } from './llhttp.mjs'

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

/** The parser that Node's own client runs (llhttp in C), set up as `node:_http_client` does. */
export const nativeResponses = {
  name: llhttpName,
  open: (method) => opened(HTTPParser.RESPONSE, { onHeaders, onHeadersComplete }, { skips: method === 'HEAD' }),
}
