import { connection } from '../../src/connection/connection.js'
import type { App, LogEntry } from '../../src/connection/contract.js'
import {
  type ScriptItem,
  type Simulated,
  type SimulateOptions,
  simulate,
  simulatedPeer,
} from '../../src/connection/simulate.js'
import { joined, openWire, tell, type Wire } from '../../src/connection/wire.js'
import {
  readResponses,
  readResponsesPartial,
  type StrictRequest,
  type StrictResponse,
} from '../../src/fuzz/strict-response.js'
import { ascii, latin1 } from '../../src/grammar/ascii.js'
import type { Pieces } from '../../src/response/body.js'
import type { Abort } from '../../src/response/reply.js'

/** Requests as octets, and what came back as answers. */

/** A request to host `a`, with these field lines and this content behind them. */
export const request = (line: string, fields: ReadonlyArray<string> = [], content = ''): Uint8Array =>
  ascii(`${line} HTTP/1.1\r\nHost: a\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n${content}`)

export const get = (target = '/', ...fields: ReadonlyArray<string>): Uint8Array => request(`GET ${target}`, fields)

/** A POST whose content is counted. */
export const post = (content: string, ...fields: ReadonlyArray<string>): Uint8Array =>
  request('POST /', [`Content-Length: ${content.length}`, ...fields], content)

/** The head of a POST whose content is still to come. */
export const postHead = (length: number, ...fields: ReadonlyArray<string>): Uint8Array =>
  request('POST /', [`Content-Length: ${length}`, ...fields])

export const chunkedHead = (...fields: ReadonlyArray<string>): Uint8Array =>
  request('POST /', ['Transfer-Encoding: chunked', ...fields])

export const END = { _tag: 'End' } as const
export const STOP = { _tag: 'Stop' } as const
export const LOST = { _tag: 'Lost' } as const
export const STALL = { _tag: 'Stall' } as const
export const DRAIN = { _tag: 'Drain' } as const
export const wait = (ms: number): ScriptItem => ({ _tag: 'Wait', ms })

/** Text of octets, one unit each. */
export const textOf = (bytes: Uint8Array): string => latin1(bytes, 0, bytes.length)

export const joinedBytes = (...parts: ReadonlyArray<Uint8Array>): Uint8Array => joined(parts)

const anyRequests: ReadonlyArray<StrictRequest> = Array.from({ length: 10_000 }, () => ({ method: 'GET' }))

/** The answers in what a client received, by a reader that forgives nothing. */
export const answersIn = (
  output: Uint8Array,
  isOver: boolean,
  requests: ReadonlyArray<StrictRequest> = anyRequests,
): ReadonlyArray<StrictResponse> => {
  const read = isOver ? readResponses(output, requests) : readResponsesPartial(output, requests)
  if (read._tag === 'Left') throw new Error(`${read.left}\n${textOf(output)}`)
  return 'responses' in read.right ? read.right.responses : read.right
}

/** What a client has seen of a conversation. */
export interface Talk extends Simulated {
  readonly answers: ReadonlyArray<StrictResponse>
  readonly statuses: ReadonlyArray<number>
  /** The contents of the answers, as text. */
  readonly contents: ReadonlyArray<string>
  /** The failures that were logged, by code. */
  readonly failures: ReadonlyArray<string>
  readonly defects: ReadonlyArray<unknown>
}

export const failuresIn = (log: ReadonlyArray<LogEntry>): ReadonlyArray<string> =>
  log.flatMap((entry) => (entry._tag === 'Refused' ? [entry.failure.code] : []))

export const defectsIn = (log: ReadonlyArray<LogEntry>): ReadonlyArray<unknown> =>
  log.flatMap((entry) => (entry._tag === 'Defect' ? [entry.error] : []))

/** Reads what a script has brought. */
export const read = (simulated: Simulated, requests?: ReadonlyArray<StrictRequest>): Talk => {
  const answers = answersIn(simulated.output, false, requests)
  return {
    ...simulated,
    answers,
    statuses: answers.map(({ status }) => status),
    contents: answers.map(({ body }) => textOf(body)),
    failures: failuresIn(simulated.log),
    defects: defectsIn(simulated.log),
  }
}

/** A script against an app. Octets in it are one chunk each. */
export const talk = (
  app: App,
  script: ReadonlyArray<ScriptItem>,
  options: SimulateOptions = {},
  requests?: ReadonlyArray<StrictRequest>,
): Talk => read(simulate(app, options)(script), requests)

export const headerOf = (answer: StrictResponse | undefined, name: string): string | undefined =>
  answer?.headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1]

export const closes = (answer: StrictResponse | undefined): boolean => headerOf(answer, 'Connection') === 'close'

/** A connection that a test drives by hand. */
export const wireTo = (app: App, options: SimulateOptions = {}): Wire => {
  const { peer = simulatedPeer, start = 0, ...rest } = options
  const made = connection(app, rest)
  if (made._tag === 'Left') throw new Error(made.left.reason)
  return openWire(made.right, peer, start)
}

export const sendTo = (wire: Wire, bytes: Uint8Array): void => tell(wire, { _tag: 'Bytes', bytes })

/** What the client at the end of a wire has received so far. */
export const receivedBy = (wire: Wire): string => textOf(joined(wire.received))

/** An effect that settles when a test says so, at once. */
export interface Later<A> {
  readonly run: (abort: () => Abort) => PromiseLike<A>
  readonly resolve: (value: A) => void
  readonly reject: (error: unknown) => void
  /** The signals it was given, one a run. */
  readonly signals: ReadonlyArray<Abort>
}

/** A promise whose callbacks are called at once. */
const thenable = <A>(add: (ok: (value: A) => void, no: (error: unknown) => void) => void): PromiseLike<A> => {
  const it: PromiseLike<A> = {
    // biome-ignore lint/suspicious/noExplicitAny: the signature of `then` as the standard library has it
    then: (ok: any, no: any): any => add(ok, no),
  }
  return it
}

export const later = <A>(): Later<A> => {
  const waiting: Array<readonly [(value: A) => void, (error: unknown) => void]> = []
  const signals: Abort[] = []
  return {
    run: (abort) => {
      signals.push(abort())
      return thenable((ok, no) => waiting.push([ok, no]))
    },
    resolve: (value) => waiting.shift()?.[0](value),
    reject: (error) => waiting.shift()?.[1](error),
    signals,
  }
}

/** An effect that has settled already. */
export const now = <A>(value: A): PromiseLike<A> => thenable((ok) => ok(value))
export const failing = (error: unknown): PromiseLike<never> => thenable((_, no) => no(error))

/** A signal that never fires. */
export const unheard: Abort = {
  aborted: false,
  reason: undefined,
  addEventListener: () => {},
  removeEventListener: () => {},
}

/** An async stream that takes its pieces from an effect: it is resolved with what its iterator is to say. */
export const piecesFrom = (gate: Later<unknown>, onReturn: () => void = () => {}): Pieces =>
  ({
    [Symbol.asyncIterator]: () => ({
      next: () => gate.run(() => unheard),
      return: () => {
        onReturn()
        return { done: true, value: undefined }
      },
    }),
  }) as unknown as Pieces
