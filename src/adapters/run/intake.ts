import type { Either } from 'fp-ts/lib/Either.js'
import { type Failure, failure } from '../../message/failure.js'
import type { Headers } from '../../message/headers.js'
import type { Request } from '../../message/request.js'
import type { BodyError, Pulled } from '../../response/reply.js'
import { bodyErrorOf } from './body-error.js'

/** The content of a request on its way in, whoever receives it. */

/** Where it comes from. */
export interface Incoming {
  /** The next octets; `undefined` at the end. Rejects when it breaks off. Asked again only when it has answered. */
  readonly next: () => Promise<Uint8Array | undefined>
  /** Once it has ended: the trailer section, or what is wrong with it. */
  readonly trailers: () => Either<Failure, Headers>
  /** Why it cannot be read, where somebody else has read it already. */
  readonly spent: string | undefined
}

/** Does nobody wait for this demand any more? Then it takes nothing, and reads no further. */
export type Abandoned = () => boolean

/** Content that is read by demand. Two demands never wait at once, but one that was abandoned may still be under way. */
export interface Intake {
  /** All that is left of it, at most `limit` octets with what was read before. */
  readonly whole: (limit: number, abandoned: Abandoned) => Promise<Either<BodyError, Uint8Array>>
  readonly piece: (limit: number, abandoned: Abandoned) => Promise<Either<BodyError, Pulled>>
}

/** What an abandoned demand says to nobody. */
const nobody: Either<BodyError, never> = { _tag: 'Left', left: { _tag: 'TooLarge', limit: 0 } }

const join = (pieces: ReadonlyArray<Uint8Array>): Uint8Array => {
  const [first] = pieces
  if (first !== undefined && pieces.length === 1) return first
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

const left = (it: BodyError): Either<BodyError, never> => ({ _tag: 'Left', left: it })
const right = <A>(value: A): Either<never, A> => ({ _tag: 'Right', right: value })

/** Where the octets came through a stream of ours, what broke it is the cause of its error. */
const causeOf = (error: unknown): BodyError | undefined =>
  error instanceof Error ? bodyErrorOf(error.cause) : undefined

/** What has arrived of it, and what is known of the rest. */
interface Arrivals {
  /** Reads on: one read at a time, so a demand that comes behind an abandoned one waits for the same octets. */
  readonly more: () => Promise<void>
  readonly check: (limit: number) => BodyError | undefined
  readonly taken: () => Uint8Array
  readonly isEmpty: () => boolean
  /** The trailer section, once it has ended as it should. */
  readonly ended: () => Headers | undefined
}

const arrivalsOf = (incoming: Incoming, request: Request): Arrivals => {
  const { framing, method } = request
  const declared = framing._tag === 'Length' ? framing.length : undefined
  let gathered: Uint8Array[] = []
  let octets = 0
  let ended: Headers | undefined
  let broken: BodyError | undefined
  let arriving: Promise<void> | undefined

  const spoil = (it: Failure): void => {
    broken ??= { _tag: 'Malformed', failure: it }
  }
  const finish = (): void => {
    const trailers = incoming.trailers()
    if (declared !== undefined && octets < declared) spoil(failure('unexpected-end', 0, undefined, method))
    else if (trailers._tag === 'Left') spoil({ ...trailers.left, method })
    else ended = trailers.right
  }
  const arrived = (bytes: Uint8Array | undefined): void => {
    if (bytes === undefined) return finish()
    octets += bytes.length
    if (declared !== undefined && octets > declared) spoil(failure('bad-content-length', 0, undefined, method))
    else if (bytes.length > 0) gathered.push(bytes)
  }
  const more = (): Promise<void> => {
    arriving ??= incoming
      .next()
      .then(arrived, (error: unknown) => {
        broken ??= causeOf(error)
        spoil(failure('unexpected-end', 0, undefined, method))
      })
      .then(() => {
        arriving = undefined
      })
    return arriving
  }
  const check = (limit: number): BodyError | undefined => {
    // Not `>`: of what is no number every comparison is false, and no limit at all is not what was meant.
    if (broken === undefined && !((declared ?? octets) <= limit)) broken = { _tag: 'TooLarge', limit }
    return broken
  }
  const taken = (): Uint8Array => {
    const all = join(gathered)
    gathered = []
    return all
  }
  return {
    more,
    check,
    taken,
    isEmpty: () => gathered.length === 0,
    ended: () => (broken === undefined ? ended : undefined),
  }
}

/**
 * Reads `incoming` as the connection reads its own: a declared length alone is enough to refuse, octets that were pulled
 * count, and what is broken stays broken. RFC 9112 §6.3; R14, C7 and C8 of the protocol rules.
 */
export const intakeOf = (incoming: Incoming, request: Request): Intake => {
  const { more, check, taken, isEmpty, ended } = arrivalsOf(incoming, request)
  return {
    whole: async (limit, abandoned) => {
      for (;;) {
        const error = check(limit)
        if (error !== undefined) return left(error)
        if (ended() !== undefined) return right(taken())
        await more()
        if (abandoned()) return nobody
      }
    },
    piece: async (limit, abandoned) => {
      for (;;) {
        const trailers = ended()
        if (trailers !== undefined && isEmpty()) return right<Pulled>({ _tag: 'Finished', trailers })
        const error = check(limit)
        if (error !== undefined) return left(error)
        if (!isEmpty()) return right<Pulled>({ _tag: 'Piece', bytes: taken() })
        await more()
        if (abandoned()) return nobody
      }
    },
  }
}
