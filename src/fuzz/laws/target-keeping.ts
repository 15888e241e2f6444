/** Laws of a server and the connections that it keeps: in order, the same each time, HEAD as GET. */
import * as fc from 'fast-check'
import { octets } from '../arbitraries/octets.js'
import type { Answer, ServerObservation } from '../targets/index.js'
import { differs, type Fault, firstFault, type LaterLaw, laterLaw, shown } from './law.js'
import type { Asker } from './target-server.js'

/** A request that nobody may refuse. */
interface Plain {
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly query: string
  readonly content: string
  readonly chunked: boolean
}

const plain = (): fc.Arbitrary<Plain> =>
  fc.record({
    method: fc.constantFrom('GET', 'GET', 'HEAD', 'POST'),
    query: fc.stringMatching(/^[a-z0-9]{1,6}$/),
    content: fc.stringMatching(/^[ -~]{0,12}$/),
    chunked: fc.boolean(),
  })

const targetOf = ({ query }: Plain, { path }: Asker): string => `${path}${path.includes('?') ? '&' : '?'}${query}`

const contentOf = ({ method, content, chunked }: Plain): string => {
  if (method !== 'POST') return '\r\n'
  if (!chunked) return `Content-Length: ${content.length}\r\n\r\n${content}`
  const chunk = content === '' ? '' : `${content.length.toString(16)}\r\n${content}\r\n`
  return `Transfer-Encoding: chunked\r\n\r\n${chunk}0\r\n\r\n`
}

const written = (request: Plain, server: Asker, field = ''): string =>
  `${request.method} ${targetOf(request, server)} HTTP/1.1\r\nHost: ${server.authority}\r\n${field}${contentOf(request)}`

/** Where the answers leave the order of the requests, as far as they say which they are for. */
const orderFault = (requests: ReadonlyArray<Plain>, server: Asker, answers: ReadonlyArray<Answer>): Fault =>
  firstFault(
    requests.map((request, at) => {
      const echo = answers[at]?.echo
      return (
        echo && differs(`answer ${at + 1}`, [request.method, targetOf(request, server)], [echo.method, echo.target])
      )
    }),
  )

const over = ({ ended, malformed }: ServerObservation): string =>
  malformed === undefined ? ended : `${ended}, ${malformed}`

/**
 * Requests that are sent at once have one answer each, in their order.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { asker, listenerTarget } from '../live/index.js'
 * const node = await asker(listenerTarget())
 * if (node._tag === 'Right') await fc.assert(oneAnswerEach(node.right), { numRuns: 5 }).finally(node.right.stop)
 */
export const oneAnswerEach = (server: Asker): LaterLaw<ReadonlyArray<Plain>> =>
  laterLaw(fc.array(plain(), { minLength: 1, maxLength: 6 }), async (requests): Promise<Fault> => {
    const last = requests.length - 1
    const sent = requests.map((one, at) => written(one, server, at === last ? 'Connection: close\r\n' : '')).join('')
    const seen = await server.ask(octets(sent))
    const { answers } = seen
    if (answers.length !== requests.length || seen.malformed !== undefined)
      return `${answers.length} answers to ${requests.length} requests (${over(seen)}): ${shown(sent)}`
    const fault = orderFault(requests, server, answers)
    return fault && `${fault}\n  on ${shown(sent)}`
  })

/**
 * A request means the same later on a connection: others before it, and itself again, change neither its status nor what
 * was read of it.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { asker, listenerTarget } from '../live/index.js'
 * const node = await asker(listenerTarget())
 * if (node._tag === 'Right') await fc.assert(stableOverKeepAlive(node.right), { numRuns: 5 }).finally(node.right.stop)
 */
export const stableOverKeepAlive = (server: Asker): LaterLaw<[Plain, ReadonlyArray<Plain>]> =>
  laterLaw(fc.tuple(plain(), fc.array(plain(), { maxLength: 3 })), async ([request, others]): Promise<Fault> => {
    const parts = [request, ...others, request, request].map((one) => octets(written(one, server)))
    const [first, ...later] = await server.converse(parts)
    const again = later.slice(others.length)
    const sayings = (seen: ServerObservation | undefined): unknown =>
      seen?.answers.map(({ status, echo }) => [status, echo])
    return firstFault(again.map((one) => differs(`later on ${shown(parts)}`, sayings(first), sayings(one))))
  })

/** Fields that HEAD may leave out, since they are known once the content is, RFC 9110 §9.3.2; or that are of the moment. */
const ofContent = ['content-length', 'transfer-encoding', 'trailer', 'etag']
const ofMoment = ['date', 'connection', 'keep-alive']

/** What the law leaves out. */
export interface HeadOptions {
  /** More fields, in small letters, that are another each time. */
  readonly varying?: ReadonlyArray<string>
}

const valuesOf = ({ fields = [] }: Answer): ReadonlyMap<string, ReadonlyArray<string>> => {
  const values = new Map<string, ReadonlyArray<string>>()
  for (const [name, value] of fields) {
    const key = name.toLowerCase()
    values.set(key, [...(values.get(key) ?? []), value])
  }
  return values
}

const headFault = (head: Answer, got: Answer, varying: ReadonlyArray<string>): Fault => {
  const [mine, others] = [valuesOf(head), valuesOf(got)]
  const names = new Set([...mine.keys(), ...others.keys()].filter((name) => !varying.includes(name)))
  return firstFault([
    differs('the status', got.status, head.status),
    ...[...names].map((name) =>
      !mine.has(name) && ofContent.includes(name) ? undefined : differs(name, others.get(name), mine.get(name)),
    ),
  ])
}

/**
 * HEAD is answered as GET is, without content: the same status and the same fields, but for those that only the content
 * tells, RFC 9110 §9.3.2. Content behind the answer to HEAD is an answer that is none.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { asker, listenerTarget } from '../live/index.js'
 * const node = await asker(listenerTarget((_, response) => response.end('a')))
 * if (node._tag === 'Right') await fc.assert(headAgreesWithGet(node.right), { numRuns: 5 }).finally(node.right.stop)
 */
export const headAgreesWithGet = (
  server: Asker,
  { varying = [] }: HeadOptions = {},
  queries: fc.Arbitrary<string> = fc.stringMatching(/^[a-z]{1,4}$/),
): LaterLaw<string> =>
  laterLaw(queries, async (query): Promise<Fault> => {
    const of = (method: Plain['method']): Uint8Array =>
      octets(written({ method, query, content: '', chunked: false }, server, 'Connection: close\r\n'))
    const [head, got] = [await server.ask(of('HEAD')), await server.ask(of('GET'))]
    const [one, other] = [head.answers[0], got.answers[0]]
    if (head.malformed !== undefined) return `content behind an answer to HEAD (${head.malformed})`
    if (one === undefined || other === undefined) return `no answer: HEAD ${over(head)}, GET ${over(got)}`
    return headFault(one, other, [...ofMoment, ...varying])
  })
