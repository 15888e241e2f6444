import type { Either } from 'fp-ts/lib/Either.js'
import type { Refused } from '../../response/status.js'
import { segmentsOf } from './segments.js'

/** One segment of a pattern: text that must be there, any one segment, or all that are left (one at least). */
export type Part =
  | { readonly _tag: 'Static'; readonly text: string }
  | { readonly _tag: 'Parameter'; readonly name: string }
  | { readonly _tag: 'Rest'; readonly name: string }

/** A path pattern, read. */
export interface Pattern {
  readonly path: string
  readonly parts: ReadonlyArray<Part>
  /** The names in it, in their order. */
  readonly names: ReadonlyArray<string>
}

/** What a pattern captured: a text for each parameter, the rest as its segments; in the order of the pattern. */
export type Capture = string | ReadonlyArray<string>

/** A path pattern that nobody could match, or that would say two things by one name. */
export interface PatternFault {
  readonly _tag: 'PatternFault'
  readonly path: string
  readonly detail: string
}

type Captured<S extends string> = S extends `:${infer N}`
  ? { readonly [K in N]: string }
  : S extends `*${infer N}`
    ? { readonly [K in N]: ReadonlyArray<string> }
    : unknown

type All<P extends string> = P extends `${infer H}/${infer T}` ? Captured<H> & All<T> : Captured<P>

/** What a path captures: a text for each `:name`, the segments that are left for `*name`. */
export type Captures<P extends string> = { readonly [K in keyof All<P>]: All<P>[K] }

/** A pattern, as far as the compiler can know. */
export type Path<P extends string> = string extends P
  ? P
  : P extends `/${string}`
    ? P extends `${string}/*${string}/${string}`
      ? P & Refused<'the rest of a path stands at its end'>
      : P
    : P & Refused<'a path begins with a slash'>

const fault = (path: string, detail: string): Either<PatternFault, never> => ({
  _tag: 'Left',
  left: { _tag: 'PatternFault', path, detail },
})

const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/

const partOf = (text: string): Part => {
  if (text.startsWith(':')) return { _tag: 'Parameter', name: text.slice(1) }
  if (text.startsWith('*')) return { _tag: 'Rest', name: text.slice(1) }
  return { _tag: 'Static', text }
}

const namesOf = (parts: ReadonlyArray<Part>): ReadonlyArray<string> =>
  parts.flatMap((part) => (part._tag === 'Static' ? [] : [part.name]))

/**
 * Reads a pattern: `/users/:id` captures one segment, `/files/*path` all that are left. A static segment stands for its
 * decoded text, so `/%3Aid` is the text `:id`; names are identifiers (hyphens allowed), each used once.
 *
 * @example
 * assert.equal(readPattern('/users/:id')._tag, 'Right')
 * assert.equal(readPattern('/*all/more')._tag, 'Left')
 */
export const readPattern = (path: string): Either<PatternFault, Pattern> => {
  if (!path.startsWith('/')) return fault(path, 'a path begins with a slash')
  const raw = path.slice(1).split('/').map(partOf)
  const names = namesOf(raw)
  const odd = names.find((name) => !NAME.test(name) || name === '__proto__')
  if (odd !== undefined) return fault(path, `'${odd}' is no name for a part of a path`)
  if (new Set(names).size < names.length) return fault(path, 'a name is used twice')
  if (raw.slice(0, -1).some((part) => part._tag === 'Rest')) return fault(path, 'the rest of a path stands at its end')
  const parts: Part[] = []
  for (const part of raw) {
    const [text] = part._tag === 'Static' ? (segmentsOf(`/${part.text}`) ?? []) : ['']
    if (text === undefined) return fault(path, 'a segment is no percent-encoded UTF-8')
    parts.push(part._tag === 'Static' ? { _tag: 'Static', text } : part)
  }
  return { _tag: 'Right', right: { path, parts, names } }
}

/**
 * A pattern below a path. The path is text alone: a parameter of its own would be captured before those of the pattern,
 * and so be given to their names.
 *
 * @example
 * const pattern = readPattern('/:id')
 * assert.equal(pattern._tag === 'Right' && patternBelow('/users', pattern.right)._tag, 'Right')
 * assert.equal(pattern._tag === 'Right' && patternBelow('/:org', pattern.right)._tag, 'Left')
 */
export const patternBelow = (prefix: string, pattern: Pattern): Either<PatternFault, Pattern> => {
  const path = prefix + (pattern.path === '/' ? '' : pattern.path)
  const front = readPattern(prefix)
  if (front._tag === 'Left') return fault(path, front.left.detail)
  const isPlain = front.right.names.length === 0 && !prefix.endsWith('/')
  return isPlain ? readPattern(path) : fault(path, 'a prefix has neither parameters nor a slash at its end')
}

/** What was captured, by name. Overloaded, since the compiler knows names by the text of a path, and the rest by its parts. */
export function recordOf<P extends string>(names: ReadonlyArray<string>, captures: ReadonlyArray<Capture>): Captures<P>
export function recordOf(
  names: ReadonlyArray<string>,
  captures: ReadonlyArray<Capture>,
): Readonly<Record<string, Capture | undefined>> {
  const record: Record<string, Capture | undefined> = {}
  for (const [at, name] of names.entries()) record[name] = captures[at]
  return record
}
