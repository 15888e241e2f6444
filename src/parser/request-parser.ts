import type { Either } from 'fp-ts/lib/Either.js'
import type { OptionsError } from '../message/options-error.js'
import { end, feed, next, type Resumed, resume, type Step } from './advance.js'
import type { Event } from './event.js'
import { newScratch } from './scratch.js'
import { type PartialOptions, type Settings, settingsOf } from './settings.js'
import { type Advance, initial, type State } from './state.js'

/** A parser of requests: functions alone, every bit of what they know is in the state. */
export interface RequestParser {
  readonly initial: State
  readonly feed: (state: State, chunk: Uint8Array) => Step
  readonly end: (state: State) => Step
  readonly next: (state: State, bytes: Uint8Array, pos: number) => Advance
  readonly resume: (state: State) => Resumed
}

/** The parser of settings that were checked already. */
export const parserOf = (settings: Settings): RequestParser => {
  const scratch = newScratch<Event>(settings)
  return {
    initial,
    feed: (state, chunk) => feed(scratch, state, chunk),
    end,
    next: (state, bytes, pos) => next(scratch, state, bytes, pos),
    resume,
  }
}

/**
 * A parser with other limits, leniencies or a platform than the defaults. Fails on an option that makes no sense, and
 * names it.
 *
 * @example
 * const lenient = requestParser({ allow: ['bareLf'] })
 * assert.equal(lenient._tag, 'Right')
 * assert.equal(requestParser({ limits: { line: -1 } })._tag, 'Left')
 */
export const requestParser = (options: PartialOptions = {}): Either<OptionsError, RequestParser> => {
  const settings = settingsOf(options)
  return settings._tag === 'Left' ? settings : { _tag: 'Right', right: parserOf(settings.right) }
}
