import { isDotName, isRefused, type NameRules } from './names.js'

/** Paths of requests as places among files: R4 of the protocol rules, for octets instead of text. */

/** Where a path leads: the names from the root on, each as octets (latin-1), and whether it ends in `/`. */
export interface Place {
  readonly names: ReadonlyArray<string>
  /** The path ends in `/`, so it means a folder. */
  readonly slash: boolean
}

/** Which names may be asked for. */
export interface PathRules {
  readonly names: NameRules
  /** Names that start with a dot may be asked for. */
  readonly dotfiles: boolean
}

const hex = (text: string, at: number): number => {
  const unit = text.charCodeAt(at)
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30
  const folded = unit | 0x20
  return folded >= 0x61 && folded <= 0x66 ? folded - 0x57 : Number.NaN
}

/**
 * A segment of a path as the octets it stands for, each `%` and its two digits as one; once. `undefined` for a `%` without
 * digits, and for a unit that is no ASCII, which no path has.
 *
 * @example
 * assert.equal(octetsOf('a%FF%25'), 'a\xff%')
 * assert.equal(octetsOf('%2'), undefined)
 */
export const octetsOf = (segment: string): string | undefined => {
  let octets = ''
  for (let at = 0; at < segment.length; at++) {
    const unit = segment.charCodeAt(at)
    if (unit > 0x7f) return undefined
    if (unit !== 0x25) {
      octets += segment[at]
      continue
    }
    const value = hex(segment, at + 1) * 16 + hex(segment, at + 2)
    if (Number.isNaN(value)) return undefined
    octets += String.fromCharCode(value)
    at += 2
  }
  return octets
}

/** RFC 8615: the one name with a dot that is meant for strangers, at the root alone. */
const WELL_KNOWN = '.well-known'

const isHiddenAt = (name: string, depth: number): boolean => isDotName(name) && !(depth === 0 && name === WELL_KNOWN)

/**
 * Has a link led to what is hidden by custom? `real` are the names of what it led to, from the root on. What was asked for
 * by those very names was judged before.
 *
 * @example
 * assert.equal(isHiddenBehind(['config'], ['.git', 'config']), true)
 * assert.equal(isHiddenBehind(['.git', 'config'], ['.git', 'config']), false)
 * assert.equal(isHiddenBehind(['keys'], ['.well-known', 'keys']), false)
 */
export const isHiddenBehind = (asked: ReadonlyArray<string>, real: ReadonlyArray<string>): boolean =>
  real.some(isHiddenAt) && real.join('/') !== asked.join('/')

const isAllowed = (name: string, depth: number, rules: PathRules): boolean =>
  !isRefused(rules.names)(name) && (rules.dotfiles || !isHiddenAt(name, depth))

/**
 * The place that a path means: split at each `/`, then decoded, each segment once. `undefined` for what is refused: no path,
 * an empty segment (`//`), a name that is refused or hidden. Nothing is normalised, so that a file has one path.
 *
 * @example
 * const rules = { names: 'octets', dotfiles: false } as const
 * assert.deepEqual(placeOf(rules)('/a%20b/c/'), { names: ['a b', 'c'], slash: true })
 * assert.deepEqual(['/a/../b', '/a//b', '/%2e%2e', '/a%2fb', '/.git'].map(placeOf(rules)), Array(5).fill(undefined))
 */
export const placeOf =
  (rules: PathRules) =>
  (path: string): Place | undefined => {
    if (!path.startsWith('/')) return undefined
    const segments = path.slice(1).split('/')
    const slash = segments.at(-1) === ''
    if (slash) segments.pop()
    const names: string[] = []
    for (const segment of segments) {
      const name = octetsOf(segment)
      if (name === undefined || !isAllowed(name, names.length, rules)) return undefined
      names.push(name)
    }
    return { names, slash }
  }

const HEX = '0123456789ABCDEF'

const isUnreserved = (unit: number): boolean =>
  (unit >= 0x61 && unit <= 0x7a) ||
  (unit >= 0x40 && unit <= 0x5a) ||
  (unit >= 0x30 && unit <= 0x39) ||
  unit === 0x2d ||
  unit === 0x2e ||
  unit === 0x5f ||
  unit === 0x7e

/**
 * A name as a segment of a path: what `octetsOf` reads. Everything but letters, digits and `-._~@` is escaped.
 *
 * @example
 * assert.equal(segmentOf('a b?\xff'), 'a%20b%3F%FF')
 */
export const segmentOf = (name: string): string => {
  let segment = ''
  for (let at = 0; at < name.length; at++) {
    const unit = name.charCodeAt(at) & 0xff
    segment += isUnreserved(unit) ? String.fromCharCode(unit) : `%${HEX[unit >> 4]}${HEX[unit & 15]}`
  }
  return segment
}

/**
 * A reference from where a name stands to that name: relative, so it names no other host and holds wherever the folder is
 * mounted; behind `./`, so that no colon in it makes a scheme (RFC 3986 §4.2).
 *
 * @example
 * assert.equal(referenceTo('javascript:x', false), './javascript%3Ax')
 */
export const referenceTo = (name: string, slash: boolean): string => `./${segmentOf(name)}${slash ? '/' : ''}`

/**
 * Where a folder's path without its `/` leads to: the last name again, with the `/` and the query. `/a/b?c` → `./b/?c`.
 *
 * @example
 * assert.equal(slashForm({ names: ['a', '\\evil'], slash: false }, 'q=//x'), './%5Cevil/?q=//x')
 */
export const slashForm = ({ names }: Place, query: string | undefined): string =>
  `${referenceTo(names.at(-1) ?? '.', true)}${query === undefined ? '' : `?${query}`}`
