import type { Either } from 'fp-ts/lib/Either.js'
import type { OptionsError } from '../message/options-error.js'
import { end, feed, next, type Resumed, resume, type Step } from './advance.js'
import type { ResponseEvent } from './event.js'
import { type PartialResponseOptions, responseSettingsOf } from './response-options.js'
import { newScratch, type Scratch } from './scratch.js'
import type { Settings } from './settings.js'
import { type Advance, initial, type State } from './state.js'

/**
 * A parser of responses between two chunks. What a response means depends on the request it answers (RFC 9112 §6.3), so
 * whoever sends requests says so with `sent`. A plain value, as a request parser's state.
 */
export interface ResponseState {
  /** The methods of the requests that have no final response yet, the oldest first. */
  readonly awaiting: ReadonlyArray<string>
  /** How many interim responses the oldest has had. */
  readonly interims: number
  /** Where in a message the octets stand. */
  readonly part: State
}

/** A step of `feed` or `end`. */
export interface ResponseStep {
  readonly state: ResponseState
  readonly events: ReadonlyArray<ResponseEvent>
}

/** One event, or none when more octets are needed; what to ask next, and from which octet on. */
export interface ResponseAdvance {
  readonly state: ResponseState
  readonly event: ResponseEvent | undefined
  readonly pos: number
}

/** A parser of responses: functions alone, every bit of what they know is in the state. */
export interface ResponseParser {
  readonly initial: ResponseState
  /** A request of this method was sent: its response comes behind those that are awaited already. */
  readonly sent: (state: ResponseState, method: string) => ResponseState
  readonly feed: (state: ResponseState, chunk: Uint8Array) => ResponseStep
  readonly end: (state: ResponseState) => ResponseStep
  readonly next: (state: ResponseState, bytes: Uint8Array, pos: number) => ResponseAdvance
  /** Ends a pause, behind 101 or the 2xx of CONNECT: gives every octet back that was not read. */
  readonly resume: (state: ResponseState) => Omit<Resumed, 'state'> & { readonly state: ResponseState }
}

/** Nothing was sent, nothing was read. */
export const initialResponses: ResponseState = { awaiting: [], interims: 0, part: initial }

const sent = ({ awaiting, interims, part }: ResponseState, method: string): ResponseState => ({
  awaiting: awaiting.length === 0 ? [method] : [...awaiting, method],
  interims,
  part,
})

const takeUp = ({ exchange }: Scratch<ResponseEvent>, { awaiting, interims }: ResponseState): void => {
  exchange.awaiting = awaiting
  exchange.interims = interims
}

const stateOf = ({ exchange: { awaiting, interims } }: Scratch<ResponseEvent>, part: State): ResponseState => ({
  awaiting,
  interims,
  part,
})

/** The parser of settings that were checked already. */
const parserOf = (settings: Settings): ResponseParser => {
  const scratch = newScratch<ResponseEvent>(settings)
  return {
    initial: initialResponses,
    sent,
    feed: (state, chunk) => {
      takeUp(scratch, state)
      const step: Step<ResponseEvent> = feed(scratch, state.part, chunk)
      return { state: stateOf(scratch, step.state), events: step.events }
    },
    end: (state) => {
      const step = end(state.part)
      return { state: { ...state, part: step.state }, events: step.events }
    },
    next: (state, bytes, pos) => {
      takeUp(scratch, state)
      const step: Advance<ResponseEvent> = next(scratch, state.part, bytes, pos)
      return { state: stateOf(scratch, step.state), event: step.event, pos: step.pos }
    },
    resume: (state) => {
      const resumed = resume(state.part)
      return { state: { ...state, part: resumed.state }, unread: resumed.unread }
    },
  }
}

/**
 * A parser of responses: status lines, interim responses, content that the method and the status decide about (RFC 9112
 * §6.3), content up to the end of the connection. As strict as the parser of requests; octets that answer no request that
 * was `sent` are a failure. Fails on an option that makes no sense, and names it.
 *
 * @example
 * const made = responseParser()
 * assert.equal(made._tag, 'Right')
 * if (made._tag === 'Right') {
 *   const { initial, sent, feed } = made.right
 *   const { events } = feed(sent(initial, 'GET'), ascii('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'))
 *   assert.deepEqual(events.map((event) => event._tag), ['ResponseHead', 'Data', 'End'])
 * }
 */
export const responseParser = (options: PartialResponseOptions = {}): Either<OptionsError, ResponseParser> => {
  const settings = responseSettingsOf(options)
  return settings._tag === 'Left' ? settings : { _tag: 'Right', right: parserOf(settings.right) }
}
