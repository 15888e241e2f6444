import type { Headers } from '../../message/headers.js'
import type { Piece, Pieces } from '../../response/body.js'
import { openContent } from '../run/outgoing.js'
import { platform } from '../run/settings.js'

/** Content as a web stream, and a web stream as content. */

/** Octets from a web stream, one reader at a time. */
class Reading implements AsyncIterator<Piece, void> {
  private readonly stream: ReadableStream<Piece>
  private reader: ReadableStreamDefaultReader<Piece> | undefined

  constructor(stream: ReadableStream<Piece>) {
    this.stream = stream
  }

  async next(): Promise<IteratorResult<Piece, void>> {
    this.reader ??= this.stream.getReader()
    const { done, value } = await this.reader.read()
    return done ? { done: true, value: undefined } : { done: false, value }
  }

  /** Cancels the stream at once, under a read that waits too: a generator would hold the cancellation back for it. */
  async return(): Promise<IteratorResult<Piece, void>> {
    if (this.reader === undefined) await this.stream.cancel()
    else await this.reader.cancel()
    return { done: true, value: undefined }
  }
}

/**
 * A web stream as pieces of a body: `stream(() => fromWebStream(readable))`. Each is read when there is room for it, and
 * a stream that is left early is cancelled. It can be read once, so make it where it is opened.
 *
 * @example
 * import { stream } from 'wirefold'
 * const body = stream(() => fromWebStream(new Blob(['hello']).stream()), { type: 'text/plain' })
 * assert.equal(body._tag, 'Stream')
 */
export const fromWebStream = (readable: ReadableStream<Piece>): AsyncIterable<Piece, void> => ({
  [Symbol.asyncIterator]: () => new Reading(readable),
})

/** How a stream of octets is made of content that is sent by demand. */
export interface Sending {
  /** The next octets; `undefined` at the end. What it rejects with is the stream's error. */
  readonly next: () => Promise<Uint8Array | undefined>
  /** The reader has cancelled. */
  readonly leave: () => void
  /** Once this settles the stream is broken, and a read that waits too; nothing happens where it has ended before. */
  readonly cut?: Promise<unknown>
}

/** Nothing is made before it is asked for, and no more than is asked for. */
export const readableOf = ({ next, leave, cut }: Sending): ReadableStream<Uint8Array> =>
  new globalThis.ReadableStream<Uint8Array>(
    {
      start: (controller) => void cut?.then((reason) => controller.error(reason)),
      pull: async (controller) => {
        const bytes = await next()
        if (bytes === undefined) controller.close()
        else controller.enqueue(bytes)
      },
      cancel: () => leave(),
    },
    { highWaterMark: 0 },
  )

const rejected = (error: unknown): Promise<never> => Promise.reject(error)

/**
 * Pieces as a web stream of octets; text becomes UTF-8. `open` is called when the stream is first read. A generator's
 * `return` is called when the stream is cancelled; trailers that it would return have no place here.
 *
 * @example
 * const readable = toWebStream(() => ['hel', 'lo'])
 * assert.equal(await new globalThis.Response(readable).text(), 'hello')
 */
export const toWebStream = (open: () => Pieces | AsyncIterable<Piece, Headers | void>): ReadableStream<Uint8Array> => {
  const content = { _tag: 'Pieces', open, framing: 'close', length: 0, trailers: [] } as const
  let opened: ReturnType<typeof openContent> | undefined
  let left = false
  return readableOf({
    next: async () => {
      opened ??= openContent(content, platform, () => {})
      if (opened._tag === 'Left') return rejected(opened.left)
      const sent = await opened.right.next()
      if (sent._tag === 'Left') return rejected(sent.left)
      return sent.right._tag === 'End' || left ? undefined : sent.right.bytes
    },
    leave: () => {
      left = true
      if (opened?._tag === 'Right') opened.right.leave()
    },
  })
}
