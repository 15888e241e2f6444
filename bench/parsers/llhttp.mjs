import { tally } from '../tally.mjs'

// Deprecated for applications, and the only way to that parser without a socket.
export const { HTTPParser, allMethods, methods } = process.binding('http_parser')

/** Whose parser it is, for tables. */
export const llhttpName = `node ${process.versions.node} (llhttp ${process.versions.llhttp})`

const onBody = (bytes) => {
  tally.body += bytes.length
}

const onMessageComplete = () => {
  tally.ends++
}

/** A parser of that kind, with what its callbacks keep on it: a function of chunks. Set up as Node's own client and server do. */
export const opened = (kind, { onHeaders, onHeadersComplete }, kept) => {
  const parser = Object.assign(new HTTPParser(), { flushed: [], ...kept })
  parser.initialize(kind, { type: 'bench' }, 1 << 20, HTTPParser.kLenientNone)
  parser[HTTPParser.kOnHeaders] = onHeaders
  parser[HTTPParser.kOnHeadersComplete] = onHeadersComplete
  parser[HTTPParser.kOnBody] = onBody
  parser[HTTPParser.kOnMessageComplete] = onMessageComplete
  return (chunk) => {
    const result = parser.execute(chunk)
    if (typeof result !== 'number') throw result
  }
}
