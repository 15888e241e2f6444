import * as fc from 'fast-check'
import { textOfOctets } from '../arbitraries/octets.js'

/** Something that was found to be wrong, told to whoever reads the counterexample; `undefined` where all is well. */
export type Fault = string | undefined

/** A law as fast-check runs it: give it to `fc.assert`, or to `fc.check` for a report. */
export type Law<A> = fc.IPropertyWithHooks<[A, fc.ContextValue]>

/** Makes a law of a check: it holds where no fault is found, and a fault stands in the counterexample's context. */
export const law = <A>(arbitrary: fc.Arbitrary<A>, faultOf: (value: A) => Fault): Law<A> =>
  fc.property(arbitrary, fc.context(), (value, context) => {
    const fault = faultOf(value)
    if (fault !== undefined) context.log(fault)
    return fault === undefined
  })

/** A law that takes time to check. */
export type LaterLaw<A> = fc.IAsyncPropertyWithHooks<[A, fc.ContextValue]>

/** Makes a law of a check that takes time. */
export const laterLaw = <A>(arbitrary: fc.Arbitrary<A>, faultOf: (value: A) => Promise<Fault>): LaterLaw<A> =>
  fc.asyncProperty(arbitrary, fc.context(), async (value, context) => {
    const fault = await faultOf(value)
    if (fault !== undefined) context.log(fault)
    return fault === undefined
  })

/** Any value as text in which octets are readable, two equal ones as the same text. */
export const shown = (value: unknown): string =>
  JSON.stringify(value, (_, inner) => {
    if (inner instanceof Uint8Array) return { octets: textOfOctets(inner) }
    return inner === undefined ? null : inner
  })

const isSameList = (a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean => {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (!isSame(a[at], b[at])) return false
  return true
}

/** Are the two plain values the same? Quicker than showing both; what it takes for different may still be shown alike. */
const isSame = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) && Array.isArray(b)) return isSameList(a, b)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return isSameList(a, b)
  const alike = Object.getPrototypeOf(a) === Object.getPrototypeOf(b)
  return alike && isSameList(Object.keys(a), Object.keys(b)) && isSameList(Object.values(a), Object.values(b))
}

/** The fault that two values differ, with both; none where they are shown the same. */
export const differs = (what: string | (() => string), expected: unknown, got: unknown): Fault => {
  if (isSame(expected, got) || shown(expected) === shown(got)) return undefined
  return `${typeof what === 'string' ? what : what()}\n  expected ${shown(expected)}\n  got      ${shown(got)}`
}

/** The first fault of several checks, each asked for only when those before found nothing. */
export const firstFault = (checks: Iterable<Fault>): Fault => {
  for (const fault of checks) if (fault !== undefined) return fault
  return undefined
}
