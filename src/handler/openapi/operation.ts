import { reasonOf } from '../../response/status.js'
import { type AnyAnswerField, problemDetails } from '../codec/answers.js'
import type { AnyBodyCodec } from '../codec/body-codec.js'
import type { Description } from '../codec/description.js'
import type { Named } from '../codec/named-parts.js'
import type { AnyParameter } from '../codec/parameter.js'
import type { Schema, Shape } from '../codec/shape.js'
import { problemType } from '../problem.js'
import { type Components, problemReference, schemaIn } from './components.js'
import type { OpenApiContent, OpenApiOperation, OpenApiParameter, OpenApiResponse } from './document.js'

/** One described endpoint as an operation. */

/** A name without a value is `true` for its handler, and the empty text on the wire, which is what a document is of. */
const isFlagShape = (shape: Shape): boolean => shape._tag === 'Constant' && shape.value === true

const isFlag = (parameter: AnyParameter): boolean => isFlagShape(parameter.field.shape)

/** The schema of a parameter; its default as JSON has it, where that is another value than the handler's. */
const parameterSchema = (components: Components, parameter: AnyParameter): Schema => {
  if (isFlag(parameter)) return { type: 'string', maxLength: 0 }
  const { arity, schema, fallback, field } = parameter
  const one = schemaIn(components, field.shape)
  if (arity === 'Many') return { type: 'array', items: one }
  if (!('default' in schema)) return one
  return { ...one, default: typeof schema.default === 'object' ? field.write(fallback) : schema.default }
}

const parameterIn =
  (components: Components, part: 'query' | 'header' | 'cookie') =>
  ([name, parameter]: Named): OpenApiParameter => ({
    name,
    in: part,
    required: parameter.arity === 'One',
    ...(part === 'query' && isFlag(parameter) ? { allowEmptyValue: true } : {}),
    schema: parameterSchema(components, parameter),
  })

/** A parameter of a path, always required: OAS 3.1.0 §4.8.12.2. The rest of a path is one text with slashes in it. */
const pathParameter = (components: Components, name: string, parameter: AnyParameter): OpenApiParameter => {
  const schema = parameterSchema(components, parameter)
  if (parameter.arity !== 'Many') return { name, in: 'path', required: true, schema }
  return {
    name,
    in: 'path',
    required: true,
    description: 'The rest of the path: one segment or more, with slashes between them.',
    schema: { type: 'string', minLength: 1 },
    'x-segments': schema,
  }
}

const contentOf = (components: Components, types: ReadonlyArray<string>, shape: Shape): OpenApiContent => {
  const schema = shape._tag === 'Octets' ? undefined : schemaIn(components, shape)
  return Object.fromEntries(types.map((type) => [type, schema === undefined ? {} : { schema }]))
}

const emptyText: Shape = { _tag: 'Text', limits: { maxLength: 0 } }

/** The shape of content as it is sent: in a form, a name without a value. */
const sentShape = ({ types, shape }: AnyBodyCodec): Shape =>
  shape._tag === 'Members' && types.some((type) => /form/.test(type))
    ? { ...shape, members: shape.members.map((it) => (isFlagShape(it.shape) ? { ...it, shape: emptyText } : it)) }
    : shape

const answerContent = (components: Components, field: AnyAnswerField): OpenApiContent | undefined => {
  if (field.type === undefined) return undefined
  if (field === problemDetails) return { [problemType]: { schema: problemReference } }
  return contentOf(components, [field.type], field.shape)
}

/** Does it read every text that there is? */
const isAnyText = ({ field }: AnyParameter): boolean =>
  field.shape._tag === 'Text' && Object.keys(field.shape.limits).length === 0

/** Can the shape of the content be wrong, where its octets are not? */
const hasShape = ({ shape, types }: AnyBodyCodec): boolean =>
  shape._tag !== 'Octets' && !types.every((type) => type.startsWith('text/'))

/** What is answered before the handler, by status, and when. */
const refusalsOf = (description: Description): ReadonlyArray<readonly [status: number, why: string]> => {
  const { params, query, headers, cookies, body, bodyLimit, strictQuery } = description
  const parts = query.length + headers.length + cookies.length > 0 || strictQuery
  const parameters = parts || !params.every(([, parameter]) => isAnyText(parameter))
  const length = bodyLimit === undefined ? 'than the server takes' : `than ${bodyLimit} octets`
  return [
    ...(parameters || body !== undefined
      ? [[400, 'A part of the request is not what is described here.'] as const]
      : []),
    ...(body === undefined
      ? []
      : ([
          [413, `The content is longer ${length}.`],
          [415, `The content is not of type ${body.types.join(' or ')}.`],
        ] as const)),
    ...(body !== undefined && hasShape(body)
      ? [[422, 'The content is not of the shape described here.'] as const]
      : []),
  ]
}

/** An answer that is given in two ways: by the handler as it is declared, and before it as problem details. */
const either = (declared: OpenApiResponse | undefined, why: string): OpenApiResponse => {
  const own = declared?.content?.[problemType]?.schema
  const schema = own === undefined || own === problemReference ? problemReference : { anyOf: [own, problemReference] }
  return {
    description: declared === undefined ? why : `${declared.description} ${why}`,
    content: { ...declared?.content, [problemType]: { schema } },
  }
}

const responsesOf = (components: Components, description: Description): OpenApiOperation['responses'] => {
  const responses = new Map<number, OpenApiResponse>()
  for (const [status, field] of description.responses) {
    const content = answerContent(components, field)
    const text = `${reasonOf(status)}.`
    responses.set(status, content === undefined ? { description: text } : { description: text, content })
  }
  for (const [status, why] of refusalsOf(description)) responses.set(status, either(responses.get(status), why))
  if (responses.size === 0) return { default: { description: 'No answer is described.' } }
  return Object.fromEntries([...responses].sort(([first], [second]) => first - second))
}

/**
 * The operation of an endpoint. `names` are those of the parameters in the template of its path, in its order. Besides
 * what is declared it has what is answered before the handler: 400, 413, 415 and 422, as problem details.
 */
export const operationOf = (
  components: Components,
  description: Description,
  names: ReadonlyArray<string>,
): OpenApiOperation => {
  const { params, query, headers, cookies, body, documentation } = description
  const parameters = [
    ...params.map(([, parameter], at) => pathParameter(components, `${names[at]}`, parameter)),
    ...query.map(parameterIn(components, 'query')),
    ...headers.map(parameterIn(components, 'header')),
    ...cookies.map(parameterIn(components, 'cookie')),
  ]
  return {
    ...documentation,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: contentOf(components, body.types, sentShape(body)) } }),
    responses: responsesOf(components, description),
  }
}
