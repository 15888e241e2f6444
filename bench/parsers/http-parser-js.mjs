import httpParserJs from 'http-parser-js'
import { readFlat, readLine, tally } from '../tally.mjs'

const { HTTPParser, methods } = httpParserJs
// Reading kOnExecute is how the package is told to call back with Node's list of arguments.
void HTTPParser.kOnExecute
// It counts a whole chunk against the head's limit, and 64 requests in one are more than that.
HTTPParser.maxHeaderSize = Number.POSITIVE_INFINITY

const onHeadersComplete = (_major, _minor, headers, method, url) => {
  readLine(methods[method], url)
  readFlat(headers)
  return 0
}

const onBody = (_bytes, _start, length) => {
  tally.body += length
}

const onMessageComplete = () => {
  tally.ends++
}

/** The parser in JavaScript that stands in for Node's own. */
export const javascript = {
  name: 'http-parser-js',
  short: 'http-parser-js',
  open: () => {
    const parser = new HTTPParser(HTTPParser.REQUEST)
    parser[HTTPParser.kOnHeadersComplete] = onHeadersComplete
    parser[HTTPParser.kOnBody] = onBody
    parser[HTTPParser.kOnMessageComplete] = onMessageComplete
    return (chunk) => {
      const result = parser.execute(chunk)
      if (typeof result !== 'number') throw result
    }
  },
}
