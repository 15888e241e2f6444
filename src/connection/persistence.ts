import { sameText } from '../grammar/ascii.js'
import { hasToken, splitLists } from '../grammar/list.js'
import { announcesContent } from '../message/framing.js'
import type { RequestHead } from '../message/request.js'
import type { Leniency } from '../parser/event.js'
import type { Exchange, Handling, Intake } from './phase.js'
import type { Settings } from './settings.js'
import type { State } from './state.js'
import { hasInput, type Work } from './work.js'

/** Leniencies after which two readers may see two different messages: nothing is read behind such a request. */
const isAmbiguous = (code: Leniency): boolean => code === 'equalContentLengths' || code === 'bareLf'

/**
 * Does the request let the connection be kept? RFC 9112 §9.3: with 1.1 on both sides unless it says `close`, otherwise
 * only if it says `keep-alive`; `close` wins in any line and any list.
 */
export const keeps = (head: RequestHead, deviations: ReadonlyArray<Leniency>, settings: Settings): boolean => {
  if (head.version === 'HTTP/0.9' || deviations.some(isAmbiguous)) return false
  const modern = head.version === 'HTTP/1.1' && settings.protocolVersion === 'HTTP/1.1'
  if (!head.headers.has('Connection')) return modern
  const tokens = head.headers.getAll('Connection')
  return !hasToken(tokens, 'close') && (modern || hasToken(tokens, 'keep-alive'))
}

/** Octets of content that are certainly still to come; 0 where that is not known. */
export const toCome = (exchange: Exchange, intake: Intake): number => {
  const { framing } = exchange.request
  return framing._tag === 'Length' ? framing.length - intake.octets : 0
}

/**
 * In a graceful stop the last request that was received gets the `close`, C17: not one that others are known to stand
 * behind.
 */
const isLastReceived = (work: Work, intake: Intake): boolean =>
  !intake.complete || !(hasInput(work) || work.state.paused)

/** Is the answer to this request the last one on the connection? */
export const closesBehind = (work: Work, { exchange, intake }: Handling): boolean => {
  const { state, core } = work
  const { settings } = core
  return (
    !exchange.keeps ||
    intake.broken !== undefined ||
    intake.expects ||
    toCome(exchange, intake) > settings.dropped ||
    state.lives > 0 ||
    (settings.requests !== undefined && state.served + 1 >= settings.requests) ||
    (state.stopping !== Infinity && isLastReceived(work, intake))
  )
}

const SHORT = 10_000

/** The idle deadline to be announced, in seconds: a short one, so that a client does not send into a closing connection. */
export const announcedIdle = (state: State, { deadlines }: Settings): number | undefined => {
  const idle = state.pressed ? deadlines.busyIdle : deadlines.idle
  return idle > SHORT || idle < 1000 ? undefined : Math.floor(idle / 1000)
}

/** What the client expects before it sends content: nothing, 100 (Continue), or something unknown. RFC 9110 §10.1.1. */
export const expectation = (head: RequestHead): 'nothing' | 'continue' | 'unknown' => {
  if (head.version !== 'HTTP/1.1' || !head.headers.has('Expect')) return 'nothing'
  const expectations = splitLists(head.headers.getAll('Expect'))
  if (!expectations?.every((one) => sameText(one, '100-continue'))) return 'unknown'
  return expectations.length > 0 && announcesContent(head.framing) ? 'continue' : 'nothing'
}
