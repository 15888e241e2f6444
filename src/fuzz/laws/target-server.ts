/** Laws of any server that can be asked: it stands, it agrees with the oracle, and with another one. */
import * as fc from 'fast-check'
import { ruling } from '../oracle/index.js'
import { type Complaint, judgeAnswerCuts, judgeAnswers, type ServerObservation } from '../targets/index.js'
import { withSentinel } from '../targets/sentinel.js'
import { type Fault, type LaterLaw, laterLaw, shown } from './law.js'
import { connectionInput, smuggling } from './target-input.js'

/** What became of octets that went on and on. */
export interface Flooded {
  /** How many octets were sent before it answered or closed. */
  readonly sent: number
  /** It answered or closed; it stopped reading; it took all of them. */
  readonly ended: 'answered' | 'closed' | 'stopped' | 'took all'
  /** How many octets more its processes hold than before, where that is known. */
  readonly grown: number | undefined
}

/** What became of a request that did not end. */
export interface Held {
  readonly ended: 'answered' | 'closed' | 'held'
  readonly milliseconds: number
}

/** A server that can be asked: each question has a connection of its own. */
export interface Asker {
  readonly name: string
  /** The Host that it answers to, and what it has an answer for. */
  readonly authority: string
  readonly path: string
  /** Sends the octets, in pieces where they are cut, and waits for what comes back. */
  readonly ask: (bytes: Uint8Array, cuts?: ReadonlyArray<number>) => Promise<ServerObservation>
  /** Sends each of these on one connection, once all that came before is answered. It ends where the server closes. */
  readonly converse: (parts: ReadonlyArray<Uint8Array>) => Promise<ReadonlyArray<ServerObservation>>
  /** Sends `first`, then `again` over and over, until it answers or closes or has been sent `most` octets. */
  readonly flood: (first: Uint8Array, again: Uint8Array, most: number) => Promise<Flooded>
  /** Sends `first`, then nothing, or an octet of `drip` now and then; waits `within` milliseconds for an answer or a close. */
  readonly hold: (first: Uint8Array, within: number, drip?: Uint8Array) => Promise<Held>
}

const told = ({ detail, rule, clause }: Complaint, bytes: Uint8Array): string =>
  `${detail} (${rule}, ${clause}): ${shown(bytes)}`

/**
 * Whatever comes, the server stands: it does not die, it does not fall silent, and what it answers is an answer.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { asker, listenerTarget } from '../live/index.js'
 * const node = await asker(listenerTarget())
 * if (node._tag === 'Right') await fc.assert(serverStands(node.right), { numRuns: 5 }).finally(node.right.stop)
 */
export const serverStands = (server: Asker, input = connectionInput()): LaterLaw<Uint8Array> =>
  laterLaw(input, async (bytes): Promise<Fault> => {
    const sent = withSentinel(bytes, server.authority)
    const { ended, malformed } = await server.ask(sent)
    if (ended === 'crashed' || ended === 'unreachable' || ended === 'deaf') return `is ${ended} behind ${shown(sent)}`
    return malformed === undefined ? undefined : `answers ${malformed} to ${shown(sent)}`
  })

/**
 * Where the network cuts, and how long it waits there, changes no answer.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { asker, listenerTarget } from '../live/index.js'
 * const node = await asker(listenerTarget())
 * if (node._tag === 'Right') await fc.assert(serverIgnoresCuts(node.right), { numRuns: 5 }).finally(node.right.stop)
 */
export const serverIgnoresCuts = (
  server: Asker,
  input = connectionInput(),
): LaterLaw<[Uint8Array, ReadonlyArray<number>]> =>
  laterLaw(fc.tuple(input, fc.array(fc.nat(), { minLength: 1, maxLength: 4 })), async ([bytes, at]): Promise<Fault> => {
    const sent = withSentinel(bytes, server.authority)
    const cuts = [...new Set(at.map((pick) => 1 + (pick % (sent.length - 1))))].sort((one, other) => one - other)
    const complaint = judgeAnswerCuts(sent, await server.ask(sent), await server.ask(sent, cuts))
    return complaint && `cut at ${cuts.join(', ')} ${told(complaint, sent)}`
  })

/**
 * The server answers as the oracle lets a careful one answer. `level`: what it has to keep to, every MUST, or every SHOULD
 * as well.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { asker, listenerTarget } from '../live/index.js'
 * const node = await asker(listenerTarget())
 * const lenient = fc.constant(ascii('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'))
 * if (node._tag === 'Right')
 *   assert.equal((await fc.check(serverAgreesWithOracle(node.right, 'must', lenient)).finally(node.right.stop)).failed, true)
 */
export const serverAgreesWithOracle = (
  server: Asker,
  level: 'must' | 'should' = 'should',
  input = connectionInput(),
): LaterLaw<Uint8Array> =>
  laterLaw(input, async (bytes): Promise<Fault> => {
    const sent = withSentinel(bytes, server.authority)
    const complaint = judgeAnswers(sent, await server.ask(sent))
    if (complaint === undefined || complaint.level === 'choice') return undefined
    return level === 'must' && complaint.level !== 'must' ? undefined : told(complaint, sent)
  })

/** What is wrong where content was answered. */
const astray = new Set(['accepted', 'kept-open', 'too-many-answers', 'malformed-answer', 'read-otherwise'])

/**
 * A request that stands in the content of another one is content: nobody answers it, whatever the framing; and nothing is
 * answered behind framing that is faulty.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { asker, listenerTarget } from '../live/index.js'
 * import { smugglingClassics } from './target-input.js'
 * const node = await asker(listenerTarget())
 * if (node._tag === 'Right')
 *   await fc.assert(serverAnswersNothingSmuggled(node.right, smugglingClassics()), { numRuns: 5 }).finally(node.right.stop)
 */
export const serverAnswersNothingSmuggled = (server: Asker, input = smuggling()): LaterLaw<Uint8Array> =>
  laterLaw(input, async (bytes): Promise<Fault> => {
    const sent = withSentinel(bytes, server.authority)
    const complaint = judgeAnswers(sent, await server.ask(sent))
    if (complaint === undefined || complaint.level === 'choice' || !astray.has(complaint.behaviour)) return undefined
    return told(complaint, sent)
  })

/**
 * Two servers answer the same: as many requests, and refusals to the same input. Nothing is asked where the specifications
 * leave a recipient the choice, nor of what each application makes of a request.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { asker, listenerTarget } from '../live/index.js'
 * const node = await asker(listenerTarget())
 * if (node._tag === 'Right') await fc.assert(serversAgree(node.right, node.right), { numRuns: 5 }).finally(node.right.stop)
 */
export const serversAgree = (one: Asker, other: Asker, input = connectionInput()): LaterLaw<Uint8Array> =>
  laterLaw(input, async (bytes): Promise<Fault> => {
    const [mine, others] = await Promise.all(
      [one, other].map(({ ask, authority }) => ask(withSentinel(bytes, authority))),
    )
    if (mine === undefined || others === undefined || mine.ended === 'reset' || others.ended === 'reset')
      return undefined
    const [first, second] = [outcomeOf(mine), outcomeOf(others)]
    if (first === second || ruling(bytes)._tag === 'Ambiguous') return undefined
    return `${one.name} ${first}, ${other.name} ${second}: ${shown(bytes)}`
  })

/** A refusal may overtake the answers to what stood before it: where there is one, they are not counted. */
const outcomeOf = ({ answers }: ServerObservation): string =>
  answers.some(({ status }) => status === 400 || status === 505) ? 'refuses' : `answers ${answers.length}`
