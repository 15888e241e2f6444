/** What is told of what was found: a cause that shows again inside others is told once. */
import { ruling } from '../../oracle/index.js'
import type { Finding } from '../../report/report.js'
import { type Feature, featuresOf } from '../../targets/features.js'

const isFeature = (rule: string, features: ReadonlyArray<Feature>): boolean => features.some((one) => one === rule)

/** The kinds of legal input among which an answer too many or too few is told. */
const counted: ReadonlyArray<Feature> = [
  'legal-empty-line',
  'legal-trailers',
  'legal-chunked',
  'legal-length',
  'legal-plain',
]

/** Does the other say what the one does, of less? Where both have one cause, the shorter and then the later does. */
const isWithin = (one: Finding, other: Finding, isLater: boolean): boolean => {
  if (one.target !== other.target || one.behaviour !== other.behaviour) return false
  if (one.rule === other.rule)
    return one.least.length === other.least.length ? isLater : one.least.length > other.least.length
  // A part that is misread in legal messages is misread in those as well that several readings share.
  if (one.under !== undefined)
    return one.under === other.rule || (one.under === 'legal-count' && isFeature(other.rule, counted))
  // That an empty line stands before it is the least that can be said of it.
  if (one.rule !== 'legal-empty-line') return false
  const features = featuresOf(one.least, ruling(one.least))
  return isFeature(other.rule, features.slice(1))
}

/** The findings without those that say again what another says; how often they were met counts for that one. */
export const told = (findings: ReadonlyArray<Finding>): ReadonlyArray<Finding> => {
  const within = findings.map((one, at) =>
    findings.findIndex((other, place) => place !== at && isWithin(one, other, place > at)),
  )
  const timesOf = (at: number): number =>
    within.reduce((sum, into, place) => (into === at ? sum + timesOf(place) : sum), findings[at]?.times ?? 0)
  return findings.flatMap((one, at) => ((within[at] ?? -1) < 0 ? [{ ...one, times: timesOf(at) }] : []))
}
