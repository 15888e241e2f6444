import { percentEncode } from '../../grammar/percent.js'
import type { Pattern } from '../routes/pattern.js'
import type { AnyRoutes } from '../routes/routes.js'
import { type Components, firstComponents, freeName } from './components.js'
import type { OpenApiDocument, OpenApiMethod, OpenApiOperation, OpenApiOptions, OpenApiPathItem } from './document.js'
import { operationOf } from './operation.js'

/** The methods that have a member of their own in a path item; they are case-sensitive, RFC 9110 §9.1. */
const members: ReadonlyMap<string, OpenApiMethod> = new Map([
  ['GET', 'get'],
  ['PUT', 'put'],
  ['POST', 'post'],
  ['DELETE', 'delete'],
  ['OPTIONS', 'options'],
  ['HEAD', 'head'],
  ['PATCH', 'patch'],
  ['TRACE', 'trace'],
])

/** A path of the document: its template, the names in it, and its operations by method. */
interface Place {
  readonly template: string
  readonly names: ReadonlyArray<string>
  readonly operations: Map<string, OpenApiOperation>
}

/** A segment as it was written, with those signs encoded that mean something else in a template. */
const literal = (text: string): string => text.replace(/[{}?#]/g, percentEncode)

const templateOf = ({ path }: Pattern, names: ReadonlyArray<string>): string => {
  let at = 0
  return path
    .split('/')
    .map((text) => (/^[:*]/.test(text) ? `{${names[at++]}}` : literal(text)))
    .join('/')
}

/**
 * What a path is without the names in it: two that differ in them alone are the same for OpenAPI (OAS 3.1.0 §4.8.8.1),
 * so they share one template, with the names of the first.
 */
const keyOf = ({ parts }: Pattern): string =>
  parts.map((part) => (part._tag === 'Static' ? `/${percentEncode(part.text)}` : `/{${part._tag}}`)).join('')

/** The place of a pattern. A parameter and the rest of a path of one name need two templates, and get them. */
const placeOf = (places: Map<string, Place>, pattern: Pattern): Place => {
  const key = keyOf(pattern)
  const there = places.get(key)
  if (there !== undefined) return there
  const taken = new Set([...places.values()].map(({ template }) => template))
  const before = pattern.names.slice(0, -1)
  const named = (name: string): string => templateOf(pattern, [...before, name])
  const last = pattern.names
    .slice(-1)
    .map((plain) => freeName(plain, (name) => before.includes(name) || taken.has(named(name))))
  const names = [...before, ...last]
  const place: Place = { template: templateOf(pattern, names), names, operations: new Map() }
  places.set(key, place)
  return place
}

const itemOf = ({ operations }: Place): OpenApiPathItem => {
  const known: { [M in OpenApiMethod]?: OpenApiOperation } = {}
  const others: Array<readonly [string, OpenApiOperation]> = []
  for (const [method, operation] of operations) {
    const member = members.get(method)
    if (member === undefined) others.push([method, operation])
    else known[member] = operation
  }
  return others.length === 0 ? known : { ...known, 'x-additionalOperations': Object.fromEntries(others) }
}

/** An operation whose `operationId` no other has: OAS 3.1.0 §4.8.10. */
const identified = (operation: OpenApiOperation, ids: Set<string>): OpenApiOperation => {
  if (operation.operationId === undefined) return operation
  const operationId = freeName(operation.operationId, (id) => ids.has(id))
  ids.add(operationId)
  return { ...operation, operationId }
}

const pathsOf = (components: Components, { list }: AnyRoutes): OpenApiDocument['paths'] => {
  const places = new Map<string, Place>()
  const ids = new Set<string>()
  for (const { description, pattern } of list) {
    if (description === undefined || pattern._tag === 'Left') continue
    const { names, operations } = placeOf(places, pattern.right)
    if (!operations.has(description.method))
      operations.set(description.method, identified(operationOf(components, description, names), ids))
  }
  return Object.fromEntries([...places.values()].map((place) => [place.template, itemOf(place)]))
}

/**
 * Routes as a document of OpenAPI 3.1: a fold of what their endpoints say of themselves, with what is answered before a
 * handler runs. Routes without a description (`on`) are not in it; of two that answer the same requests, the first is.
 * Serve it as `json(document)`.
 *
 * @example
 * import * as t from 'io-ts'
 * import { jsonOf, send } from '../codec/answers.js'
 * import { endpoint } from '../codec/endpoint.js'
 * import { handle } from '../codec/handle.js'
 * import { integer } from '../codec/text-fields.js'
 * const getUser = endpoint('GET', '/users/:id', { params: { id: integer }, responses: { 200: jsonOf(t.type({ id: t.number })) } })
 * const document = openapi({ title: 'Users', version: '1.0.0' })(handle(getUser, ({ params }) => send(200, params)))
 * assert.deepEqual(Object.keys(document.paths['/users/{id}']?.get?.responses ?? {}), ['200', '400'])
 */
export const openapi =
  ({ servers, tags, securitySchemes, security, ...info }: OpenApiOptions) =>
  (routes: AnyRoutes): OpenApiDocument => {
    const components = firstComponents()
    const paths = pathsOf(components, routes)
    const schemas = Object.fromEntries(components)
    return {
      openapi: '3.1.0',
      info,
      ...(servers === undefined ? {} : { servers }),
      ...(tags === undefined ? {} : { tags }),
      ...(security === undefined ? {} : { security }),
      paths,
      components: securitySchemes === undefined ? { schemas } : { schemas, securitySchemes },
    }
  }
