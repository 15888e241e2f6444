/** Requests that an endpoint refuses, each wrong in one part, made from its description. */
import * as fc from 'fast-check'
import { percentEncode } from '../../grammar/percent.js'
import type { ClientRequest } from '../../handler/client/transport.js'
import { pointerTo } from '../../handler/codec/derive.js'
import type { Description } from '../../handler/codec/description.js'
import type { Endpoint, Spec } from '../../handler/codec/endpoint.js'
import type { Named } from '../../handler/codec/named-parts.js'
import type { AnyParameter } from '../../handler/codec/parameter.js'
import type { Shape } from '../../handler/codec/shape.js'
import { MISS } from '../../handler/codec/text-field.js'
import { readPattern } from '../../handler/routes/pattern.js'
import { flawOf } from '../../response/header-value.js'
import { validRequests } from './endpoint-inputs.js'
import { type Way, type Wrongness, withFields } from './endpoint-way.js'
import { bodyWays } from './endpoint-wrong-body.js'

/** A request that an endpoint refuses for one reason. */
export interface WrongRequest extends Wrongness {
  readonly request: ClientRequest
}

const candidates: ReadonlyArray<string> = [
  'x',
  '-',
  '-1',
  '01',
  '1.5',
  'TRUE',
  'a b',
  '2023-02-29',
  '9'.repeat(20),
  'y'.repeat(300),
  '',
  'é',
]

/** A text is made no longer than this to be too long. */
const LONGEST = 5000

/** Texts just behind the limits of a shape. */
const beyond = (shape: Shape): ReadonlyArray<string> => {
  if (shape._tag === 'Number') {
    const { minimum, maximum } = shape.limits
    return [...(minimum === undefined ? [] : [minimum - 1]), ...(maximum === undefined ? [] : [maximum + 1])].map(
      String,
    )
  }
  if (shape._tag !== 'Text') return []
  const { minLength = 0, maxLength = LONGEST } = shape.limits
  return [minLength - 1, maxLength + 1]
    .filter((length) => length >= 0 && length <= LONGEST)
    .map((length) => 'y'.repeat(length))
}

/** Texts that the field of a parameter refuses. */
const refusedBy = ({ field }: AnyParameter): ReadonlyArray<string> =>
  [...candidates, ...beyond(field.shape)].filter((text) => field.read(text) === MISS)

const pairsIn = (target: string): ReadonlyArray<string> => target.split('?')[1]?.split('&') ?? []

/** The request with these pairs in place of those of a name. */
const withQuery =
  (name: string, pairs: ReadonlyArray<string>) =>
  (request: ClientRequest): ClientRequest => {
    const rest = pairsIn(request.target).filter((pair) => !pair.startsWith(`${percentEncode(name)}=`))
    const all = [...rest, ...pairs].join('&')
    const [path = ''] = request.target.split('?')
    return { ...request, target: all === '' ? path : `${path}?${all}` }
  }

const withCookies =
  (name: string, pairs: ReadonlyArray<string>) =>
  (request: ClientRequest): ClientRequest => {
    const sent = (request.headers.get('cookie') ?? '').split('; ').filter((pair) => pair !== '')
    const all = [...sent.filter((pair) => !pair.startsWith(`${name}=`)), ...pairs].join('; ')
    return withFields('Cookie', all === '' ? [] : [all])(request)
  }

/** How a name is spoilt by what stands under it: nothing, two, or what its field refuses. */
const namedWays = (
  part: 'query' | 'header' | 'cookie',
  [name, parameter]: Named,
  put: (texts: ReadonlyArray<string>) => Way['spoil'],
): ReadonlyArray<Way> => {
  const way = (texts: ReadonlyArray<string>): Way => ({
    in: part,
    pointer: pointerTo('', name),
    status: 400,
    spoil: put(texts),
  })
  const isList = parameter.arity === 'Many'
  const fits = (text: string): boolean =>
    part !== 'header' || (flawOf(text) < 0 && !(isList && (text === '' || /[",]/.test(text))))
  return [
    ...refusedBy(parameter)
      .filter(fits)
      .map((text) => way([text])),
    ...(parameter.arity === 'One' ? [way([])] : []),
    ...(isList ? [] : [way(['x', 'x'])]),
  ]
}

/** A segment that a parameter of the path refuses, in place of one that it took. */
const pathWays = ({ path, params }: Description): ReadonlyArray<Way> => {
  const pattern = readPattern(path)
  const fields = new Map(params)
  if (pattern._tag === 'Left') return []
  return pattern.right.parts.flatMap((part, at) => {
    const parameter = part._tag === 'Static' ? undefined : fields.get(part.name)
    if (part._tag === 'Static' || parameter === undefined) return []
    return refusedBy(parameter)
      .filter((text) => text !== '')
      .map((text): Way => {
        const spoil = (request: ClientRequest): ClientRequest => {
          const [before = '', query] = request.target.split('?')
          const segments = before.split('/')
          segments[at + 1] = percentEncode(text)
          return { ...request, target: segments.join('/') + (query === undefined ? '' : `?${query}`) }
        }
        return { in: 'path', pointer: pointerTo('', part.name), status: 400, spoil }
      })
  })
}

const queryWays = ({ query, strictQuery }: Description): ReadonlyArray<Way> => {
  const unknown = ['zz', 'zzz'].find((name) => !query.some(([other]) => other === name)) ?? 'zzzz'
  const strict: Way = { in: 'query', pointer: '', status: 400, spoil: withQuery(unknown, [`${unknown}=1`]) }
  return [
    ...query.flatMap((named) => {
      const [name] = named
      const written = percentEncode(name)
      const put = (texts: ReadonlyArray<string>) =>
        withQuery(
          name,
          texts.map((text) => `${written}=${percentEncode(text)}`),
        )
      const broken: Way = {
        in: 'query',
        pointer: pointerTo('', name),
        status: 400,
        spoil: withQuery(name, [`${written}=%ff`]),
      }
      return [...namedWays('query', named, put), broken]
    }),
    ...(strictQuery ? [strict] : []),
  ]
}

const headerWays = ({ headers, cookies }: Description): ReadonlyArray<Way> => [
  ...headers.flatMap((named) => namedWays('header', named, (texts) => withFields(named[0], texts))),
  ...cookies.flatMap((named) =>
    namedWays('cookie', named, (texts) =>
      withCookies(
        named[0],
        texts.map((text) => `${named[0]}=${percentEncode(text)}`),
      ),
    ),
  ),
]

/**
 * Requests that an endpoint refuses, each wrong in one part alone, with what is to be said of it; `undefined` for an
 * endpoint that takes whatever reaches it.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { endpoint, integer, nothing } from '../../handler/index.js'
 * const get = endpoint('GET', '/:id', { params: { id: integer }, responses: { 204: nothing } })
 * const wrong = wrongRequests(get)
 * assert.deepEqual(wrong && fc.sample(wrong, 1).map((one) => [one.in, one.pointer, one.status]), [['path', '/id', 400]])
 */
export const wrongRequests = <S extends Spec>(endpoint: Endpoint<S>): fc.Arbitrary<WrongRequest> | undefined => {
  const { description } = endpoint
  const ways = [pathWays, queryWays, headerWays, bodyWays]
    .map((of) => of(description))
    .filter(({ length }) => length > 0)
  if (ways.length === 0) return undefined
  const way = fc.oneof(...ways.map((some) => fc.constantFrom(...some)))
  return fc
    .tuple(validRequests(endpoint), way, fc.nat())
    .map(([{ request }, { spoil, ...wrongness }, salt]) => ({ ...wrongness, request: spoil(request, salt) }))
}
