import type { Event } from '../../parser/event.js'
import { anyInput } from '../arbitraries/mutation.js'
import { differs, type Fault, type Law, law, shown } from './law.js'
import { coalesce, type ParserLike, runAll } from './parser-like.js'

/** A bare LF that follows an empty line is refused either way: where it ends lines, as one empty line too many. */
const isEmptyLine = (strict: Event | undefined, lenient: Event | undefined): boolean =>
  strict?._tag === 'Failure' &&
  strict.code === 'bare-lf' &&
  lenient?._tag === 'Failure' &&
  lenient.code === 'empty-lines'

const renamed = (events: ReadonlyArray<Event>): ReadonlyArray<Event> =>
  events.map((event) => (event._tag === 'Failure' ? { ...event, code: 'empty-lines' } : event))

/** Where the lenient parser differs from the strict one without having said so, or says so of another octet. */
const leniencyFault = <S, L>(strict: ParserLike<S>, lenient: ParserLike<L>, bytes: Uint8Array): Fault => {
  const plain = coalesce(runAll(strict, [bytes]).events)
  const given = coalesce(runAll(lenient, [bytes]).events)
  const at = given.findIndex((event) => event._tag === 'Deviation')
  const deviation = given[at]
  const on = () => `on ${shown(bytes)}`
  const failure = plain.at(-1)
  if (deviation?._tag !== 'Deviation')
    return differs(on, isEmptyLine(failure, given.at(-1)) ? renamed(plain) : plain, given)
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
