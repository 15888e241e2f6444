import type { App, Gone } from '../../src/connection/index.js'
import type { Headers } from '../../src/message/headers.js'
import type * as Responses from '../../src/response/index.js'

/** The response library that a mutant brings may be another copy than the source's: what it makes must be its own. */
export type Library = typeof Responses

/** What the app of the cases knows of the outside: which effects it was told to give up, and why. */
export interface Heard {
  readonly gone: Gone['_tag'][]
}

const settledAt = <A>(
  settle: (resolve: (value: A) => void, reject: (why: unknown) => void) => void,
): PromiseLike<A> => ({
  // A promise that settles while it is asked: no turn of the event loop stands between a case and its answer.
  then: (resolve, reject) => {
    settle(
      (value) => void resolve?.(value),
      (why) => void reject?.(why),
    )
    return settledAt(() => {})
  },
})

const isGone = (reason: unknown): reason is Gone => typeof reason === 'object' && reason !== null && '_tag' in reason

/**
 * The app that every conversation case talks to: a path is what it does. Told in README.md. `lib` is the response library
 * that its answers are made with.
 */
export const appWith = (
  lib: Library,
  headers: (fields: ReadonlyArray<readonly [string, string]>) => Headers,
  heard: Heard,
): App => {
  const {
    ok,
    text,
    bytes,
    stream,
    collect,
    pull,
    foldBody,
    map,
    orElse,
    chain,
    inform,
    within,
    fromTask,
    status,
    upgrade,
  } = lib
  const hello = ok(text('hello'))
  const never = fromTask<Responses.Response>((abort) => {
    const signal = abort()
    signal.addEventListener('abort', () => {
      if (isGone(signal.reason)) heard.gone.push(signal.reason._tag)
    })
    return settledAt<Responses.Response>(() => {})
  })
  const echo = {
    initial: 0,
    turn: (turns: number, input: Uint8Array | undefined) => ({
      state: turns + 1,
      output: [input ?? Uint8Array.of(0x2e)],
      done: input === undefined,
    }),
  }
  const pieces = function* (all: ReadonlyArray<string>, last?: Headers) {
    yield* all
    return last
  }
  const failing = function* () {
    yield 'ab'
    throw new Error('the stream breaks')
  }
  const counted = (length: number) => ok(stream(() => pieces(['he', 'llo']), { length }))
  const routes = new Map<string, App>([
    ['/', () => hello],
    ['/method', (request) => ok(text(request.method))],
    ['/authority', (request) => ok(text(request.authority ?? 'none'))],
    ['/echo', () => map((content: Uint8Array) => ok(bytes(content)))(collect())],
    ['/ten', () => map((content: Uint8Array) => ok(bytes(content)))(collect(10))],
    ['/anyway', () => orElse(() => hello)(map(() => hello)(collect()))],
    ['/sum', () => map((sum: number) => ok(text(String(sum))))(foldBody(0, (sum, piece) => sum + piece.length))],
    ['/first', () => map(() => hello)(pull)],
    ['/stream', () => ok(stream(() => pieces(['ab', '', '0123456789'])))],
    ['/trailers', () => ok(stream(() => pieces(['ab'], headers([['X-Sum', '1']])), { trailers: ['X-Sum'] }))],
    ['/short', () => counted(10)],
    ['/exact', () => counted(5)],
    ['/long', () => counted(3)],
    ['/broken', () => ok(stream(failing))],
    ['/throw', () => JSON.parse('no JSON')],
    ['/nothing', () => JSON.parse('null')],
    ['/forged', () => JSON.parse('{"_tag":"Done","value":{"status":200,"headers":[],"body":{"_tag":"Empty"}}}')],
    ['/reject', () => fromTask<Responses.Response>(() => settledAt((_, reject) => reject(new Error('rejected'))))],
    ['/task', () => fromTask<Responses.Response>(() => settledAt((resolve) => resolve(hello)))],
    ['/never', () => never],
    ['/patient', () => within(100, () => ok(text('late')))(never)],
    ['/later', () => within(40_000, () => map((content: Uint8Array) => ok(bytes(content)))(collect()))(never)],
    ['/early', () => chain(() => ok(text('hinted')))(inform(103, headers([['Link', '</a>']])))],
    ['/close', () => lib.closing(hello)],
    ['/none', () => status(204)],
    ['/reset', () => status(205)],
    ['/same', () => lib.notModified(hello)],
    ['/inject', (request) => lib.withHeaders(headers([['X', `a\r\nY: ${request.method}`]]))(hello)],
    ['/control', (request) => lib.withHeaders(headers([['X', `\u0001${request.method}`]]))(hello)],
    ['/wide', (request) => lib.withHeaders(headers([['X', `\u0141${request.method}`]]))(hello)],
    ['/own', (request) => lib.withHeaders(headers([['Content-Length', request.method]]))(hello)],
    [
      '/dated',
      () =>
        lib.withHeaders(
          headers([
            ['Date', 'today'],
            ['Server', 'mine'],
          ]),
        )(hello),
    ],
    ['/upgrade', () => upgrade('echo', echo)],
    ['/426', () => lib.upgradeRequired(['echo'])],
    ['tunnel:443', () => upgrade('tunnel', echo)],
  ])
  return (request) => {
    const path = 'path' in request.target ? request.target.path : request.target.raw
    return (routes.get(path) ?? (() => lib.sendError(404)))(request)
  }
}
