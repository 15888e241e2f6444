import { type Body, type Piece, stream } from './body.js'

/** One message of an event stream, or a comment, which clients skip: it keeps a connection warm. */
export interface ServerEvent {
  /** The event's name; without one it is a `message`. */
  readonly event?: string
  /** May have many lines. */
  readonly data?: string
  /** What the client says in Last-Event-ID when it comes back. */
  readonly id?: string
  /** How long the client waits before it comes back, in milliseconds. */
  readonly retry?: number
  readonly comment?: string
}

/** What ends a line there: each of the three. */
const LINE_END = /\r\n|\r|\n/

const lines = (name: string, content: string): string =>
  content
    .split(LINE_END)
    .map((line) => `${name}: ${line}\n`)
    .join('')

/** A field that has one line: whatever would end it, and NUL, which makes clients ignore an id, becomes a space. */
const line = (name: string, content: string): string => `${name}: ${content.replace(/[\r\n\0]/g, ' ')}\n`

/**
 * A message as it is written. No text in it can become a field or a message of its own.
 *
 * @example
 * assert.equal(eventText({ event: 'tick', data: 'a\nb' }), 'event: tick\ndata: a\ndata: b\n\n')
 */
export const eventText = (message: ServerEvent): string => {
  const { comment, event, data, id, retry } = message
  return [
    comment === undefined ? '' : lines('', comment),
    event === undefined ? '' : line('event', event),
    data === undefined ? '' : lines('data', data),
    id === undefined ? '' : line('id', id),
    retry !== undefined && Number.isSafeInteger(retry) && retry >= 0 ? `retry: ${retry}\n` : '',
    '\n',
  ].join('')
}

function* written(events: Iterable<ServerEvent>): Generator<Piece, void> {
  for (const event of events) yield eventText(event)
}

/** By hand and no generator, which would hold a `return` back until the event that it waits for has come. */
const writtenLater = (events: AsyncIterable<ServerEvent>): AsyncIterable<Piece, void> => ({
  [Symbol.asyncIterator]: () => {
    const source = events[Symbol.asyncIterator]()
    return {
      next: async () => {
        const { done, value } = await source.next()
        return done === true ? { done, value: undefined } : { done: false, value: eventText(value) }
      },
      return: async () => {
        await source.return?.()
        return { done: true, value: undefined }
      },
    }
  },
})

/**
 * Server-sent events (HTML Standard §9.2) as a stream. `open` makes the events of one answer; when the client leaves,
 * its iterator's `return` is called at once, under a `next` that waits too. (Of an async generator the language puts that
 * off until its `await` has settled: one that may wait long is an iterator by hand.) Send it with `Cache-Control: no-store`.
 *
 * @example
 * const body = sse(() => [{ data: 'hello' }, { comment: 'still here' }])
 * assert.equal(body._tag, 'Stream')
 */
export const sse = (open: () => Iterable<ServerEvent> | AsyncIterable<ServerEvent>): Body =>
  stream(
    () => {
      const events = open()
      return Symbol.asyncIterator in events ? writtenLater(events) : written(events)
    },
    { type: 'text/event-stream' },
  )
