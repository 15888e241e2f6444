import type * as t from 'io-ts'
import type { MediaType } from '../../grammar/parameter.js'
import { bytes, json, text } from '../../response/body.js'
import type { ProblemError } from '../problem.js'
import { type BodyCodec, flaw, isUtf8 } from './body-codec.js'
import { decoderOf } from './codec-reader.js'
import { type Describable, type FieldFault, shapeOf } from './derive.js'
import { writePairs } from './form-text.js'
import { parseJson } from './json-text.js'
import { isBroken, type Named, pairsReader } from './named-parts.js'
import { type AsText, parameterOf, type TextLike, type ValueOf } from './parameter.js'
import { schemaOf } from './schema.js'
import { anyText, type Member, type Shape } from './shape.js'
import { type TextOptions, utf8Text } from './utf8-text.js'

/** The content of requests: JSON, forms, text and octets. */

const isJson = (type: MediaType): boolean =>
  type.type === 'application' && (type.subtype === 'json' || type.subtype.endsWith('+json')) && isUtf8(type)

const noUtf8 = flaw(400, 'expected UTF-8')

/**
 * JSON, decoded by a codec: `application/json` and `application/…+json`, in UTF-8. What is no JSON is 400, what the
 * codec refuses is 422.
 *
 * @example
 * import * as t from 'io-ts'
 * const codec = jsonBody(t.type({ id: t.number }))
 * const type = { type: 'application', subtype: 'json', parameters: [] }
 * assert.deepEqual(codec.decode(ascii('{"id":1}'), type), { _tag: 'Right', right: { id: 1 } })
 */
export const jsonBody = <C extends t.Mixed>(
  codec: C & Describable<C>,
  options: TextOptions = {},
): BodyCodec<t.TypeOf<C>> => {
  const derived = shapeOf(codec)
  const shape: Shape = derived._tag === 'Right' ? derived.right : { _tag: 'Anything' }
  const decodeText = options.utf8Decode ?? utf8Text
  const decodeValue = decoderOf<t.TypeOf<C>>(codec, 'body')
  return {
    _tag: 'BodyCodec',
    types: ['application/json'],
    shape,
    schema: schemaOf(shape),
    faults: derived._tag === 'Left' ? derived.left : [],
    accepts: isJson,
    decode: (content) => {
      const written = decodeText(content)
      if (written === undefined) return noUtf8
      const parsed = parseJson(written)
      if (parsed._tag === 'Left') return flaw(400, parsed.left)
      const decoded = decodeValue(parsed.right)
      return decoded._tag === 'Right' ? decoded : { _tag: 'Left', left: { status: 422, errors: decoded.left } }
    },
    encode: (value) => json(codec.encode(value)),
  }
}

const isForm = (type: MediaType): boolean =>
  type.type === 'application' && type.subtype === 'x-www-form-urlencoded' && isUtf8(type)

/** The fields of a form, by their names. */
export type FormFields = Readonly<Record<string, TextLike>>

/** The values of a form. */
export type FormValues<F> = { readonly [K in keyof F]: ValueOf<F[K]> }

/** Refuses, in words, what is no field of a form. */
export type CheckFields<F> = { readonly [K in keyof F]: AsText<F[K]> }

/** A parameter as a member of what holds it. */
export const memberOf = ([name, parameter]: Named): Member => {
  const { shape } = parameter.field
  return {
    name,
    shape: parameter.arity === 'Many' ? { _tag: 'List', items: shape } : shape,
    required: parameter.arity === 'One',
  }
}

/** Fields under their names, and what cannot be described of them. */
export const namedOf = (
  fields: Readonly<Record<string, TextLike>>,
  part: ProblemError['in'],
  faults: FieldFault[],
): ReadonlyArray<Named> =>
  Object.entries(fields).map(([name, like]) => {
    if (name === '__proto__') faults.push({ _tag: 'FieldFault', pointer: `/${part}`, detail: 'no name is __proto__' })
    return [name, parameterOf(like, { in: part, name }, faults)]
  })

