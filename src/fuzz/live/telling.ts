/** What is told of what was found: a cause that shows again inside others is told once. */
import { ruling } from '../oracle/index.js'
import type { Finding } from '../report/report.js'
import { type Feature, featuresOf } from '../targets/features.js'

const isFeature = (rule: string, features: ReadonlyArray<Feature>): boolean => features.some((one) => one === rule)

/** The kinds of legal input among which an answer too many or too few is told. */
const counted: ReadonlyArray<Feature> = [
  'legal-empty-line',
  'legal-trailers',
  'legal-chunked',
  'legal-length',
  'legal-plain',
]

/** Does the one say what the other does, of less? */
const isWithin = (one: Finding, other: Finding): boolean => {
  if (one.target !== other.target || one.behaviour !== other.behaviour || one.rule === other.rule) return false
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
  const kept = findings.filter((one) => !findings.some((other) => isWithin(one, other)))
  return kept.map((one) => ({
    ...one,
    times: findings.reduce((sum, other) => (isWithin(other, one) ? sum + other.times : sum), one.times),
  }))
}
