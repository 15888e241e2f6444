/** Laws of any parser that is a target: yours beside wirefold's. */
import * as fc from 'fast-check'
import { cuts } from '../arbitraries/cuts.js'
import { type Judged, ruling } from '../oracle/index.js'
import { differingPart } from '../targets/agreement.js'
import {
  type Complaint,
  judgeCuts,
  judgeReading,
  type ParserReading,
  type ParserTarget,
  type ReadMessage,
} from '../targets/index.js'
import { isLast } from '../targets/persistence.js'
import { type Fault, type Law, law, shown } from './law.js'
import { connectionInput, smuggling } from './target-input.js'

/** Rising offsets inside the octets. */
const inside = (at: ReadonlyArray<number>, length: number): ReadonlyArray<number> =>
  length < 2 ? [] : [...new Set(at.map((pick) => 1 + (pick % (length - 1))))].sort((one, other) => one - other)

/**
 * Whatever comes, and wherever it is cut, the target neither throws nor goes on for ever.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { wirefoldTarget } from '../targets/index.js'
 * fc.assert(targetIsTotal(wirefoldTarget()), { numRuns: 20 })
 */
export const targetIsTotal = (
  target: ParserTarget,
  input = connectionInput(),
): Law<[Uint8Array, ReadonlyArray<number>]> =>
  law(fc.tuple(input, cuts()), ([bytes, at]) => {
    const { threw, hung } = target.read(bytes, inside(at, bytes.length))
    if (hung === true) return `does not come to an end of ${shown(bytes)}`
    return threw === undefined ? undefined : `throws ${threw} on ${shown(bytes)}`
  })

/**
 * Where the network cuts changes nothing: the target reads the same messages, and refuses the same input.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { wirefoldTarget } from '../targets/index.js'
 * fc.assert(targetIgnoresCuts(wirefoldTarget()), { numRuns: 20 })
 */
export const targetIgnoresCuts = (
  target: ParserTarget,
  input = connectionInput(),
): Law<[Uint8Array, ReadonlyArray<number>]> =>
  law(fc.tuple(input, cuts()), ([bytes, at]) => {
    const places = inside(at, bytes.length)
    const complaint = judgeCuts(bytes, target.read(bytes, []), target.read(bytes, places))
    return complaint === undefined ? undefined : `${complaint.detail}, cut at ${places.join(', ')}: ${shown(bytes)}`
  })

/** What the oracle says against a reading, but for what the target leaves to others. */
const complaintOf = (
  target: ParserTarget,
  bytes: Uint8Array,
  most: 'must' | 'should',
  isMeant: (complaint: Complaint) => boolean = () => true,
): Fault => {
  const leaves = target.leaves ?? []
  const ruled = ruling(bytes, { missingHost: leaves.includes('host-missing') })
  const complaint = judgeReading(bytes, target.read(bytes, []), ruled)
  if (complaint === undefined || leaves.includes(complaint.rule) || complaint.level === 'choice') return undefined
  if (!isMeant(complaint)) return undefined
  if (most === 'must' && complaint.level !== 'must') return undefined
  return `${complaint.detail} (${complaint.rule}, ${complaint.clause}): ${shown(bytes)}`
}

/**
 * The target reads what the oracle lets a careful reader read. `level`: what it has to keep to, every MUST, or every
 * SHOULD as well.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { wirefoldTarget } from '../targets/index.js'
 * fc.assert(targetAgreesWithOracle(wirefoldTarget()), { numRuns: 20 })
 */
export const targetAgreesWithOracle = (
  target: ParserTarget,
  level: 'must' | 'should' = 'should',
  input = connectionInput(),
): Law<Uint8Array> => law(input, (bytes) => complaintOf(target, bytes, level))

/** Content was taken for requests, or framing that is faulty was believed: to refuse or to wait is neither. */
const isAstray = ({ behaviour, rule }: Complaint): boolean =>
  behaviour === 'accepted' ||
  behaviour === 'kept-open' ||
  (behaviour === 'read-otherwise' && rule !== 'legal-fields' && rule !== 'legal-text')

/**
 * A request that stands in the content of another one is content: it is never read as a request, whatever the framing.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { wirefoldTarget } from '../targets/index.js'
 * fc.assert(targetReadsNothingSmuggled(wirefoldTarget()), { numRuns: 20 })
 */
export const targetReadsNothingSmuggled = (target: ParserTarget, input = smuggling()): Law<Uint8Array> =>
  law(input, (bytes) => complaintOf(target, bytes, 'should', isAstray))

/** Another spelling is no other message: both are held against the judge's, where it has one. */
const isSame = (judged: Judged | undefined, one: ReadMessage, other: ReadMessage): boolean => {
  const [mine, others] = [one, other].map((read) => {
    const part = judged && differingPart(judged, read)
    return part === 'text' ? undefined : part
  })
  if (judged !== undefined && mine === undefined && others === undefined) return true
  return mine === others && one.method === other.method && one.target === other.target && one.body === other.body
}

/** As many of those that nobody may leave out, and the same ones. */
const sameMessages = (judged: ReadonlyArray<Judged>, one: ParserReading, other: ParserReading): boolean => {
  const [less, more] = one.messages.length < other.messages.length ? [one, other] : [other, one]
  const last = judged.findIndex(isLast)
  const due = last < 0 ? judged.length : last + 1
  if (less.messages.length < Math.min(due, more.messages.length)) return false
  return less.messages.every((message, at) => isSame(judged[at], message, more.messages[at] ?? message))
}

/** Does the one stop for good where the other goes on? */
const parts = (one: ParserReading, other: ParserReading): boolean =>
  one.refused !== undefined && other.messages.length > one.messages.length

/**
 * Two targets read the same: the same messages in the same order, and neither takes what the other refuses. Nothing is
 * asked where the specifications leave a reader the choice.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { wirefoldTarget } from '../targets/index.js'
 * fc.assert(targetsAgree(wirefoldTarget(), wirefoldTarget()), { numRuns: 20 })
 */
export const targetsAgree = (one: ParserTarget, other: ParserTarget, input = connectionInput()): Law<Uint8Array> =>
  law(input, (bytes) => {
    const [mine, others] = [one.read(bytes, []), other.read(bytes, [])]
    const ruled = ruling(bytes)
    if (ruled._tag === 'Ambiguous') return undefined
    const agree = sameMessages(ruled.verdict.messages, mine, others) && !parts(mine, others) && !parts(others, mine)
    if (agree && (mine.threw === undefined) === (others.threw === undefined)) return undefined
    const told = ({ name }: ParserTarget, { messages, refused }: ParserReading): string =>
      `${name} reads ${messages.length}${refused === undefined ? '' : `, and refuses (${refused})`}`
    return `${told(one, mine)}; ${told(other, others)}: ${shown(bytes)}`
  })
