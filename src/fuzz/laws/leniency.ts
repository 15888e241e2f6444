import { anyInput } from '../arbitraries/mutation.js'
import { differs, type Fault, type Law, law, shown } from './law.js'
import { coalesce, type ParserLike, runAll } from './parser-like.js'

/** Where the lenient parser differs from the strict one without having said so, or says so of another octet. */
const leniencyFault = <S, L>(strict: ParserLike<S>, lenient: ParserLike<L>, bytes: Uint8Array): Fault => {
  const plain = coalesce(runAll(strict, [bytes]).events)
  const given = coalesce(runAll(lenient, [bytes]).events)
  const at = given.findIndex((event) => event._tag === 'Deviation')
  const deviation = given[at]
  const on = () => `on ${shown(bytes)}`
  if (deviation?._tag !== 'Deviation') return differs(on, plain, given)
  const failure = plain.at(-1)
  if (failure?._tag !== 'Failure') return `${shown(deviation)} where nothing is wrong ${on()}`
  return differs(
    on,
    { told: plain.slice(0, -1), offset: failure.offset },
    { told: given.slice(0, at), offset: deviation.offset },
  )
}

/**
 * A leniency is told when it is used, and only then: up to the first Deviation a lenient parser says what the strict one
 * says, and there the strict one fails, at that octet.
 */
export const leniencyIsTold = <S, L>(
  strict: ParserLike<S>,
  lenient: ParserLike<L>,
  input = anyInput(),
): Law<Uint8Array> => law(input, (bytes) => leniencyFault(strict, lenient, bytes))
