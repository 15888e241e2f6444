import * as fc from 'fast-check'
import type { Either } from 'fp-ts/lib/Either.js'
import { cuts, split } from '../arbitraries/cuts.js'
import { contentOfRequest, type DescribedRequest, writeRequest } from '../arbitraries/described.js'
import { anyInput } from '../arbitraries/mutation.js'
import { joined, textOfOctets } from '../arbitraries/octets.js'
import { pipeline } from '../arbitraries/request.js'
import { differs, type Fault, firstFault, type Law, law, shown } from './law.js'
import { observe } from './observe.js'
import { coalesce, feedAll, type ParserLike } from './parser-like.js'

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

/** A codec of states: an io-ts `Type` is one. */
export interface StateCodec<S> {
  readonly encode: (state: S) => unknown
  readonly decode: (value: unknown) => Either<unknown, S>
}

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const codecFault = <S>(codec: StateCodec<S>, parser: ParserLike<S>, pieces: ReadonlyArray<Uint8Array>): Fault => {
  const step = (state: S, rest: ReadonlyArray<Uint8Array>): Fault => {
    const written = throughJson(codec.encode(state))
    const decoded = codec.decode(written)
    if (decoded._tag === 'Left') return `not decoded: ${shown(written)}`
    const say = (from: S) => {
      const fed = feedAll(parser, rest, from)
      return coalesce([...fed.events, ...parser.end(fed.state).events])
    }
    return firstFault([
      differs('encoded again', written, throughJson(codec.encode(decoded.right))),
      differs(`goes on differently behind ${shown(written)} with ${shown(rest)}`, say(state), say(decoded.right)),
    ])
  }
  let state = parser.initial
  for (const [index, piece] of pieces.entries()) {
    const fault = step(state, pieces.slice(index))
    if (fault !== undefined) return fault
    state = parser.feed(state, piece).state
  }
  return firstFault([step(state, []), step(parser.end(state).state, [])])
}

/** Part of law 2: `decode ∘ encode = id` through JSON, and a decoded state goes on as the one that was encoded. */
export const codecRoundTrip = <S>(
  codec: StateCodec<S>,
  parser: ParserLike<S>,
  input = anyInput(),
): Law<[Uint8Array, ReadonlyArray<number>]> =>
  law(fc.tuple(input, cuts()), ([bytes, at]) => codecFault(codec, parser, split(bytes, at)))

/** Decoding is total: whatever is given is refused or is a state that can be fed. */
export const codecTotality = <S>(codec: StateCodec<S>, parser: ParserLike<S>): Law<unknown> =>
  law(fc.oneof(fc.anything(), fc.jsonValue()), (value) => {
    const decoded = codec.decode(value)
    if (decoded._tag === 'Right') parser.end(parser.feed(decoded.right, new Uint8Array(3)).state)
    return undefined
  })
