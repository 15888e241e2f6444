/** Content that an endpoint refuses. */
import { utf8Decode, utf8Encode } from '../../grammar/utf8.js'
import type { AnyBodyCodec } from '../../handler/codec/body-codec.js'
import type { Description } from '../../handler/codec/description.js'
import { parseJson } from '../../handler/codec/json-text.js'
import { parseMediaType } from '../../handler/semantics/media-type.js'
import { fromFields, override } from '../../message/headers.js'
import { type Way, withFields } from './endpoint-way.js'

const contents: ReadonlyArray<Uint8Array> = [
  ...[
    '',
    '{',
    'null',
    '0',
    '"x"',
    '[]',
    '[null]',
    '{}',
    '{"id":{}}',
    'true',
    '{"__proto__":1}',
    'a=%ff',
    'a=1&a=1',
  ].map(utf8Encode),
  Uint8Array.of(0xff),
]

/** Content that the codec refuses, under a type that it takes. */
const contentWays = (codec: AnyBodyCodec, limit: number): ReadonlyArray<Way> => {
  const type = parseMediaType(codec.types[0] ?? '')
  if (type._tag === 'None') return []
  return contents.flatMap((content): ReadonlyArray<Way> => {
    if (content.length > limit) return []
    const decoded = codec.decode(content, type.value)
    if (decoded._tag === 'Right') return []
    const { status } = decoded.left
    const typed = withFields('Content-Type', [codec.types[0] ?? ''])
    return [{ in: 'body', pointer: undefined, status, spoil: (request) => typed({ ...request, content }) }]
  })
}

/** What may stand in place of a part of a value; what was there goes for `undefined`. */
const others: ReadonlyArray<unknown> = [undefined, null, 'x', -1, 1.5, true, [], [null], {}]

/** A value of JSON with one part of it, at any depth, in place of which something else stands. */
const mutated = (value: unknown, salt: number): unknown => {
  if (typeof value !== 'object' || value === null || salt % 7 === 0) return others[salt % others.length]
  const names = Object.keys(value)
  const name = names[salt % names.length]
  if (name === undefined) return null
  const inner = mutated(Reflect.get(value, name), Math.floor(salt / 3) + 1)
  return Array.isArray(value)
    ? value.map((one: unknown, at) => (String(at) === name ? inner : one))
    : { ...value, [name]: inner }
}

const jsonIn = (content: Uint8Array): unknown => {
  const parsed = parseJson(utf8Decode(content) ?? '')
  return parsed._tag === 'Right' ? parsed.right : undefined
}

/** JSON that the codec took, with a part changed so that it does not; JSON that it never takes where it still does. */
const shapeWays = (codec: AnyBodyCodec, limit: number): ReadonlyArray<Way> => {
  const type = parseMediaType('application/json')
  if (type._tag === 'None' || !codec.accepts(type.value)) return []
  const isShapeless = (content: Uint8Array): boolean => {
    const decoded = codec.decode(content, type.value)
    return content.length <= limit && decoded._tag === 'Left' && decoded.left.status === 422
  }
  const surely = contents.find(isShapeless)
  if (surely === undefined) return []
  const spoil: Way['spoil'] = (request, salt) => {
    const tries = Array.from({ length: 4 }, (_, at) => JSON.stringify(mutated(jsonIn(request.content), salt + at)))
    const content = tries.map((text) => utf8Encode(text ?? '')).find(isShapeless)
    return { ...request, content: content ?? surely }
  }
  const way: Way = { in: 'body', pointer: undefined, status: 422, spoil }
  return [way, way, way]
}

const LONGEST = 100_000

/** How the content of a request is spoilt: its type, its coding, its length, its grammar, its shape. */
export const bodyWays = ({ body, bodyLimit = Number.POSITIVE_INFINITY }: Description): ReadonlyArray<Way> => {
  if (body === undefined) return []
  const typed = (type: ReadonlyArray<string>): Way => ({
    in: 'body',
    pointer: '',
    status: 415,
    spoil: withFields('Content-Type', type),
  })
  const strange = parseMediaType('x-strange/none')
  const isStrange = strange._tag === 'Some' && !body.accepts(strange.value)
  const coded: Way['spoil'] = (request) => ({
    ...request,
    headers: override(request.headers, fromFields([['Content-Encoding', 'gzip']])),
  })
  const long: Way['spoil'] = (request) => ({ ...request, content: new Uint8Array(bodyLimit + 1).fill(0x20) })
  return [
    typed([]),
    typed(['none']),
    ...(isStrange ? [typed(['x-strange/none'])] : []),
    { in: 'body', pointer: '', status: 415, spoil: coded },
    ...(bodyLimit < LONGEST ? [{ in: 'body', pointer: '', status: 413, spoil: long } as const] : []),
    ...contentWays(body, bodyLimit),
    ...shapeWays(body, bodyLimit),
  ]
}
