import { octetText } from './memory.js'

/** Patterns of paths, as in a shell. */

/** Does the path, its names as octets, fit? */
export type Pattern = (names: ReadonlyArray<string>) => boolean

type Part = { readonly _tag: 'Unit'; readonly unit: string } | { readonly _tag: 'Any' | 'Run' | 'All' }

const partsOf = (text: string): ReadonlyArray<Part> => {
  const parts: Part[] = []
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at)
    if (unit === '?') parts.push({ _tag: 'Any' })
    else if (unit !== '*') parts.push({ _tag: 'Unit', unit })
    else if (text.charAt(at + 1) !== '*') parts.push({ _tag: 'Run' })
    else {
      parts.push({ _tag: 'All' })
      // `a/**/b` is for `a/b` as well.
      at += text.charAt(at + 2) === '/' && (at === 0 || text.charAt(at - 1) === '/') ? 2 : 1
    }
  }
  return parts
}

const isRun = (part: Part | undefined): boolean => part?._tag === 'Run' || part?._tag === 'All'

/** Adds a place in the pattern, and those behind it that need no unit. */
const reach = (parts: ReadonlyArray<Part>, places: Set<number>, at: number): void => {
  let place = at
  places.add(place)
  while (isRun(parts[place])) {
    place += 1
    places.add(place)
  }
}

const stepOver = (part: Part, unit: string): 'stay' | 'go' | 'no' => {
  switch (part._tag) {
    case 'Unit':
      return part.unit === unit ? 'go' : 'no'
    case 'Any':
      return unit === '/' ? 'no' : 'go'
    case 'Run':
      return unit === '/' ? 'no' : 'stay'
    case 'All':
      return 'stay'
  }
}

/** All places at once, so that the time is that of the text times that of the pattern, whatever either says. */
const fits = (parts: ReadonlyArray<Part>, text: string): boolean => {
  let places = new Set<number>()
  reach(parts, places, 0)
  for (const unit of text) {
    const next = new Set<number>()
    for (const place of places) {
      const part = parts[place]
      const step = part === undefined ? 'no' : stepOver(part, unit)
      if (step !== 'no') reach(parts, next, step === 'go' ? place + 1 : place)
    }
    if (next.size === 0) return false
    places = next
  }
  return places.has(parts.length)
}

/**
 * A pattern: `*` is any run of octets within a name, `**` any run at all, `?` any one octet but `/`. With a `/` in it the
 * pattern is of the whole path from the root; without one, of the last name.
 *
 * @example
 * const fitsName = pattern('*.html')
 * assert.equal(fitsName(['a', 'b.html']), true)
 * assert.equal(pattern('/assets/**')(['assets', 'js', 'a.js']), true)
 * assert.equal(pattern('/*.html')(['a', 'b.html']), false)
 */
export const pattern = (text: string): Pattern => {
  const rooted = text.includes('/')
  const parts = partsOf(octetText(text.startsWith('/') ? text.slice(1) : text))
  return (names) => fits(parts, rooted ? names.join('/') : (names.at(-1) ?? ''))
}
