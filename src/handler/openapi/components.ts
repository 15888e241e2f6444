import { namedSchemas } from '../codec/schema.js'
import type { Schema, Shape } from '../codec/shape.js'

/** The schemas that a document refers to by name, as it grows. */
export type Components = Map<string, Schema>

const referTo = (name: string): string => `#/components/schemas/${name}`

/** Problem details as a document describes them: RFC 9457 §3.1, and the errors that a request is refused with. */
const problemSchema: Schema = {
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri-reference' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          in: { type: 'string', enum: ['path', 'query', 'header', 'cookie', 'body'] },
          pointer: { type: 'string', format: 'json-pointer' },
          detail: { type: 'string' },
        },
        required: ['in', 'pointer', 'detail'],
      },
    },
  },
}

const PROBLEM = 'Problem'

/** A reference to the problem details of the document. */
export const problemReference: Schema = { $ref: referTo(PROBLEM) }

/** What every document has. */
export const firstComponents = (): Components => new Map([[PROBLEM, problemSchema]])

const isSame = (first: Schema, second: Schema): boolean => JSON.stringify(first) === JSON.stringify(second)

/** A name that nothing else has: the plain one, or with a number behind it. */
export const freeName = (plain: string, isTaken: (name: string) => boolean): string => {
  let name = plain
  for (let count = 2; isTaken(name); count++) name = `${plain}_${count}`
  return name
}

/**
 * The schema of a shape, what it names added to the components. One that is there already is referred to; one of the
 * same name that says something else gets a name of its own, and is written again, since it may refer to itself.
 */
export const schemaIn = (components: Components, shape: Shape): Schema => {
  const names = new Map<string, string>()
  for (;;) {
    const { schema, definitions } = namedSchemas(shape, (name) => referTo(names.get(name) ?? name))
    const clash = [...definitions].find(([name, definition]) => {
      const there = components.get(names.get(name) ?? name)
      return there !== undefined && !isSame(there, definition)
    })
    if (clash === undefined) {
      for (const [name, definition] of definitions) components.set(names.get(name) ?? name, definition)
      return schema
    }
    names.set(clash[0], nextName(clash[0], names, definitions))
  }
}

/** The name to try next for one that is taken. */
const nextName = (
  name: string,
  names: ReadonlyMap<string, string>,
  definitions: ReadonlyMap<string, Schema>,
): string => {
  const used = new Set([...definitions.keys()].map((one) => names.get(one) ?? one))
  const before = names.get(name)
  const count = before === undefined ? 2 : Number(before.slice(name.length + 1)) + 1
  const next = `${name}_${count}`
  return used.has(next) ? nextName(name, new Map([...names, [name, next]]), definitions) : next
}
