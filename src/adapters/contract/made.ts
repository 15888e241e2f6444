import type { Asking, Exchange, Expected, Feature } from './exchange.js'

/** Exchanges, shortly. */

/** One that asks by GET, without content. */
export const get = (
  name: string,
  target: string,
  expected: Expected,
  ...features: ReadonlyArray<Feature>
): Exchange => ({
  name,
  features,
  asking: { method: 'GET', target },
  expected,
})

/** One that asks as it is told. */
export const ask = (
  name: string,
  asking: Asking,
  expected: Expected,
  ...features: ReadonlyArray<Feature>
): Exchange => ({
  name,
  features,
  asking,
  expected,
})

/** One that the client leaves as soon as the app has begun. */
export const leave = (
  name: string,
  asking: Asking,
  heard: ReadonlyArray<string>,
  ...features: ReadonlyArray<Feature>
): Exchange => ({ name, features: ['leave', ...features], asking, expected: { heard } })
