import type { Either } from 'fp-ts/lib/Either.js'
import type { Headers } from '../message/headers.js'
import { append, type Held, heldBytes, noneHeld } from '../parser/held.js'
import type { Answer } from '../response/answer.js'
import {
  type NeedBody,
  type NeedEffect,
  type NeedPiece,
  type Need as Outcome,
  READS_ON,
  readsBehind,
} from '../response/drive.js'
import { interim } from '../response/interim.js'
import type { BodyError, Pulled } from '../response/reply.js'
import { run } from './effects.js'
import { spoiled, wanted } from './intake.js'
import { type Handling, type Need, withContent } from './phase.js'
import { hasInput, stay, type Work, write } from './work.js'

/** The app's program, advanced: what it needs it gets, or the connection waits until there is something to give. */

type Program = Outcome<BodyError, Answer>
type Reading = NeedBody<BodyError, Answer> | NeedPiece<BodyError, Answer>

/** Does the program wait for content? */
export const isRead = (need: Need): need is Reading => need._tag === 'NeedBody' || need._tag === 'NeedPiece'

/** Goes on from where the program stands, until it waits or has ended. */
export const advance = (work: Work, from: Handling, program: Program): void => {
  let doing = from
  let at = program
  let idle = 0
  for (;;)
    switch (at._tag) {
      case 'Done':
        return work.acts.Answer(work, at.value)
      case 'Fail':
        return work.acts.Fail(work, at.error)
      case 'Defect':
        return work.acts.Defect(work, at.error)
      case 'NeedEffect':
        return stay(work, waitingFor(work, doing, at))
      case 'NeedInform': {
        const fault = writeInterim(work, doing, at.status, at.headers)
        if (fault !== undefined) return work.acts.Defect(work, fault)
        at = at.give(work.now)
        break
      }
      default: {
        const next = read(work, doing, at)
        if (next === undefined) return stay(work, readingOn(work, doing, at))
        idle = next.gathered.length < doing.gathered.length ? 0 : idle + 1
        if (idle > readsBehind) return work.acts.Defect(work, READS_ON)
        doing = withContent(doing, next.intake, next.gathered)
        stay(work, doing)
        at = next.program
      }
    }
}

/** Writes an interim response, to those who know them; a Fault when it cannot be written. */
const writeInterim = (work: Work, { exchange }: Handling, status: 100 | 102 | 103, headers?: Headers) => {
  const { protocolVersion } = work.core.settings
  const head = interim(status, { version: exchange.request.version, protocolVersion }, headers)
  if (head._tag === 'Left') return head.left
  write(work, head.right)
  return undefined
}

/** What a read brings now; `undefined` when more has to arrive first. */
const read = (work: Work, doing: Handling, need: Reading) => {
  const { intake } = doing
  const limit = (need._tag === 'NeedBody' ? need.limit : undefined) ?? work.core.settings.bodyLimit
  const broken = intake.broken ?? (isAtEnd(doing, need) ? undefined : excess(doing, need, limit))
  if (broken !== undefined) {
    const program: Program = need.give({ _tag: 'Left', left: broken }, work.now)
    return { intake: spoiled(intake, broken), program, gathered: noneHeld }
  }
  if (need._tag === 'NeedPiece') return readPiece(work, doing, need, limit)
  const program = readWhole(work, doing, need)
  return program === undefined ? undefined : { intake, program, gathered: noneHeld }
}

/** A piece is asked for, and there is none left: no limit can be gone past. */
const isAtEnd = ({ intake, gathered }: Handling, need: Reading): boolean =>
  need._tag === 'NeedPiece' && intake.complete && gathered.length === 0

/** R14: the declared length is enough to refuse, before a single octet of content. */
const excess = (doing: Handling, need: Reading, limit: number): BodyError | undefined => {
  const { framing } = doing.exchange.request
  const octets = framing._tag === 'Length' ? framing.length : sought(doing, need)
  return octets > limit ? { _tag: 'TooLarge', limit } : undefined
}

/** How many octets the program has had when this read is done, at least: all of them, or one more. */
const sought = (doing: Handling, need: Reading): number =>
  need._tag === 'NeedBody' ? doing.intake.octets : pulled(doing) + Math.min(doing.gathered.length, 1)

/** Octets that the program had by pieces. What has arrived beyond them depends on how the network cut. */
const pulled = ({ intake, gathered }: Handling): number => intake.octets - gathered.length

const right = <A>(value: A): Either<never, A> => ({ _tag: 'Right', right: value })

/** C8: the whole content is there only when the message has ended, trailers included. */
const readWhole = (work: Work, doing: Handling, need: NeedBody<BodyError, Answer>): Program | undefined =>
  doing.intake.complete ? need.give(right(bytesOf(doing.gathered)), work.now) : undefined

/** A piece goes up to the limit, and the next read past it: so it is the same piece, whatever else has arrived. */
const readPiece = (work: Work, doing: Handling, need: NeedPiece<BodyError, Answer>, limit: number) => {
  const { intake, gathered } = doing
  const give = (pulled: Pulled, rest: Held) => ({ intake, program: need.give(right(pulled), work.now), gathered: rest })
  if (gathered.length === 0)
    return intake.complete ? give({ _tag: 'Finished', trailers: intake.trailers }, noneHeld) : undefined
  const all = bytesOf(gathered)
  const room = limit - pulled(doing)
  if (room >= all.length) return give({ _tag: 'Piece', bytes: all }, noneHeld)
  return give({ _tag: 'Piece', bytes: all.subarray(0, room) }, gather(noneHeld, all.subarray(room)))
}

/**
 * Content behind what was gathered: copied, for the chunk is the shell's and the bytes are to be the app's. (The parser's
 * views are plain ones: `slice` of a Node Buffer would be a view.)
 */
export const gather = (gathered: Held, bytes: Uint8Array): Held =>
  gathered.length === 0
    ? { tail: { bytes: bytes.slice(), used: bytes.length }, length: bytes.length }
    : append(gathered, bytes, 0, bytes.length)

const bytesOf = (gathered: Held): Uint8Array =>
  gathered.length === gathered.tail.bytes.length ? gathered.tail.bytes : heldBytes(gathered)

/** C4: the demand is what lets the client go on, unless it has not waited. */
const readingOn = (work: Work, doing: Handling, need: Need): Handling => {
  const { expects } = doing.intake
  if (expects && !hasInput(work)) writeContinue(work, doing)
  const intake = wanted(expects ? { ...doing.intake, expects: false } : doing.intake, work.now)
  if (doing.need === need && doing.intake === intake) return doing
  const { exchange, gathered, running, spent } = doing
  return { _tag: 'Handling', exchange, intake, need, gathered, running, spent }
}

/** 100 (Continue), to those who know it. */
export const writeContinue = (work: Work, doing: Handling): void => {
  writeInterim(work, doing, 100)
}

const waitingFor = (work: Work, doing: Handling, need: NeedEffect<BodyError, Answer>): Handling => ({
  ...doing,
  need,
  running: { id: run(work, need.run), since: work.now, cancelled: false },
})
