import type { Either } from 'fp-ts/lib/Either.js'
import type { OptionsError } from '../../message/options-error.js'
import type { Request } from '../../message/request.js'
import { of } from '../../response/monad.js'
import type { BodyError, Collect, Pull, Pulled, Reply } from '../../response/reply.js'
import type { Response } from '../../response/response.js'
import { problem } from '../problem.js'
import { flawOfNumber, unless } from './checks.js'
import { bytesGathered, type Gathered, gatherMore, noneGathered } from './gathered.js'
import type { Middleware } from './middleware.js'

/** How much of a body a handler may read, and what is said where more is announced. */
export interface BodyLimitOptions {
  /** In octets, without chunk framing. */
  readonly limit: number
  /** 413 as problem details unless told. */
  readonly refusal?: Response
}

/** How far a body was read, and what it broke by: it stays broken. */
interface Taken {
  readonly limit: number
  readonly octets: number
  readonly broken: BodyError | undefined
}

const left = (error: BodyError): Either<BodyError, never> => ({ _tag: 'Left', left: error })

/** What is to happen where a program has ended, given how far it has read. */
type End<E, A, B> = (value: A, taken: Taken) => Reply<E, B>

/** The program, each read of it within the limit. Loops where it goes on by itself, so that no handler makes it deep. */
const limited = <E, A, B>(first: Reply<E, A>, taken: Taken, end: End<E, A, B>): Reply<E, B> => {
  let reply = first
  for (;;)
    switch (reply._tag) {
      case 'Done':
        return end(reply.value, taken)
      case 'Fail':
        return reply
      case 'Collect':
        if (taken.broken === undefined) return collected(reply, taken, end)
        reply = reply.then(left(taken.broken))
        break
      case 'Pull':
        if (taken.broken === undefined) return pulled(reply, taken, end)
        reply = reply.then(left(taken.broken))
        break
      default:
        return other(reply, taken, end)
    }
}

/** What has no body to read: the same node, and the rest of the program behind it limited. */
const other = <E, A, B>(
  reply: Exclude<Reply<E, A>, { readonly _tag: 'Done' | 'Fail' | 'Collect' | 'Pull' }>,
  taken: Taken,
  end: End<E, A, B>,
): Reply<E, B> => {
  switch (reply._tag) {
    case 'Inform':
      return { ...reply, then: () => limited(reply.then(), taken, end) }
    case 'Await':
      return { _tag: 'Await', run: reply.run, then: (value) => limited(reply.then(value), taken, end) }
    case 'Within':
      return {
        _tag: 'Within',
        ms: reply.ms,
        reply: limited(reply.reply, taken, (inner, at) => of(limited(inner, at, end))),
        // What was read inside by then is not known here: whoever goes on late may read as much again at most.
        late: () => limited(reply.late(), taken, end),
      }
    default:
      // From JavaScript: what is no reply is left to the interpreter, which knows what to say.
      return reply
  }
}

const broke = (taken: Taken, result: Either<BodyError, unknown>): Taken => ({
  ...taken,
  broken: result._tag === 'Left' ? result.left : undefined,
})

const collected = <E, A, B>(reply: Collect<E, A>, taken: Taken, end: End<E, A, B>): Reply<E, B> =>
  reply.limit === undefined
    ? gathered(reply, taken, noneGathered, end)
    : {
        _tag: 'Collect',
        limit: Math.min(reply.limit, taken.limit),
        then: (result) => limited(reply.then(result), broke(taken, result), end),
      }

/**
 * A collect without a limit of its own has the server's, which is not known here and must not be raised: so it is read by
 * pulls, which the server limits, and counted besides.
 */
const gathered = <E, A, B>(reply: Collect<E, A>, taken: Taken, so: Gathered, end: End<E, A, B>): Reply<E, B> => ({
  _tag: 'Pull',
  then: (result) => {
    const [counted, at] = count(taken, result)
    if (counted._tag === 'Left') return limited(reply.then(counted), at, end)
    if (counted.right._tag === 'Finished')
      return limited(reply.then({ _tag: 'Right', right: bytesGathered(so) }), at, end)
    // A piece is a view of what was received: what is kept is copied.
    return gathered(reply, at, gatherMore(so, counted.right.bytes), end)
  },
})

const pulled = <E, A, B>(reply: Pull<E, A>, taken: Taken, end: End<E, A, B>): Reply<E, B> => ({
  _tag: 'Pull',
  then: (result) => {
    const [counted, at] = count(taken, result)
    return limited(reply.then(counted), at, end)
  },
})

const count = (
  taken: Taken,
  result: Either<BodyError, Pulled>,
): readonly [result: Either<BodyError, Pulled>, taken: Taken] => {
  if (result._tag === 'Left' || result.right._tag === 'Finished') return [result, broke(taken, result)]
  const octets = taken.octets + result.right.bytes.length
  const counted = octets > taken.limit ? left({ _tag: 'TooLarge', limit: taken.limit }) : result
  return [counted, broke({ ...taken, octets }, counted)]
}

const declares = ({ framing }: Request, limit: number): boolean => framing._tag === 'Length' && framing.length > limit

/**
 * Limits what a handler reads of a body, whatever it asks for; the server's own limit stays in force beside it. Where
 * Content-Length announces more, the handler is not called: 413, before any of it is read (RFC 9110 §15.5.14). Where a
 * chunked body turns out longer, the handler's read ends in `TooLarge`, which is a 413 too unless it says otherwise.
 *
 * @example
 * import { collect, map, ok } from 'wirefold'
 * import { simulate } from 'wirefold/connection'
 * const small = bodyLimit({ limit: 3 })
 * if (small._tag === 'Left') assert.fail(small.left.reason)
 * const app = small.right(() => map(() => ok())(collect()))
 * const { output } = simulate(app)([ascii('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n1234')])
 * assert.match(String.fromCharCode(...output), /^HTTP\/1.1 413 /)
 */
export const bodyLimit = ({ limit, refusal = problem(413) }: BodyLimitOptions): Either<OptionsError, Middleware> =>
  unless(
    [flawOfNumber('limit', limit, 0)],
    (): Middleware => (handler) => (request) =>
      declares(request, limit)
        ? refusal
        : limited(handler(request), { limit, octets: 0, broken: undefined }, (answer) => of(answer)),
  )
