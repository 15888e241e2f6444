import type { Schema, Shape } from './shape.js'

/** A schema, and what it refers to by name. */
export interface NamedSchemas {
  readonly schema: Schema
  readonly definitions: ReadonlyMap<string, Schema>
}

interface Folding {
  readonly refer: (name: string) => string
  readonly names: Map<object, string>
  readonly definitions: Map<string, Schema>
}

/**
 * The schema of a shape. Shapes that may hold themselves stand in `definitions`, under names of their own, and are
 * referred to as `refer` says.
 *
 * @example
 * const list = { _tag: 'List', items: { _tag: 'Boolean' } } as const
 * assert.deepEqual(namedSchemas(list, (name) => name).schema, { type: 'array', items: { type: 'boolean' } })
 */
export const namedSchemas = (shape: Shape, refer: (name: string) => string): NamedSchemas => {
  const folding: Folding = { refer, names: new Map(), definitions: new Map() }
  return { schema: fold(shape, folding), definitions: folding.definitions }
}

/**
 * The schema of a shape, with what it refers to in `$defs`.
 *
 * @example
 * assert.deepEqual(schemaOf({ _tag: 'Constant', value: 1 }), { const: 1 })
 */
export const schemaOf = (shape: Shape): Schema => {
  const { schema, definitions } = namedSchemas(shape, (name) => `#/$defs/${name}`)
  return definitions.size === 0 ? schema : { ...schema, $defs: Object.fromEntries(definitions) }
}

const fold = (shape: Shape, folding: Folding): Schema => {
  switch (shape._tag) {
    case 'Anything':
      return {}
    case 'Absent':
      return { not: {} }
    case 'Boolean':
      return { type: 'boolean' }
    case 'Text': {
      // A pattern of JSON Schema has no flags: one that needs them is better not said than said wrongly.
      const { pattern, ...limits } = shape.limits
      const isPlain = pattern !== undefined && /^u?$/.test(pattern.flags)
      return { type: 'string', ...limits, ...(isPlain ? { pattern: pattern.source } : {}) }
    }
    case 'Number':
      return { type: shape.integer ? 'integer' : 'number', ...shape.limits }
    case 'Constant':
      return shape.value === null ? { type: 'null' } : { const: shape.value }
    case 'List':
      return { type: 'array', items: fold(shape.items, folding) }
    case 'Tuple':
      return tuple(shape.items.map((item) => fold(item, folding)))
    case 'Record':
      return record(shape.keys, fold(shape.values, folding))
    case 'Members':
      return object(shape, folding)
    case 'All':
      return { allOf: shape.shapes.map((one) => fold(one, folding)) }
    case 'OneOf':
      return choice(shape.shapes, folding)
    case 'Checked':
      return fold(shape.shape, folding)
    case 'Named':
      return { $ref: folding.refer(named(shape, folding)) }
    case 'Octets':
      return { type: 'string', format: 'binary' }
    case 'Given':
      return shape.schema
  }
}

const tuple = (prefixItems: ReadonlyArray<Schema>): Schema => ({
  type: 'array',
  prefixItems,
  minItems: prefixItems.length,
  items: false,
})

const record = (keys: Shape, additionalProperties: Schema): Schema => {
  const names = constants(keys)
  return names === undefined
    ? { type: 'object', additionalProperties }
    : {
        type: 'object',
        properties: Object.fromEntries(names.map((name) => [name, additionalProperties])),
        required: names,
      }
}

/** The names that keys can have, where they are known. */
const constants = (keys: Shape): ReadonlyArray<string> | undefined => {
  if (keys._tag === 'Constant') return [String(keys.value)]
  if (keys._tag !== 'OneOf') return undefined
  const all = keys.shapes.map(constants)
  return all.every((names) => names !== undefined) ? all.flat() : undefined
}

const object = (shape: Extract<Shape, { _tag: 'Members' }>, folding: Folding): Schema => {
  const required = shape.members.filter((member) => member.required).map((member) => member.name)
  return {
    type: 'object',
    properties: Object.fromEntries(shape.members.map((member) => [member.name, fold(member.shape, folding)])),
    ...(required.length === 0 ? {} : { required }),
  }
}

const choice = (shapes: ReadonlyArray<Shape>, folding: Folding): Schema => {
  const there = shapes.filter((shape) => shape._tag !== 'Absent')
  const [first] = there
  if (first !== undefined && there.length === 1) return fold(first, folding)
  const values = there.flatMap((shape) => (shape._tag === 'Constant' ? [shape.value] : []))
  if (values.length < there.length) return { anyOf: there.map((shape) => fold(shape, folding)) }
  return values.every((value) => typeof value === 'string') ? { type: 'string', enum: values } : { enum: values }
}

/** The name of a shape that may hold itself; its schema is added to the definitions when it is met first. */
const named = (shape: Extract<Shape, { _tag: 'Named' }>, folding: Folding): string => {
  const known = folding.names.get(shape.key)
  if (known !== undefined) return known
  const taken = new Set(folding.names.values())
  const plain = shape.name.replace(/[^A-Za-z0-9_.-]/g, '_')
  let name = plain
  for (let count = 2; taken.has(name); count++) name = `${plain}_${count}`
  folding.names.set(shape.key, name)
  folding.definitions.set(name, fold(shape.shape(), folding))
  return name
}
