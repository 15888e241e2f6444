import type { RequestHead } from '../../message/request.js'
import type { Event } from '../../parser/event.js'
import { joined, textOfOctets } from '../arbitraries/octets.js'
import type { Judged } from '../oracle/verdict.js'

/** What a parser said of a whole connection's input, in the judge's words. */
export interface Seen {
  readonly messages: ReadonlyArray<Judged>
  /** A message whose End was not told. */
  readonly open: Judged | undefined
  readonly ending:
    | { readonly _tag: 'Closed' | 'Paused' | 'Nothing' }
    | { readonly _tag: 'Failure'; readonly code: string; readonly offset: number }
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

/** Folds events into what they say. */
export const observe = (events: ReadonlyArray<Event>): Seen => {
  const messages: Judged[] = []
  let open: Judged | undefined
  let pieces: Uint8Array[] = []
  let ending: Seen['ending'] = { _tag: 'Nothing' }
  const whole = (head: Judged): Judged => ({ ...head, body: textOfOctets(joined(pieces)) })
  for (const event of events)
    switch (event._tag) {
      case 'Head':
        open = judgedHead(event.request)
        pieces = []
        break
      case 'Data':
        pieces.push(event.bytes)
        break
      case 'End':
        if (open !== undefined) messages.push({ ...whole(open), trailers: event.trailers.toJSON() })
        open = undefined
        break
      case 'Failure':
        ending = { _tag: 'Failure', code: event.code, offset: event.offset }
        break
      case 'Closed':
      case 'Paused':
        ending = { _tag: event._tag }
        break
      case 'Deviation':
        break
    }
  return { messages, open: open === undefined ? undefined : whole(open), ending }
}
