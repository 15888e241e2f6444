import { announcesContent } from '../message/framing.js'
import { fromFields } from '../message/headers.js'
import type { Request, RequestHead } from '../message/request.js'
import { pathOf } from '../message/target.js'
import { noneHeld } from '../parser/held.js'
import { empty } from '../response/body.js'
import { drive } from '../response/drive.js'
import { Described } from '../response/response.js'
import { abandon, cancel, forsake, settleOrphan } from './effects.js'
import { bodyless, completed, spoiled, took, untouched } from './intake.js'
import { failureHere } from './log.js'
import { expectation, keeps } from './persistence.js'
import { type Exchange, type Handling, type Intake, withContent } from './phase.js'
import { advance, gather, isRead, writeContinue } from './program.js'
import { encodedTarget } from './redirect.js'
import { strict } from './state.js'
import { go, hasInput, stay, type Transition, type Work } from './work.js'

/** `Handling`: from the head of a request to its answer. */

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'

/** C15: `OPTIONS *` asks about the server as a whole. RFC 9110 §9.3.7. */
const serverOptions = new Described({ status: 204, body: empty, headers: fromFields([['Allow', methods]]) })

/** A head is complete: what the core must judge it does, and the app has the rest. */
export const handle: Transition<'Idle' | 'Head', 'Request'> = (work, _doing, head) => {
  const { state, core, now } = work
  const { deviations } = state
  const request: Request = {
    method: head.method,
    target: head.target,
    authority: head.authority,
    version: head.version,
    headers: head.headers,
    framing: head.framing,
    peer: state.peer,
  }
  const exchange: Exchange = { request, at: now, keeps: keeps(head, deviations, core.settings), deviations }
  const expected = expectation(head)
  const intake = announcesContent(head.framing) ? untouched(expected === 'continue', now) : readEnd(work)
  const doing: Handling = {
    _tag: 'Handling',
    exchange,
    intake,
    need: undefined,
    gathered: noneHeld,
    running: undefined,
    spent: 0,
  }
  go(work, doing)
  if (deviations !== strict) state.deviations = strict
  if (expected === 'unknown') return work.acts.Refuse(work, failureHere(work, 'unknown-expectation', exchange))
  if (isMisdirected(work, head)) return work.acts.Refuse(work, failureHere(work, 'misdirected', exchange))
  if (head.method === 'TRACE') return work.acts.Refuse(work, failureHere(work, 'trace-refused', exchange))
  if (pathOf(head.target) === '*') return work.acts.Answer(work, serverOptions)
  if (core.settings.redirectRawTarget && deviations.includes('rawTarget')) {
    const moved = encodedTarget(request)
    if (moved !== undefined) return work.acts.Answer(work, moved)
  }
  advance(
    work,
    doing,
    drive(() => core.app(request), now),
  )
}

/** A message without content ends where its head does. */
const readEnd = (work: Work): Intake => {
  work.state.parser = work.core.settings.parser.next(work.state.parser, work.bytes, work.pos).state
  return bodyless
}

/** An https target on a connection without TLS, and no gateway that took the TLS off. */
const isMisdirected = ({ state, core }: Work, { target }: RequestHead): boolean =>
  target._tag === 'Absolute' && target.scheme === 'https' && !state.peer.secure && !core.settings.trustedGateway

/** Goes on with a read, now that there is more to read, or never will be. */
const readAgain = (work: Work, doing: Handling): void => {
  const { need } = doing
  stay(work, doing)
  if (need !== undefined && isRead(need)) advance(work, doing, need)
}

/** Content arrived that the program has asked for. */
export const take: Transition<'Handling', 'Data'> = (work, doing, bytes) => {
  const intake = took(doing.intake, bytes.length, work.now, work.core.settings.bodyPace)
  readAgain(work, withContent(doing, intake, gather(doing.gathered, bytes)))
}

/** The message has ended as it should. */
export const complete: Transition<'Handling', 'Complete'> = (work, doing, trailers) =>
  readAgain(work, withContent(doing, completed(doing.intake, trailers), doing.gathered))

/** C7: the content is broken, and the app is told so. */
export const spoil: Transition<'Handling', 'Broken'> = (work, doing, it) =>
  readAgain(work, { ...doing, intake: spoiled(doing.intake, { _tag: 'Malformed', failure: it }) })

/** Content was asked for, and none arrives. */
export const starve: Transition<'Handling', 'bodyGap'> = (work, doing) =>
  spoil(work, doing, failureHere(work, 'body-timeout', doing.exchange))

/** Content arrives, but too slowly. */
export const trickle: Transition<'Handling', 'bodyRate'> = (work, doing) =>
  spoil(work, doing, failureHere(work, 'slow-body', doing.exchange))

/** An effect settled: the one that the program waits for, or one that it no longer does. */
export const goOn: Transition<'Handling', 'Settled'> = (work, doing, settled) => {
  const { need, running } = doing
  if (running?.id !== settled.id || need?._tag !== 'NeedEffect') return settleOrphan(work, doing, settled)
  const spent = doing.spent + work.now - running.since
  const next = { ...doing, spent, running: undefined }
  stay(work, next)
  advance(work, next, need.give(settled.result, work.now))
}

/** A `Within` of the program has ended: it goes on another way. */
export const late: Transition<'Handling', 'within'> = (work, doing) => {
  const { need } = doing
  const next = need?.late(work.now)
  if (next === undefined || next === need) return
  abandon(work, doing, { _tag: 'Abandoned' })
  const free = { ...doing, running: undefined }
  stay(work, free)
  advance(work, free, next)
}

/** C13: the app does not answer in time. */
export const giveUp: Transition<'Handling', 'handler'> = (work, doing) => {
  const it = failureHere(work, 'handler-timeout', doing.exchange)
  forsake(work, doing, { _tag: 'TimedOut', failure: it }, { _tag: 'Malformed', failure: it })
  work.acts.Refuse(work, it)
}

/** C4: the client has waited long enough for an app that has neither asked nor answered. */
export const encourage: Transition<'Handling', 'continue'> = (work, doing) => {
  if (!hasInput(work)) writeContinue(work, doing)
  stay(work, { ...doing, intake: { ...doing.intake, expects: false } })
}

/**
 * The peer has ended its side. Behind a complete request that is its right (C7); inside one it has gone, and an effect
 * that works for it is told. What is held is parsed in advance to know which: a parser's state is a value.
 */
export const hangUp: Transition<'Handling', 'End'> = (work, doing) => {
  work.state.ended = true
  if (doing.intake.complete || endsWhole(work)) return
  stay(work, cancel(work, doing, { _tag: 'Gone', detail: 'the connection ended inside the request' }))
}

/** Does the rest of this message stand in what was received? */
const endsWhole = ({ core, state, bytes, pos }: Work): boolean => {
  let at = core.settings.parser.next(state.parser, bytes, pos)
  while (at.event?._tag === 'Data') at = core.settings.parser.next(at.state, bytes, at.pos)
  return at.event?._tag === 'End'
}
