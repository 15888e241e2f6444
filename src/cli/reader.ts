import type { AnyEvent } from '../parser/event.js'
import type { RequestParser } from '../parser/request-parser.js'
import type { ResponseParser, ResponseState } from '../parser/response-parser.js'
import type { State } from '../parser/state.js'

/** A parser of requests or of responses, as far as looking at octets needs it. */
export interface Reader<S> {
  readonly reads: 'requests' | 'responses'
  readonly initial: S
  readonly next: (
    state: S,
    bytes: Uint8Array,
    pos: number,
  ) => { readonly state: S; readonly event: AnyEvent | undefined; readonly pos: number }
  readonly end: (state: S) => { readonly state: S; readonly events: ReadonlyArray<AnyEvent> }
  /** Where in a message it stands. */
  readonly part: (state: S) => State
}

/** Reads what clients send. */
export const requestReader = ({ initial, next, end }: RequestParser): Reader<State> => ({
  reads: 'requests',
  initial,
  next,
  end,
  part: (state) => state,
})

/** Reads what servers send in answer to requests of these methods; the last of them counts for all that follow. */
export const responseReader = (
  { initial, sent, next, end }: ResponseParser,
  methods: ReadonlyArray<string>,
): Reader<ResponseState> => {
  const last = methods.at(-1) ?? 'GET'
  return {
    reads: 'responses',
    initial: methods.reduce(sent, initial),
    next: (state, bytes, pos) => next(state.awaiting.length === 0 ? sent(state, last) : state, bytes, pos),
    end,
    part: ({ part }) => part,
  }
}
