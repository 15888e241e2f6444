/** A JSON Schema, draft 2020-12, as plain data. */
export type Schema = { readonly [keyword: string]: unknown }

/** How long a text is, in UTF-16 units, and what it looks like. */
export interface TextLimits {
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: RegExp
  /** Of JSON Schema: `date`, `date-time`, `uuid`. */
  readonly format?: string
}

/** Between which numbers, both included. */
export interface NumberLimits {
  readonly minimum?: number
  readonly maximum?: number
}

/** What a constant of JSON can be. */
export type Scalar = string | number | boolean | null

/** What fast-check's arbitraries have in common, as far as a room that does not import it needs to know. */
export interface Generating<A> {
  generate(random: never, bias: never): { readonly value: A }
}

/** How values are made for tests: a method, so that its argument may be annotated as `typeof import('fast-check')`. */
export interface Generates<A> {
  arbitrary(fc: unknown): Generating<A>
}

/** A member of an object. */
export interface Member {
  readonly name: string
  readonly shape: Shape
  readonly required: boolean
}

/**
 * What the values of a codec look like, as data: what schemas and arbitraries are folded from. A schema is of what is
 * sent; an arbitrary makes what is decoded.
 */
export type Shape =
  /** Any value that JSON has. */
  | { readonly _tag: 'Anything' }
  /** `undefined`: a member that is not there. */
  | { readonly _tag: 'Absent' }
  | { readonly _tag: 'Boolean' }
  | { readonly _tag: 'Text'; readonly limits: TextLimits }
  /** Finite; 0 is never negative. */
  | { readonly _tag: 'Number'; readonly integer: boolean; readonly limits: NumberLimits }
  | { readonly _tag: 'Constant'; readonly value: Scalar }
  | { readonly _tag: 'List'; readonly items: Shape }
  | { readonly _tag: 'Tuple'; readonly items: ReadonlyArray<Shape> }
  | { readonly _tag: 'Record'; readonly keys: Shape; readonly values: Shape }
  /** An object with these members, and perhaps others. */
  | { readonly _tag: 'Members'; readonly members: ReadonlyArray<Member> }
  /** All of them at once; `is` knows the values that are. */
  | { readonly _tag: 'All'; readonly shapes: ReadonlyArray<Shape>; readonly is: (value: unknown) => boolean }
  | { readonly _tag: 'OneOf'; readonly shapes: ReadonlyArray<Shape> }
  /** Those of the shape that pass a check. */
  | { readonly _tag: 'Checked'; readonly shape: Shape; readonly is: (value: unknown) => boolean }
  /** One that may hold itself. `key` tells two of one name apart. */
  | { readonly _tag: 'Named'; readonly name: string; readonly key: object; readonly shape: () => Shape }
  /** Octets, which no JSON holds: a file of a form, a body. */
  | { readonly _tag: 'Octets' }
  /** One that somebody described. */
  | { readonly _tag: 'Given'; readonly schema: Schema; readonly generates: Generates<unknown> }

/** Text of any kind. */
export const anyText: Shape = { _tag: 'Text', limits: {} }

/**
 * In words, for whoever sent something else. Bounded, and says nothing of what was sent.
 *
 * @example
 * assert.equal(wordsOf({ _tag: 'Number', integer: true, limits: {} }), 'an integer')
 */
export const wordsOf = (shape: Shape): string => bounded(words(shape))

const LONGEST = 120

/** A text of at most 120 units. */
export const bounded = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)

const words = (shape: Shape): string => {
  switch (shape._tag) {
    case 'Anything':
      return 'a value'
    case 'Absent':
      return 'nothing'
    case 'Boolean':
      return 'true or false'
    case 'Text':
      return textWords(shape.limits)
    case 'Number':
      return `${shape.integer ? 'an integer' : 'a number'}${rangeWords(shape.limits)}`
    case 'Constant':
      return JSON.stringify(shape.value)
    case 'List':
    case 'Tuple':
      return 'an array'
    case 'Record':
    case 'Members':
      return 'an object'
    case 'All':
      return shape.shapes[0] === undefined ? 'a value' : words(shape.shapes[0])
    case 'OneOf':
      return [...new Set(shape.shapes.slice(0, 20).map(words))].join(' or ')
    case 'Checked':
      return words(shape.shape)
    case 'Named':
      return shape.name
    case 'Octets':
      return 'octets'
    case 'Given':
      return 'a value of another kind'
  }
}

const textWords = ({ minLength, maxLength, format, pattern }: TextLimits): string => {
  if (format !== undefined) return `a ${format}`
  const least = minLength === undefined ? [] : [`at least ${minLength} long`]
  const most = maxLength === undefined ? [] : [`at most ${maxLength} long`]
  const like = pattern === undefined ? [] : [`that matches ${pattern.source}`]
  return ['a text', [...least, ...most, ...like].join(', ')].filter((part) => part !== '').join(' ')
}

const rangeWords = ({ minimum, maximum }: NumberLimits): string => {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`
  if (minimum !== undefined) return ` of at least ${minimum}`
  return maximum === undefined ? '' : ` of at most ${maximum}`
}
