import * as fc from 'fast-check'
import { connection } from '../../connection/connection.js'
import type { App, Input, LogEntry, Step } from '../../connection/contract.js'
import type { ConnectionOptions } from '../../connection/options.js'
import {
  play,
  type ScriptItem,
  type Simulated,
  simulate,
  simulatedPeer,
  simulateTask,
} from '../../connection/simulate.js'
import type { State } from '../../connection/state.js'
import { openWire } from '../../connection/wire.js'
import { ascii } from '../../grammar/ascii.js'
import type { Answer } from '../../response/answer.js'
import { cuts, everyByte, split } from '../arbitraries/cuts.js'
import { anyInput } from '../arbitraries/mutation.js'
import { joined, textOfOctets } from '../arbitraries/octets.js'
import { readResponsesPartial } from '../strict-response.js'
import { anyApp, awaiting, brokenApps, filing, type Treated, wireScripts } from './connection-apps.js'
import type { LaterLaw } from './law.js'
import { differs, type Fault, firstFault, type Law, law, shown } from './law.js'

/**
 * The laws of a connection. An app under law is a function of its request alone, and does not tell how a body was cut;
 * `anyApp` does all sorts of things.
 */

export { anyApp, wireScripts } from './connection-apps.js'

const END: ScriptItem = { _tag: 'End' }
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'

/** A line of the log without offsets: a limit is met where the network happens to cut. */
const lineOf = (entry: LogEntry): string => {
  switch (entry._tag) {
    case 'Access':
      return `${entry.status} ${entry.octets}`
    case 'Refused':
      return `${entry.failure.code} ${entry.status}`
    case 'Defect':
      return 'defect'
  }
}

/** What can be seen from outside, 100 (Continue) left out: that is sent only where no content has arrived. */
const seen = ({ output, closed, destroyed, log }: Simulated): unknown => ({
  output: textOfOctets(output).split(CONTINUE).join(''),
  closed,
  destroyed,
  log: log.map(lineOf),
})

/** Law 1: where the network cuts changes nothing that a client or a log sees, up to 100 (Continue). */
export const cutsChangeNoAnswer = (
  app: App = anyApp,
  options: ConnectionOptions = {},
  input: fc.Arbitrary<Uint8Array> = anyInput(),
): Law<[Uint8Array, ReadonlyArray<number>]> =>
  law(fc.tuple(input, cuts()), ([bytes, at]) => {
    const run = (pieces: ReadonlyArray<Uint8Array>): unknown => seen(simulate(app, options)([...pieces, END]))
    const whole = run([bytes])
    return firstFault(
      (function* () {
        yield differs(`${shown(bytes)} cut at ${shown(at)}`, whole, run(split(bytes, at)))
        yield differs(`${shown(bytes)} octet by octet`, whole, run(everyByte(bytes)))
      })(),
    )
  })

const laterLaw = <A>(arbitrary: fc.Arbitrary<A>, faultOf: (value: A) => Promise<Fault>): LaterLaw<A> =>
  fc.asyncProperty(arbitrary, fc.context(), async (value, context) => {
    const fault = await faultOf(value)
    if (fault !== undefined) context.log(fault)
    return fault === undefined
  })

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await undefined
}

/** Law 9: an answer that comes by way of an effect, soon or late, is the same answer, and so are its octets. */
export const awaitingChangesNoAnswer = (
  app: App = anyApp,
  options: ConnectionOptions = {},
): LaterLaw<[Uint8Array, ReadonlyArray<number>, number]> =>
  laterLaw(fc.tuple(anyInput(), cuts(), fc.constantFrom(0, 1, 150, 500)), async ([bytes, at, delay]) => {
    const script = [...split(bytes, at), END]
    const later = (answer: Answer): Promise<Answer> => turns(delay).then(() => answer)
    const awaited = await simulateTask(awaiting(app, later), options)(script)()
    return differs(`${shown(bytes)} cut at ${shown(at)}`, seen(simulate(app, options)(script)), seen(awaited))
  })

/** Law 11: a broken handler costs its own request, by one 500 and one line in the log. Nothing is thrown, nothing spins. */
export const defectsAreAnswered = (options: ConnectionOptions = {}): LaterLaw<[App, ReadonlyArray<number>]> =>
  laterLaw(fc.tuple(brokenApps(), cuts()), async ([app, at]) => {
    const request = ascii('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi')
    const { output, log, closed } = await simulateTask(app, options)(split(joined([request, request]), at))()
    const answers = readResponsesPartial(output, [{ method: 'POST' }])
    const statuses = answers._tag === 'Right' ? answers.right.responses.map(({ status }) => status) : answers.left
    return differs(
      'one 500',
      { statuses: [500], log: ['defect', '500'], closed: true },
      {
        statuses,
        log: log.map((entry) => (entry._tag === 'Access' ? `${entry.status}` : lineOf(entry))),
        closed,
      },
    )
  })