/** Names and texts of values, in the order of their fields; `undefined` where a value has no text. */
export const pairsOf = (
  named: ReadonlyArray<Named>,
  values: Readonly<Record<string, unknown>>,
): ReadonlyArray<readonly [string, string]> | undefined => {
  const pairs: Array<readonly [string, string]> = []
  for (const [name, parameter] of named) {
    // What an object only inherits is no value of it: `constructor`.
    const texts = parameter.write(Object.hasOwn(values, name) ? values[name] : undefined)
    if (texts === undefined) return undefined
    for (const one of texts) pairs.push([name, one])
  }
  return pairs
}

/**
 * A form, `application/x-www-form-urlencoded`: text fields by their names, as in a query.
 *
 * @example
 * import { integer } from './text-fields.js'
 * const codec = formBody({ age: integer })
 * const type = { type: 'application', subtype: 'x-www-form-urlencoded', parameters: [] }
 * assert.deepEqual(codec.decode(ascii('age=7'), type), { _tag: 'Right', right: { age: 7 } })
 */
export const formBody = <F extends FormFields>(
  fields: F & CheckFields<F>,
  options: TextOptions = {},
): BodyCodec<FormValues<F>> => {
  const faults: FieldFault[] = []
  const named = namedOf(fields, 'body', faults)
  const read = pairsReader('body', named, false)
  const shape: Shape = { _tag: 'Members', members: named.map(memberOf) }
  const decodeText = options.utf8Decode ?? utf8Text
  const isValues = (values: object): values is FormValues<F> => named.every(([name]) => Object.hasOwn(values, name))
  return {
    _tag: 'BodyCodec',
    types: ['application/x-www-form-urlencoded'],
    shape,
    schema: schemaOf(shape),
    faults,
    accepts: isForm,
    decode: (content) => {
      const written = decodeText(content)
      if (written === undefined) return noUtf8
      const errors: ProblemError[] = []
      const values = read(written, errors)
      return isValues(values) && errors.length === 0
        ? { _tag: 'Right', right: values }
        : { _tag: 'Left', left: { status: errors.some(isBroken) ? 400 : 422, errors } }
    },
    encode: (values) => {
      const pairs = pairsOf(named, values)
      return pairs === undefined
        ? { _tag: 'Unwritable', detail: 'a value of the form has no text' }
        : text(writePairs(pairs), 'application/x-www-form-urlencoded')
    },
  }
}

const takes =
  (types: ReadonlyArray<string>) =>
  (type: MediaType): boolean =>
    types.some((one) => one === '*/*' || one === `${type.type}/*` || one === `${type.type}/${type.subtype}`)

/** Text in UTF-8, of `text/plain` or of the types that are named. */
export const textBody = (
  types: ReadonlyArray<string> = ['text/plain'],
  options: TextOptions = {},
): BodyCodec<string> => {
  const decodeText = options.utf8Decode ?? utf8Text
  const fits = takes(types)
  return {
    _tag: 'BodyCodec',
    types,
    shape: anyText,
    schema: schemaOf(anyText),
    faults: [],
    accepts: (type) => fits(type) && isUtf8(type),
    decode: (content) => {
      const right = decodeText(content)
      return right === undefined ? noUtf8 : { _tag: 'Right', right }
    },
    encode: (value) => text(value, types[0]),
  }
}

/** Octets as they are, of any media type or of those that are named: `image/*`, `application/pdf`. */
export const bytesBody = (
  types: ReadonlyArray<string> = ['application/octet-stream', '*/*'],
): BodyCodec<Uint8Array> => {
  const shape: Shape = { _tag: 'Octets' }
  return {
    _tag: 'BodyCodec',
    types,
    shape,
    schema: schemaOf(shape),
    faults: [],
    accepts: takes(types),
    decode: (right) => ({ _tag: 'Right', right }),
    encode: (value) => bytes(value, types[0]),
  }
}
