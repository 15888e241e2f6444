import { sameText } from '../grammar/ascii.js'
import { hasToken, splitLists } from '../grammar/list.js'
import type { Upgrade } from '../response/answer.js'
import { plan } from '../response/plan.js'
import { close, destroy } from './closing.js'
import { contextOf } from './finishing.js'
import { renewed } from './intake.js'
import { failureHere, logAccess, logDefect } from './log.js'
import { toCome } from './persistence.js'
import { type Exchange, ended, type Handling, type Switch, type Switched } from './phase.js'
import { writeContinue } from './program.js'
import { command, go, handOverInput, hasInput, stay, type Transition, type Work, write } from './work.js'

/** Another protocol on the same connection, C14. RFC 9110 §7.8. */

/** Did the client ask for this protocol (or, by CONNECT, for a tunnel)? */
const isOffered = ({ request }: Exchange, protocol: string): boolean => {
  if (request.method === 'CONNECT') return true
  if (request.version !== 'HTTP/1.1' || !hasToken(request.headers.getAll('Connection'), 'upgrade')) return false
  return splitLists(request.headers.getAll('Upgrade'))?.some((one) => sameText(one, protocol)) ?? false
}

/** The app takes the offer. The rest of the request is read first: the new protocol begins behind it. */
export const accept = (work: Work, doing: Handling, upgrade: Upgrade): void => {
  const { exchange, intake } = doing
  const { dropped } = work.core.settings
  if (!isOffered(exchange, upgrade.protocol))
    return work.acts.Defect(work, 'an upgrade that the client has not asked for')
  if (intake.broken !== undefined) return work.acts.Defect(work, 'an upgrade behind a request that broke off')
  const planned = plan(upgrade, contextOf(work, exchange, false))
  if (planned._tag === 'Left') return work.acts.Defect(work, planned.left)
  const into: Switch = { head: planned.right.head, status: planned.right.status, next: upgrade.next }
  if (intake.complete) return begin(work, exchange, into)
  if (toCome(exchange, intake) > dropped)
    return work.acts.Refuse(work, failureHere(work, 'content-too-large', exchange))
  if (intake.expects && !hasInput(work)) writeContinue(work, doing)
  const rest = renewed({ ...intake, expects: false }, work.now)
  go(work, { _tag: 'Discarding', exchange, intake: rest, patience: intake.octets + dropped, into })
}

/** The switch itself: the head that tells of it, and whoever speaks from here on gets what was read already. */
export const begin = (work: Work, exchange: Exchange, { head, status, next }: Switch): void => {
  write(work, head)
  logAccess(work, exchange, status, 0)
  work.state.served += 1
  const rest = handOverInput(work)
  if (next._tag === 'Takeover') {
    command(work, { _tag: 'HandOver', takeover: next.takeover, head: rest })
    return go(work, ended)
  }
  go(work, { _tag: 'Switched', machine: next.machine, inner: next.machine.initial, exchange })
  if (rest.length > 0) work.acts.Bytes(work, rest)
  if (work.state.ended) work.acts.End(work, undefined)
}

/** One turn of the machine. One that breaks costs its connection. */
const speak = (work: Work, doing: Switched, input: Uint8Array | undefined): void => {
  try {
    const { state, output, done } = doing.machine.turn(doing.inner, input)
    for (const piece of output) write(work, octetsOf(piece))
    stay(work, { ...doing, inner: state })
    if (done) close(work)
  } catch (error) {
    logDefect(work, error, doing.exchange)
    destroy(work, true)
  }
}

/** A machine in JavaScript may put anything in its output; a copy of an array of numbers is octets as well. */
const octetsOf = (piece: Uint8Array): Uint8Array => (piece instanceof Uint8Array ? piece : Uint8Array.from(piece))

/** Input in the other protocol. Copied, for the machine may keep it. */
export const turn: Transition<'Switched', 'Bytes'> = (work, doing, bytes) => speak(work, doing, new Uint8Array(bytes))

/** The peer has ended its side: the machine's last turn. */
export const turnLast: Transition<'Switched', 'End'> = (work, doing) => {
  work.state.ended = true
  speak(work, doing, undefined)
  if (work.state.phase === 'Switched') close(work)
}