/** What must be true of every step, whatever happened. */
const stepFault = (before: State, input: Input, now: number, { state }: Step<State>): Fault => {
  const isOver = state.phase === 'Ended'
  const held = state.unread.length - state.from
  const most = 65_536 + (input._tag === 'Bytes' ? input.bytes.length : 0)
  if (isOver !== (state.deadline === Infinity)) return `the deadline ${state.deadline} in ${state.phase}`
  if (input._tag === 'Deadline' && before.deadline <= now && state.deadline <= now)
    return 'a deadline that does not move'
  if (held > most) return `${held} octets held`
  return state.phase === state.doing._tag ? undefined : 'two phases'
}

/** At every moment at least one deadline is armed, and one that passes moves on; what is held is bounded. */
export const alwaysADeadline = (app: App = anyApp, options: ConnectionOptions = {}): Law<ReadonlyArray<ScriptItem>> =>
  law(wireScripts(), (script) => {
    const made = connection(app, options)
    if (made._tag === 'Left') return made.left.reason
    const faults: Fault[] = []
    const step = (state: State, input: Input, now: number): Step<State> => {
      const next = made.right.step(state, input, now)
      faults.push(stepFault(state, input, now, next))
      return next
    }
    const wire = openWire({ ...made.right, step }, simulatedPeer, 0)
    for (const item of script) play(wire, item)
    return firstFault(faults)
  })

/**
 * Law 2: a state can be kept, forked and fed again. Before each step the same state is fed something else, and what comes
 * of it forgotten: nothing changes. (A state in the middle of a stream cannot be forked; `anyApp` has none that is left.)
 */
export const statesCanBeForked = (
  app: App = anyApp,
  options: ConnectionOptions = {},
): Law<[ReadonlyArray<ScriptItem>, Uint8Array]> =>
  law(fc.tuple(wireScripts(), anyInput()), ([script, other]) => {
    const made = connection(app, options)
    if (made._tag === 'Left') return made.left.reason
    const { step } = made.right
    const forking = (state: State, input: Input, now: number): Step<State> => {
      const fork = step(state, { _tag: 'Bytes', bytes: other }, now).state
      step(fork, input, now)
      return step(state, input, now)
    }
    const run = (lifecycle: typeof made.right): unknown => {
      const wire = openWire(lifecycle, simulatedPeer, 0)
      for (const item of script) play(wire, item)
      return [joined(wire.received), wire.state.phase, wire.state.deadline, wire.log.map(lineOf)]
    }
    return differs('forked', run(made.right), run({ ...made.right, step: forking }))
  })

/** Every source that an app has put into an answer is closed once, however the connection ends. */
export const sourcesAreClosedOnce = (options: ConnectionOptions = {}): LaterLaw<ReadonlyArray<ScriptItem>> =>
  laterLaw(wireScripts(), async (script) => {
    const sources: Treated[] = []
    await simulateTask(filing(sources), options)([...script, { _tag: 'Drain' }, { _tag: 'Lost' }])()
    await turns(100)
    return differs(
      'closed so often',
      sources.map(() => 1),
      sources.map(({ closed }) => closed()),
    )
  })

/** A request that a connection is kept behind, with content at times. */
const requestTo = (path: string, content: string, isChunked: boolean): string => {
  if (content === '') return `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`
  const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${content.length}`
  const body = isChunked ? `${content.length.toString(16)}\r\n${content}\r\n0\r\n\r\n` : content
  return `POST ${path} HTTP/1.1\r\nHost: a\r\n${framing}\r\n\r\n${body}`
}

/**
 * C1: each request of a pipeline has one answer, in its order. The app echoes the path of its request, having read its
 * content or not, at once or later.
 */
export const oneAnswerARequest = (
  echo: App,
  options: ConnectionOptions = {},
): LaterLaw<[ReadonlyArray<readonly [string, boolean]>, ReadonlyArray<number>]> => {
  const kind = fc.tuple(fc.constantFrom('', 'hi', 'GET / HTTP/1.1\r\n\r\n'), fc.boolean())
  return laterLaw(fc.tuple(fc.array(kind, { maxLength: 8 }), cuts()), async ([kinds, at]) => {
    const paths = kinds.map((_, number) => `/${number}`)
    const bytes = ascii(kinds.map(([content, isChunked], n) => requestTo(`/${n}`, content, isChunked)).join(''))
    const { output } = await simulateTask(echo, options)([...split(bytes, at), END])()
    const read = readResponsesPartial(
      output,
      paths.map(() => ({ method: 'GET' })),
    )
    if (read._tag === 'Left') return read.left
    return differs(
      'the answers',
      paths,
      read.right.responses.map(({ body }) => textOfOctets(body)),
    )
  })
}
