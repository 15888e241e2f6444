import type { Either } from 'fp-ts/lib/Either.js'
import type { App } from '../../connection/contract.js'
import type { Request } from '../../message/request.js'
import { queryOf } from '../../message/target.js'
import { json, stream, text } from '../../response/body.js'
import { sse } from '../../response/event-stream.js'
import { chain, map, settled } from '../../response/monad.js'
import { collect, fromTask, pull } from '../../response/program.js'
import type { BodyError, Pulled, Reply } from '../../response/reply.js'
import type { Response } from '../../response/response.js'
import { ok } from '../../response/responses.js'

/** Pages that a client leaves, and what they have heard of it: `/heard?run` tells. */

/** So many runs are kept. */
const KEPT = 256

const logs = new Map<string, ReadonlyArray<string>>()

const note = ({ target }: Request, line: string): void => {
  const run = queryOf(target) ?? ''
  const before = logs.get(run) ?? []
  const [oldest] = logs.keys()
  if (logs.size >= KEPT && before.length === 0 && oldest !== undefined) logs.delete(oldest)
  logs.set(run, [...before, line])
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => globalThis.setTimeout(resolve, ms))

const waiting: App = (request) =>
  fromTask((abort) => {
    const signal = abort()
    signal.addEventListener('abort', () => note(request, 'aborted'))
    note(request, 'begun')
    return new Promise<never>(() => {})
  })

const collecting: App = (request) =>
  chain(() =>
    map((it: Either<BodyError, Uint8Array>) => {
      note(request, `read ${it._tag}`)
      return ok(text('read'))
    })(settled(collect())),
  )(fromTask(async () => note(request, 'begun')))

/** Pulls one piece after the other, to the end or to what breaks it off. */
const pulling: App = (request) => {
  const round = (first: boolean): Reply<BodyError, Response> =>
    chain((pulled: Either<BodyError, Pulled>): Reply<BodyError, Response> => {
      if (first) note(request, 'begun')
      if (pulled._tag === 'Right' && pulled.right._tag === 'Piece') return round(false)
      note(request, `pulled ${pulled._tag}`)
      return ok(text('pulled'))
    })(settled(pull))
  return round(true)
}

const streaming: App = (request) =>
  ok(
    stream(async function* () {
      try {
        note(request, 'begun')
        for (;;) {
          yield 'tick'
          await sleep(5)
        }
      } finally {
        note(request, 'returned')
      }
    }),
  )

const telling: App = (request) =>
  ok(
    sse(async function* () {
      try {
        note(request, 'begun')
        for (;;) {
          yield { data: 'tick' }
          await sleep(5)
        }
      } finally {
        note(request, 'returned')
      }
    }),
  )

/** Something, and then nothing for ever. By hand: of a generator that waits, the language puts `return` off. */
const silent = <A>(request: Request, first: A): AsyncIterable<A, void> => ({
  [Symbol.asyncIterator]: () => {
    let isFirst = true
    return {
      next: () => {
        if (!isFirst) return new Promise<never>(() => {})
        isFirst = false
        note(request, 'begun')
        return Promise.resolve({ done: false, value: first })
      },
      return: async () => {
        note(request, 'returned')
        return { done: true, value: undefined }
      },
    }
  },
})

/** By path. */
export const leaving: ReadonlyMap<string, App> = new Map<string, App>([
  ['/leave/waiting', waiting],
  ['/leave/collecting', collecting],
  ['/leave/pulling', pulling],
  ['/leave/streaming', streaming],
  ['/leave/sse', telling],
  ['/leave/silent-stream', (request) => ok(stream(() => silent(request, 'tick')))],
  ['/leave/silent-sse', (request) => ok(sse(() => silent(request, { data: 'tick' })))],
  ['/heard', ({ target }) => ok(json(logs.get(queryOf(target) ?? '') ?? []))],
])
