import type { Option } from 'fp-ts/lib/Option.js'
import { sameText } from '../grammar/ascii.js'

/** One field line: the name as it was sent, the value without the whitespace around it. */
export type Field = readonly [name: string, value: string]

/**
 * A field section: ordered, repeated, case-insensitive, case-preserving; never joined, never dropped.
 * Iterating yields the fields in the order they were sent.
 */
export interface Headers extends Iterable<Field> {
  /** How many field lines there are. */
  readonly size: number
  /** The value of the first line of that name. */
  get(name: string): string | undefined
  /** The values of every line of that name, in order. */
  getAll(name: string): ReadonlyArray<string>
  has(name: string): boolean
  /** `get` as an Option. */
  lookup(name: string): Option<string>
  [Symbol.iterator](): IterableIterator<Field>
  /** Calls `each` with the name and value of every line, in order: the fastest way to read them all. */
  forEach(each: (name: string, value: string) => void): void
  /** The field lines as an array of pairs, which is what `JSON.stringify` prints. */
  toJSON(): ReadonlyArray<Field>
}

/**
 * The lazy view of a parsed head: the head as one latin-1 string, and four offsets a field (name start, name end, value
 * start, value end). A field is cut out of it when somebody asks, since most are never asked for.
 */
class ParsedHeaders implements Headers {
  private readonly text: string
  private readonly marks: ReadonlyArray<number>

  constructor(text: string, marks: ReadonlyArray<number>) {
    this.text = text
    this.marks = marks
  }

  get size(): number {
    return this.marks.length >> 2
  }

  private name(at: number): string {
    return this.text.slice(this.marks[at], this.marks[at + 1])
  }

  private value(at: number): string {
    return this.text.slice(this.marks[at + 2], this.marks[at + 3])
  }

  private find(name: string, from: number): number {
    const marks = this.marks
    for (let at = from; at < marks.length; at += 4)
      if (marks[at + 1]! - marks[at]! === name.length && sameText(this.name(at), name)) return at
    return -1
  }

  get(name: string): string | undefined {
    const at = this.find(name, 0)
    return at < 0 ? undefined : this.value(at)
  }

  getAll(name: string): ReadonlyArray<string> {
    const values: string[] = []
    for (let at = this.find(name, 0); at >= 0; at = this.find(name, at + 4)) values.push(this.value(at))
    return values
  }

  has(name: string): boolean {
    return this.find(name, 0) >= 0
  }

  lookup(name: string): Option<string> {
    return optional(this.get(name))
  }

  forEach(each: (name: string, value: string) => void): void {
    const { text, marks } = this
    for (let at = 0; at < marks.length; at += 4)
      each(text.slice(marks[at], marks[at + 1]), text.slice(marks[at + 2], marks[at + 3]))
  }

  *[Symbol.iterator](): IterableIterator<Field> {
    for (let at = 0; at < this.marks.length; at += 4) yield [this.name(at), this.value(at)]
  }

  toJSON(): ReadonlyArray<Field> {
    const fields: Field[] = []
    for (let at = 0; at < this.marks.length; at += 4) fields.push([this.name(at), this.value(at)])
    return fields
  }
}

const optional = (value: string | undefined): Option<string> =>
  value === undefined ? { _tag: 'None' } : { _tag: 'Some', value }

/** For the parsers: fields by their offsets in `text`, four a field. The array is the view's own from here on. */
export const parsedHeaders = (text: string, marks: ReadonlyArray<number>): Headers => new ParsedHeaders(text, marks)

class ListedHeaders implements Headers {
  private readonly fields: ReadonlyArray<Field>

  constructor(fields: ReadonlyArray<Field>) {
    this.fields = fields
  }

  get size(): number {
    return this.fields.length
  }

  get(name: string): string | undefined {
    for (const field of this.fields) if (sameText(field[0], name)) return field[1]
    return undefined
  }

  getAll(name: string): ReadonlyArray<string> {
    return this.fields.filter((field) => sameText(field[0], name)).map((field) => field[1])
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  lookup(name: string): Option<string> {
    return optional(this.get(name))
  }

  forEach(each: (name: string, value: string) => void): void {
    for (const [name, value] of this.fields) each(name, value)
  }

  [Symbol.iterator](): IterableIterator<Field> {
    return this.fields[Symbol.iterator]()
  }

  toJSON(): ReadonlyArray<Field> {
    return this.fields
  }
}

/** No field at all: the unit of both monoids. */
export const emptyHeaders: Headers = new ListedHeaders([])

/**
 * A field section from pairs, in their order. Nothing is checked here: what goes onto the wire is checked by `plan`.
 *
 * @example
 * assert.equal(fromFields([['Accept', '*\/*']]).get('accept'), '*\/*')
 */
export const fromFields = (fields: ReadonlyArray<Field>): Headers =>
  fields.length === 0 ? emptyHeaders : new ListedHeaders(fields)

/** Every line of `first`, then every line of `second`: the appending monoid's concat. */
export const append = (first: Headers, second: Headers): Headers =>
  second.size === 0 ? first : first.size === 0 ? second : fromFields([...first.toJSON(), ...second.toJSON()])

/** The lines of `first` whose names `second` does not have, then `second`: the overriding monoid's concat. */
export const override = (first: Headers, second: Headers): Headers =>
  second.size === 0 ? first : fromFields([...first.toJSON().filter(([name]) => !second.has(name)), ...second.toJSON()])

/** Appending as an fp-ts Monoid. */
export const appendMonoid = { empty: emptyHeaders, concat: append }

/** Right-biased overriding, by name, as an fp-ts Monoid. */
export const overrideMonoid = { empty: emptyHeaders, concat: override }
