import httpParserJs from 'http-parser-js'
import { readFlat, readLine, tally } from '../tally.mjs'

const { HTTPParser } = httpParserJs
// Reading kOnExecute is how the package is told to call back with Node's list of arguments.
void HTTPParser.kOnExecute
HTTPParser.maxHeaderSize = Number.POSITIVE_INFINITY

const onBody = (_bytes, _start, length) => {
  tally.body += length
}

const onMessageComplete = () => {
  tally.ends++
}

/** The parser in JavaScript that stands in for Node's own. */
export const javascriptResponses = {
  name: 'http-parser-js',
  open: (method) => {
    const parser = new HTTPParser(HTTPParser.RESPONSE)
    parser[HTTPParser.kOnHeadersComplete] = (_major, _minor, headers, _method, _url, status, reason) => {
      readLine(String(status), reason)
      readFlat(headers)
      return method === 'HEAD'
    }
    parser[HTTPParser.kOnBody] = onBody
    parser[HTTPParser.kOnMessageComplete] = onMessageComplete
    return (chunk) => {
      const result = parser.execute(chunk)
      if (typeof result !== 'number') throw result
    }
  },
}
