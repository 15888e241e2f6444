import type { App } from '../../src/connection/contract.js'
import { type ConnectionOptions, defaultDeadlines } from '../../src/connection/options.js'
import type { Phase } from '../../src/connection/phase.js'
import type { Wire } from '../../src/connection/wire.js'
import { ascii } from '../../src/grammar/ascii.js'
import { pathOf } from '../../src/message/target.js'
import { type Machine, upgrade } from '../../src/response/answer.js'
import { file, stream, text } from '../../src/response/body.js'
import { closing } from '../../src/response/change.js'
import { chain, map, of } from '../../src/response/monad.js'
import { collect, fromTask, within } from '../../src/response/program.js'
import { ok } from '../../src/response/responses.js'
import { answersIn, failuresIn, get, joinedBytes, type Later, later, piecesFrom, postHead, sendTo } from './talk.js'

/** One app with a path for every phase, and connections brought into each of them. */

/** What a case drives: the wire, and the effects of the app behind it. */
export interface Stage {
  readonly wire: Wire
  /** What `/slow` waits for. */
  readonly effect: Later<unknown>
  /** What `/stream` takes its pieces from. */
  readonly pieces: Later<unknown>
  /** What `/orphan` no longer waits for. */
  readonly orphan: Later<unknown>
  /** How often the file that `/orphan` would have sent was closed. */
  readonly closed: () => number
}

/** Opens a connection with an app, on the table that is under test. */
export type Open = (app: App, options: ConnectionOptions) => Wire

const echo: Machine<number> = {
  initial: 0,
  turn: (state, input) => ({ state, output: [input ?? ascii('bye')], done: input?.includes(46) ?? false }),
}

/** Says nothing, and is done by `.`; an exclamation mark is too much for it. */
const mute: Machine<undefined> = {
  initial: undefined,
  turn: (state, input) => {
    if (input?.includes(33)) throw new Error('too loud')
    return { state, output: [], done: input?.includes(46) ?? false }
  },
}

/** Deadlines that do not pass by themselves, but for those of the case. */
export const patient = (deadlines: ConnectionOptions['deadlines'] = {}): ConnectionOptions => {
  const far = Object.fromEntries(Object.keys(defaultDeadlines).map((name) => [name, 1_000_000_000]))
  return { minimumRate: 0, deadlines: { ...far, ...deadlines } }
}

/** The stage of a case. */
export const stage = (open: Open, options: ConnectionOptions = patient()): Stage => {
  const [effect, pieces, orphan] = [later<unknown>(), later<unknown>(), later<unknown>()]
  let closes = 0
  const source = { read: () => Promise.resolve(0), close: () => void closes++ }
  const app: App = ({ target, method }) => {
    switch (pathOf(target)) {
      case '/slow':
        return map(() => ok(text('slow')))(fromTask(effect.run))
      case '/stream':
        return ok(stream(() => piecesFrom(pieces)))
      case '/endless':
        return ok(stream(() => Array.from({ length: 100 }, () => 'x')))
      case '/short':
        return ok(stream(() => ['x'], { length: 2 }))
      case '/collect':
        return map((bytes: Uint8Array) => ok(text(`${bytes.length}`)))(collect())
      case '/close':
        return closing(ok(text('bye')))
      case '/echo':
        return upgrade('echo', echo)
      case '/mute':
        return upgrade('echo', mute)
      case '/taken':
        return upgrade('echo', () => {})
      case '/refused':
        return ok(text('no'))
      case '/throw':
        return chain(() => ok())({ _tag: 'Await', run: () => Promise.reject(new Error('x')), then: () => of(1) })
      case '/orphan':
        return within(10, () => of(ok(text('late'))))(
          map(() => ok(file(source, { start: 0, end: 5 })))(fromTask(orphan.run)),
        )
      default:
        return ok(text(method))
    }
  }
  return { wire: open(app, options), effect, pieces, orphan, closed: () => closes }
}

export const asking = (path: string): Uint8Array => get(path, 'Connection: upgrade', 'Upgrade: echo')

/** Brings a connection into a phase. */
export const reach: Readonly<Record<Exclude<Phase, 'Ended'>, (wire: Wire) => void>> = {
  Idle: (wire) => sendTo(wire, get('/hello')),
  Head: (wire) => sendTo(wire, ascii('GET /hello HTTP/1.1\r\n')),
  Handling: (wire) => sendTo(wire, get('/slow')),
  Sending: (wire) => sendTo(wire, get('/stream')),
  Discarding: (wire) => sendTo(wire, postHead(5)),
  Closing: (wire) => {
    wire.stalled = true
    sendTo(wire, get('/close'))
  },
  Lingering: (wire) => sendTo(wire, get('/close')),
  Switched: (wire) => sendTo(wire, asking('/echo')),
}

/** What can be seen of a connection from outside. */
export const seen = ({ wire }: Stage): string => {
  const answers = answersIn(joinedBytes(...wire.received), false)
  const statuses = answers.map(({ status, headers }) =>
    headers.some(([name, value]) => name === 'Connection' && value === 'close') ? `${status}c` : `${status}`,
  )
  return [statuses.join(' '), wire.state.phase, ...failuresIn(wire.log)].join(' | ')
}
