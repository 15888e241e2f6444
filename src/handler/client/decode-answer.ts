import type { Either } from 'fp-ts/lib/Either.js'
import { bytes } from '../../response/body.js'
import type { AnyAnswerField } from '../codec/answers.js'
import { isUtf8 } from '../codec/body-codec.js'
import { errorsOf } from '../codec/issues.js'
import { parseJson } from '../codec/json-text.js'
import { utf8Text } from '../codec/utf8-text.js'
import { type Problem, type ProblemError, problemType } from '../problem.js'
import { essence, parseMediaType } from '../semantics/media-type.js'
import type { ClientResponse } from './transport.js'

/** The value of an answer, read back by the field that it was written by. */

const wrong = (detail: string): Either<ReadonlyArray<ProblemError>, never> => ({
  _tag: 'Left',
  left: [{ in: 'body', pointer: '', detail }],
})

/** The media type of an answer without its parameters; `undefined` for none, a broken one, or one not in UTF-8. */
const typeOf = ({ headers }: ClientResponse): string | undefined => {
  const type = parseMediaType(headers.get('content-type') ?? '')
  return type._tag === 'Some' && isUtf8(type.value) ? essence(type.value) : undefined
}

const isJsonType = (type: string): boolean =>
  type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'))

const jsonIn = (response: ClientResponse): Either<ReadonlyArray<ProblemError>, unknown> => {
  const written = utf8Text(response.content)
  if (written === undefined) return wrong('expected UTF-8')
  const parsed = parseJson(written)
  return parsed._tag === 'Left' ? wrong(parsed.left) : parsed
}

const texts = ['type', 'title', 'detail', 'instance'] as const

const isError = (value: unknown): value is ProblemError =>
  typeof value === 'object' &&
  value !== null &&
  ['in', 'pointer', 'detail'].every((name) => typeof Reflect.get(value, name) === 'string')

/** Members of the wrong type are ignored, as RFC 9457 §3.1 asks of a reader, and so are those that nobody knows. */
const problemOf = (value: object): Problem => {
  const errors: unknown = Reflect.get(value, 'errors')
  const named = texts.flatMap((name): ReadonlyArray<readonly [string, string]> => {
    const member: unknown = Reflect.get(value, name)
    return typeof member === 'string' ? [[name, member]] : []
  })
  return { ...Object.fromEntries(named), ...(Array.isArray(errors) ? { errors: errors.filter(isError) } : {}) }
}

/**
 * The problem details of an answer, where that is what it holds: RFC 9457 §3.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * const headers = fromFields([['Content-Type', 'application/problem+json']])
 * assert.deepEqual(problemIn({ status: 404, headers, content: ascii('{"title":"Not Found"}') }), { title: 'Not Found' })
 */
export const problemIn = (response: ClientResponse): Problem | undefined => {
  if (typeOf(response) !== problemType) return undefined
  const value = jsonIn(response)
  if (value._tag === 'Left' || typeof value.right !== 'object' || value.right === null) return undefined
  return problemOf(value.right)
}

const decodeJson = (
  { codec }: AnyAnswerField,
  response: ClientResponse,
): Either<ReadonlyArray<ProblemError>, unknown> => {
  const type = typeOf(response)
  if (type === undefined || !isJsonType(type)) return wrong('expected content of type application/json')
  const value = jsonIn(response)
  if (value._tag === 'Left' || codec === undefined) return value
  const decoded = codec.decode(value.right)
  return decoded._tag === 'Right' ? decoded : { _tag: 'Left', left: errorsOf('body', decoded.left) }
}

const decodeText = (type: string, response: ClientResponse): Either<ReadonlyArray<ProblemError>, unknown> => {
  const declared = parseMediaType(type)
  if (declared._tag === 'None' || typeOf(response) !== essence(declared.value))
    return wrong(`expected content of type ${type}`)
  const right = utf8Text(response.content)
  return right === undefined ? wrong('expected UTF-8') : { _tag: 'Right', right }
}

/**
 * The value of an answer: JSON by its codec, text, problem details, octets as a body of the type that came. Left for
 * content that the field does not write.
 */
export const decodeAnswer = (
  field: AnyAnswerField,
  response: ClientResponse,
): Either<ReadonlyArray<ProblemError>, unknown> => {
  const { type, shape, codec } = field
  if (type === undefined)
    return response.content.length === 0 ? { _tag: 'Right', right: undefined } : wrong('expected no content')
  if (codec !== undefined) return decodeJson(field, response)
  if (shape._tag === 'Octets')
    return { _tag: 'Right', right: bytes(response.content, response.headers.get('content-type') ?? type) }
  if (type === problemType) {
    const value = problemIn(response)
    return value === undefined ? wrong('expected problem details') : { _tag: 'Right', right: value }
  }
  return shape._tag === 'Text' ? decodeText(type, response) : wrong('nobody knows how to read this content')
}
