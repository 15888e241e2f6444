import type { RequestHead } from '../../message/request.js'
import type { ResponseHead } from '../../message/response-head.js'
import type { AnyEvent, Event, ResponseEvent } from '../../parser/event.js'
import { joined, textOfOctets } from '../arbitraries/octets.js'
import type { JudgedResponse } from '../oracle/judge-responses.js'
import type { Judged, JudgedField } from '../oracle/verdict.js'

/** How what a parser said ends. */
export type SeenEnding =
  | { readonly _tag: 'Closed' | 'Paused' | 'Nothing' }
  | { readonly _tag: 'Failure'; readonly code: string; readonly offset: number }

/** What a parser said of a whole connection's input, in the judge's words. */
export interface Seen<M = Judged> {
  readonly messages: ReadonlyArray<M>
  /** A message whose End was not told. */
  readonly open: M | undefined
  readonly ending: SeenEnding
}

/** A head in the judge's words. */
export const judgedHead = (head: RequestHead): Judged => ({
  method: head.method,
  target: { ...head.target },
  version: head.version,
  authority: head.authority,
  fields: head.headers.toJSON(),
  framing:
    head.framing._tag === 'Length'
      ? { _tag: 'Length', length: head.framing.length }
      : { _tag: head.framing._tag === 'Chunked' ? 'Chunked' : 'None' },
  body: '',
  trailers: [],
})

/** The head of a response in the judge's words. */
export const judgedResponse = (head: ResponseHead): JudgedResponse => ({
  version: head.version,
  status: head.status,
  reason: head.reason,
  fields: head.headers.toJSON(),
  framing: { ...head.framing },
  body: '',
  trailers: [],
})

/** What every message has, whichever way it goes. */
interface Contained {
  readonly body: string
  readonly trailers: ReadonlyArray<JudgedField>
}

/** Folds events into what they say; `headOf` tells which of them are heads. */
const fold = <E extends AnyEvent, M extends Contained>(
  events: ReadonlyArray<E>,
  headOf: (event: E) => M | undefined,
): Seen<M> => {
  const messages: M[] = []
  let open: M | undefined
  let pieces: Uint8Array[] = []
  let ending: SeenEnding = { _tag: 'Nothing' }
  const whole = (head: M): M => ({ ...head, body: textOfOctets(joined(pieces)) })
  for (const event of events) {
    const head = headOf(event)
    if (head !== undefined) {
      open = head
      pieces = []
    } else if (event._tag === 'Data') pieces.push(event.bytes)
    else if (event._tag === 'End') {
      if (open !== undefined) messages.push({ ...whole(open), trailers: event.trailers.toJSON() })
      open = undefined
    } else if (event._tag === 'Failure') ending = { _tag: 'Failure', code: event.code, offset: event.offset }
    else if (event._tag === 'Closed' || event._tag === 'Paused') ending = { _tag: event._tag }
  }
  return { messages, open: open === undefined ? undefined : whole(open), ending }
}

/** Folds the events of a parser of requests into what they say. */
export const observe = (events: ReadonlyArray<Event>): Seen =>
  fold(events, (event) => (event._tag === 'Head' ? judgedHead(event.request) : undefined))

/** The same of a parser of responses. */
export const observeResponses = (events: ReadonlyArray<ResponseEvent>): Seen<JudgedResponse> =>
  fold(events, (event) => (event._tag === 'ResponseHead' ? judgedResponse(event.response) : undefined))
