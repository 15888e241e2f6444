import type { Either } from 'fp-ts/lib/Either.js'
import { percentEncode } from '../../grammar/percent.js'
import { type Field, fromFields, type Headers } from '../../message/headers.js'
import { type Body, empty } from '../../response/body.js'
import { flawOf, isToken } from '../../response/header-value.js'
import type { Pattern } from '../routes/pattern.js'
import { readPattern } from '../routes/pattern.js'
import { pairsOf } from './bodies.js'
import type { Description } from './description.js'
import { writePairs } from './form-text.js'
import type { Named, Values } from './named-parts.js'

/** A request to an endpoint, written down. `target` is a path with its query; the body brings its Content-Type. */
export interface Written {
  readonly method: string
  readonly target: string
  readonly headers: Headers
  readonly body: Body
}

/** A value that a request cannot say, and in which part. */
export interface Unsayable {
  readonly _tag: 'Unsayable'
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body'
  readonly detail: string
}

/** What a request is to say, its types forgotten. */
export interface AnyInputs {
  readonly params: Values
  readonly query: Values
  readonly headers: Values
  readonly cookies: Values
  readonly body: unknown
}

const left = (part: Unsayable['in'], detail: string): Either<Unsayable, never> => ({
  _tag: 'Left',
  left: { _tag: 'Unsayable', in: part, detail },
})

/** Segments that whoever reads an address takes away: the empty one, `.` and `..`. */
const isLost = (segment: string): boolean => segment === '' || segment === '.' || segment === '..'

const segmentsFrom = (
  pattern: Pattern,
  named: ReadonlyArray<Named>,
  values: Values,
): ReadonlyArray<string> | undefined => {
  const fields = new Map(named)
  const segments: string[] = []
  for (const part of pattern.parts) {
    if (part._tag === 'Static') segments.push(part.text)
    else {
      const texts = fields.get(part.name)?.write(values[part.name])
      if (texts === undefined || texts.length === 0 || texts.some(isLost)) return undefined
      segments.push(...texts)
    }
  }
  return segments
}

/** An element of a list that is read back as it is: RFC 9110 §5.6.1. */
const isElement = (text: string): boolean => text !== '' && !text.includes(',') && !text.includes('"')

const fieldsOf = (named: ReadonlyArray<Named>, values: Values): ReadonlyArray<Field> | undefined => {
  const lists = new Set(named.filter(([, parameter]) => parameter.arity === 'Many').map(([name]) => name))
  const pairs = pairsOf(named, values)
  const fine = pairs?.every(([name, text]) => flawOf(text) < 0 && (!lists.has(name) || isElement(text)))
  return fine === true ? pairs : undefined
}

const cookieOf = (named: ReadonlyArray<Named>, values: Values): ReadonlyArray<Field> | undefined => {
  const pairs = pairsOf(named, values)
  if (pairs === undefined || !pairs.every(([name]) => isToken(name))) return undefined
  const text = pairs.map(([name, value]) => `${name}=${percentEncode(value)}`).join('; ')
  return text === '' ? [] : [['Cookie', text]]
}

/**
 * Writes the request that an endpoint decodes to these inputs. Left for what no request says: an empty segment of a
 * path, a number that is none, a line break in a header field.
 *
 * @example
 * import { endpoint } from './endpoint.js'
 * import { nothing } from './answers.js'
 * import { integer } from './text-fields.js'
 * const { description } = endpoint('GET', '/a/:b', { query: { c: integer }, responses: { 204: nothing } })
 * const written = writeInputs(description, { params: { b: 'x y' }, query: { c: 1 }, headers: {}, cookies: {}, body: undefined })
 * assert.equal(written._tag === 'Right' && written.right.target, '/a/x%20y?c=1')
 */
export const writeInputs = (description: Description, inputs: AnyInputs): Either<Unsayable, Written> => {
  const pattern = readPattern(description.path)
  if (pattern._tag === 'Left') return left('path', pattern.left.detail)
  const segments = segmentsFrom(pattern.right, description.params, inputs.params)
  if (segments === undefined) return left('path', 'a parameter has no text, or an empty one')
  const query = pairsOf(description.query, inputs.query)
  if (query === undefined) return left('query', 'a value has no text')
  const fields = fieldsOf(description.headers, inputs.headers)
  if (fields === undefined) return left('header', 'a value is no value of a field')
  const cookies = cookieOf(description.cookies, inputs.cookies)
  if (cookies === undefined) return left('cookie', 'a value has no text')
  const body = description.body === undefined ? empty : description.body.encode(inputs.body)
  if (body._tag === 'Unwritable') return left('body', body.detail)
  const path = `/${segments.map(percentEncode).join('/')}`
  const target = query.length === 0 ? path : `${path}?${writePairs(query)}`
  return {
    _tag: 'Right',
    right: { method: description.method, target, headers: fromFields([...fields, ...cookies]), body },
  }
}
