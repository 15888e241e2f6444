import { readDecimal } from '../../grammar/number.js'
import { type Parameterized, parameterized } from '../../grammar/parameter.js'

/** Weights, RFC 9110 §12.4.2: how much a client wants what it names, in whole thousandths from 0 to 1000. */

/** What a client says of itself by a list with weights. */
export interface Weighted<R> {
  readonly range: R
  /** 0: not acceptable. 1000: as good as it gets, and what no weight means. */
  readonly weight: number
}

/**
 * Reads a qvalue: `0` or `1`, and up to three digits behind a point. `undefined` for anything else (above 1, a sign, an
 * exponent). The zero may be missing: `*\/*; q=.2` is what HttpURLConnection of Java has sent by default for decades.
 *
 * @example
 * assert.equal(readWeight('0.5'), 500)
 * assert.equal(readWeight('1.001'), undefined)
 * assert.equal(readWeight('.2'), 200)
 */
export const readWeight = (text: string): number | undefined => {
  const point = text.indexOf('.')
  const whole = point < 0 ? text : text.slice(0, point)
  const fraction = point < 0 ? '' : text.slice(point + 1)
  if (whole !== '0' && whole !== '1' && (whole !== '' || fraction === '')) return undefined
  const thousandths = readDecimal(fraction.padEnd(3, '0'), 3)
  if (thousandths === undefined || (whole === '1' && thousandths > 0)) return undefined
  return whole === '1' ? 1000 : thousandths
}

/** A value with parameters, cut into its weight and the others; `undefined` when the weight is none, or comes twice. */
export const weightedOf = (element: Parameterized): Weighted<Parameterized> | undefined => {
  const weights = element.parameters.filter(([name]) => name === 'q')
  const [first] = weights
  if (first === undefined) return { range: element, weight: 1000 }
  const weight = weights.length > 1 ? undefined : readWeight(first[1])
  const parameters = element.parameters.filter(([name]) => name !== 'q')
  return weight === undefined ? undefined : { range: { value: element.value, parameters }, weight }
}

/**
 * Reads `name;q=0.5`, an element of Accept-Encoding, Accept-Language or Accept-Charset. `undefined` for anything else.
 *
 * @example
 * assert.deepEqual(readWeighted('gzip;Q=0.5'), { range: 'gzip', weight: 500 })
 * assert.equal(readWeighted('gzip;level=9'), undefined)
 */
export const readWeighted = (text: string): Weighted<string> | undefined => {
  const read = parameterized(text)
  const weighted = read && weightedOf(read)
  if (weighted === undefined || weighted.range.parameters.length > 0 || weighted.range.value.includes('/'))
    return undefined
  return { range: weighted.range.value, weight: weighted.weight }
}
