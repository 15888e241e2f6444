import type { Event } from '../../parser/event.js'
import { feed, initial } from '../../parser/index.js'
import type { RequestParser } from '../../parser/request-parser.js'
import { joined, textOfOctets } from '../arbitraries/octets.js'
import { type ParserReading, type ParserTarget, piecesOf, type ReadMessage } from './target.js'

/** What the events of a connection say. */
const readingOf = (events: ReadonlyArray<Event>): ParserReading => {
  const messages: ReadMessage[] = []
  let refused: string | undefined
  let head: Omit<ReadMessage, 'body'> = { method: '', target: '', fields: [] }
  let body: Uint8Array[] = []
  for (const event of events)
    switch (event._tag) {
      case 'Head':
        head = {
          method: event.request.method,
          target: event.request.target.raw,
          fields: [...event.request.headers],
        }
        body = []
        break
      case 'Data':
        body.push(event.bytes)
        break
      case 'End':
        messages.push({ ...head, body: textOfOctets(joined(body)) })
        break
      case 'Failure':
        refused = event.code
        break
      default:
    }
  return { messages, refused, threw: undefined }
}

/** A parser of wirefold, as a target. */
export const wirefoldTarget = (
  parser: Pick<RequestParser, 'initial' | 'feed'> = { initial, feed },
  name = 'wirefold',
): ParserTarget => ({
  kind: 'parser',
  name,
  read: (bytes, cuts) => {
    const events: Event[] = []
    let state = parser.initial
    for (const piece of piecesOf(bytes, cuts)) {
      const step = parser.feed(state, piece)
      state = step.state
      for (const event of step.events) events.push(event)
    }
    return readingOf(events)
  },
})
