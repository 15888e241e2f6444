/** Asks a server about some octets, and tells whether it is still there behind them. */
import { octets } from '../../arbitraries/octets.js'
import type { Ended, ServerObservation } from '../../targets/index.js'
import { type Expected, expectedOf } from '../judging/expected.js'
import type { ServerTarget } from '../targets/server-target.js'
import type { Exchange, Exchanged, Line, Patience, Sending, Where } from './exchange.js'
import { piecesBy, type Schedule, whole } from './schedule.js'

/** What is asked. */
export interface Question {
  readonly bytes: Uint8Array
  readonly patience: Patience
  /** What the octets are read as, where that is known already. */
  readonly expected?: Expected
  readonly schedule?: Schedule
  /** The connection to ask on; a fresh one unless given. */
  readonly line?: Line | undefined
  /** Is more to be asked on it behind this? */
  readonly keep?: boolean
  /** Are the fields of the answers asked for? */
  readonly isTold?: boolean
}

/** Asks. */
export type Asking = (question: Question) => Promise<Exchanged>

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks what everybody answers, to see whether it is still there; once for all who wonder whether it answers nobody. */
const hearing = (where: Where, target: ServerTarget, exchange: Exchange, patience: Patience) => {
  const authority = target.authority ?? `${where.host}:${where.port}`
  const plain = octets(`GET ${target.path ?? '/'} HTTP/1.1\r\nHost: ${authority}\r\nConnection: close\r\n\r\n`)
  let asked: Promise<boolean> | undefined
  const look = (): Promise<Exchanged> => exchange(where, { pieces: [plain], methods: ['GET'], expected: 1 }, patience)
  const ask = async (): Promise<boolean> => {
    const { seen } = await look()
    const isDeaf = seen.answers.length === 0 && seen.ended === 'silent'
    if (isDeaf) await target.restart?.()
    asked = undefined
    return isDeaf
  }
  const isDeaf = (): Promise<boolean> => {
    asked ??= ask()
    return asked
  }
  return { look, isDeaf }
}

const as = (ended: Ended, exchanged: Exchanged): Exchanged => ({ ...exchanged, seen: { ...exchanged.seen, ended } })

/** So often it is looked for where it neither answers nor is known to have died. */
const TIMES = 50

const isDropped = ({ answers, ended }: ServerObservation): boolean =>
  answers.length === 0 && (ended === 'closed' || ended === 'reset')

/** Asks once, and says whether it died of it. */
const askingOnce = async (
  target: ServerTarget,
  exchange: (sending: Sending, question: Question) => Promise<Exchanged>,
  look: () => Promise<Exchanged>,
  question: Question,
): Promise<Exchanged> => {
  const { bytes, expected = expectedOf(bytes), schedule = whole, keep = false, isTold = false } = question
  const { methods, count } = expected
  const before = target.deaths()
  const pieces = piecesBy(bytes, schedule)
  const exchanged = await exchange({ pieces, pause: schedule.pause, methods, expected: count, keep, isTold }, question)
  // That a process has gone is heard later than that its sockets have: before it answers anybody again, by all means.
  if (target.restart !== undefined && isDropped(exchanged.seen))
    for (let times = 0; times < TIMES && target.deaths() === before; times++) {
      if ((await look()).seen.answers.length > 0) break
      await wait(5)
    }
  const isDead = target.deaths() > before && exchanged.seen.ended !== 'unreachable'
  return isDead ? as('crashed', exchanged) : exchanged
}

/** How long one is waited for that cannot be connected to, in milliseconds: it may be about to be started again. */
const AWAY = 3000

/** Asks a server that listens. `patience`: how long it may take to answer what everybody answers. */
export const asking = (target: ServerTarget, where: Where, exchange: Exchange, patience: Patience): Asking => {
  const { look, isDeaf } = hearing(where, target, exchange, patience)
  const once = (question: Question): Promise<Exchanged> =>
    askingOnce(target, (sending, { patience: given, line }) => exchange(where, sending, given, line), look, question)
  return async (question) => {
    let exchanged = await once(question)
    for (const from = performance.now(); exchanged.seen.ended === 'unreachable'; ) {
      if (target.restart === undefined || performance.now() - from > AWAY) return exchanged
      await wait(50)
      exchanged = await once(question)
    }
    const { answers, ended } = exchanged.seen
    return answers.length === 0 && ended === 'silent' && (await isDeaf()) ? as('deaf', exchanged) : exchanged
  }
}
