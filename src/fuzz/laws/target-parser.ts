/** Laws of any parser that is a target: yours beside wirefold's. */
import * as fc from 'fast-check'
import { cuts } from '../arbitraries/cuts.js'
import { ruling } from '../oracle/index.js'
import { judgeCuts, judgeReading, type ParserReading, type ParserTarget } from '../targets/index.js'
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
const complaintOf = (target: ParserTarget, bytes: Uint8Array, most: 'must' | 'should'): Fault => {
  const leaves = target.leaves ?? []
  const ruled = ruling(bytes, { missingHost: leaves.includes('host-missing') })
  const complaint = judgeReading(bytes, target.read(bytes, []), ruled)
  if (complaint === undefined || leaves.includes(complaint.rule) || complaint.level === 'choice') return undefined
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

/**
 * A request that stands in the content of another one is content: it is never read as a request, whatever the framing.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { wirefoldTarget } from '../targets/index.js'
 * fc.assert(targetReadsNothingSmuggled(wirefoldTarget()), { numRuns: 20 })
 */
export const targetReadsNothingSmuggled = (target: ParserTarget, input = smuggling()): Law<Uint8Array> =>
  law(input, (bytes) => complaintOf(target, bytes, 'should'))

const sameMessages = (one: ParserReading, other: ParserReading): boolean =>
  one.messages.every((message, at) => {
    const beside = other.messages[at]
    if (beside === undefined) return true
    return message.method === beside.method && message.target === beside.target && message.body === beside.body
  })

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
    const agree = sameMessages(mine, others) && !parts(mine, others) && !parts(others, mine)
    if (agree || ruling(bytes)._tag === 'Ambiguous') return undefined
    const told = ({ name }: ParserTarget, { messages, refused }: ParserReading): string =>
      `${name} reads ${messages.length}${refused === undefined ? '' : `, and refuses (${refused})`}`
    return `${told(one, mine)}; ${told(other, others)}: ${shown(bytes)}`
  })
