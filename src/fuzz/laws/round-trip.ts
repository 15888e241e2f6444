import { contentOfRequest, type DescribedRequest, writeRequest } from '../arbitraries/described.js'
import { joined, textOfOctets } from '../arbitraries/octets.js'
import { pipeline } from '../arbitraries/request.js'
import { differs, type Fault, type Law, law, shown } from './law.js'
import { observe } from './observe.js'
import { feedAll, type ParserLike } from './parser-like.js'

const pairs = (fields: ReadonlyArray<{ readonly name: string; readonly value: string }>) =>
  fields.map(({ name, value }) => [name, value])

const described = (of: DescribedRequest): unknown => ({
  method: of.method,
  target: of.target,
  version: of.version,
  fields: pairs(of.fields),
  framing:
    of.content._tag === 'Length' ? { _tag: 'Length', length: of.content.content.length } : { _tag: of.content._tag },
  body: textOfOctets(contentOfRequest(of)),
  trailers: of.content._tag === 'Chunked' ? pairs(of.content.trailers) : [],
})

const parseFault = <S>(parser: ParserLike<S>, requests: ReadonlyArray<DescribedRequest>): Fault => {
  const bytes = joined(requests.map(writeRequest))
  const { messages } = observe(feedAll(parser, [bytes]).events)
  const got = messages.map(({ method, target, version, fields, framing, body, trailers }) => {
    return { method, target: target.raw, version, fields, framing, body, trailers }
  })
  return differs(`parsed again: ${shown(bytes)}`, requests.map(described), got)
}

/** Law 5, `parse ∘ encode = id`: a legal request that is written down is read back as what was described. */
export const parseEncode = <S>(parser: ParserLike<S>, requests = pipeline()): Law<ReadonlyArray<DescribedRequest>> =>
  law(requests, (all) => parseFault(parser, all))
