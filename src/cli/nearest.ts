import { distance } from 'fastest-levenshtein'

/**
 * The name that was meant, if one is near enough: at most three edits away and half of its letters, or begun like this.
 *
 * @example
 * assert.equal(nearest('prot', ['port', 'host']), 'port')
 * assert.equal(nearest('xyzzy', ['port', 'host']), undefined)
 */
export const nearest = (typed: string, names: ReadonlyArray<string>): string | undefined => {
  // What is no word of this size is near to none: the distance costs time by the product of both lengths.
  if (typed.length > 40) return undefined
  const ranked = names.map((name) => ({ name, away: distance(typed, name) })).sort((a, b) => a.away - b.away)
  const best = ranked[0]
  if (best !== undefined && best.away <= 3 && best.away * 2 <= best.name.length) return best.name
  return typed.length > 1 ? names.find((name) => name.startsWith(typed)) : undefined
}
