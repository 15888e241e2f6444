import { lowerCase, sameText } from '../../grammar/ascii.js'
import { purePlatform } from '../../grammar/platform.js'
import { statusOf } from '../../message/failure.js'
import { counted, none } from '../../message/framing.js'
import { append, type Field, fromFields, type Headers } from '../../message/headers.js'
import type { Peer, Request } from '../../message/request.js'
import { origin } from '../../message/target.js'
import { type Answer, isUpgrade } from '../../response/answer.js'
import type { Defect } from '../../response/drive.js'
import { givenBody } from '../../response/given-body.js'
import { type Clock, type Ran, runTask, stillClock } from '../../response/interpret.js'
import { chain } from '../../response/monad.js'
import { plan } from '../../response/plan.js'
import { fromTask } from '../../response/program.js'
import type { BodyError, Fail } from '../../response/reply.js'
import type { Handler } from '../methods.js'
import { problem } from '../problem.js'
import { closed, readContent } from './read-content.js'
import { type ClientRequest, type ClientResponse, type Transport, unreachable } from './transport.js'

/** Where an app is asked from. */
export interface InMemoryOptions {
  /** The Host of the requests; `localhost` unless told. */
  readonly authority?: string
  readonly peer?: Peer
  /** What `within` goes by; time stands still unless told. */
  readonly clock?: Clock
  /** In octets, of a body whose reader names no limit; 1 MiB unless told. */
  readonly bodyLimit?: number
}

const here = { host: '127.0.0.1', port: 0 }

const requestOf = ({ method, target, headers, content }: ClientRequest, options: InMemoryOptions): Request => {
  const { authority = 'localhost', peer = { remote: here, local: here, secure: false } } = options
  const own: ReadonlyArray<Field> =
    content.length === 0
      ? [['Host', authority]]
      : [
          ['Host', authority],
          ['Content-Length', String(content.length)],
        ]
  return {
    method,
    target: origin(target),
    authority,
    version: 'HTTP/1.1',
    headers: append(fromFields(own), headers),
    framing: content.length === 0 ? none : counted(content.length),
    peer,
  }
}

type Result = Ran<Fail<BodyError> | Defect, Answer>['result']

/** An error in words, for whoever tests: what is thrown may be anything, and need not have any. */
const wordsOf = (error: unknown): string => {
  try {
    return error instanceof Error ? String(error) : (JSON.stringify(error) ?? String(error))
  } catch {
    return 'something that has no text'
  }
}

const isMalformed = (error: object): error is Extract<BodyError, { readonly _tag: 'Malformed' }> =>
  '_tag' in error && error._tag === 'Malformed' && 'failure' in error

/** The status that a server gives to a body that broke; `undefined` for a failure of another kind, which has no type. */
const statusOfBody = (error: unknown): number | undefined => {
  if (typeof error !== 'object' || error === null) return undefined
  if ('_tag' in error && error._tag === 'TooLarge') return 413
  return isMalformed(error) ? statusOf(error.failure.code) : undefined
}

/** The answer that a server gives to how a program ended: a body that broke by its failure, whatever is thrown by 500. */
const answerOf = (result: Result): Answer => {
  if (result._tag === 'Right') return result.right
  const { _tag, error } = result.left
  const status = _tag === 'Fail' ? statusOfBody(error) : undefined
  return status === undefined ? problem(500, { detail: `${_tag}: ${wordsOf(error)}` }) : problem<number>(status)
}

const ofConnection: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding'])

/** The fields of a head that `plan` has written, without those of the connection. */
const fieldsOf = (head: string): Headers =>
  fromFields(
    head
      .split('\r\n')
      .slice(1)
      .flatMap((line): ReadonlyArray<Field> => {
        const colon = line.indexOf(': ')
        const field = [line.slice(0, colon), line.slice(colon + 2)] as const
        const isOurs = ofConnection.has(lowerCase(field[0])) || (field[1] === '' && sameText(field[0], 'Date'))
        return colon < 0 || isOurs ? [] : [field]
      }),
  )

const context = {
  version: 'HTTP/1.1',
  protocolVersion: 'HTTP/1.1',
  closing: false,
  keepAlive: undefined,
  date: '',
  server: undefined,
  preamble: '',
} as const

const seen = async (answer: Answer, method: string): ReturnType<ReturnType<Transport>> => {
  if (isUpgrade(answer)) {
    const response = { status: method === 'CONNECT' ? 200 : 101, headers: answer.headers, content: new Uint8Array(0) }
    return { _tag: 'Right', right: response }
  }
  const planned = plan(answer, { ...context, method, platform: purePlatform() })
  if (planned._tag === 'Left') {
    await closed(planned.left.unused)
    return seen(problem(500, { detail: planned.left.detail }), method)
  }
  const { head, status, content, unused } = planned.right
  await closed(unused)
  const read = await readContent(content)
  if (read._tag === 'Left') return { _tag: 'Left', left: unreachable(read.left) }
  const response: ClientResponse = { status, headers: fieldsOf(head), content: read.right }
  return { _tag: 'Right', right: response }
}

/** What an app throws at once is then its program's defect, as what it throws later is. */
const later = fromTask(async () => undefined)

/**
 * A transport to an app in the same process: no socket, no octets of a head, and the same answers, since what cannot be
 * written down is 500 here too (its reason in the detail, for whoever tests). Streams and files are read to their end,
 * and sources closed.
 *
 * @example
 * import { emptyHeaders } from '../../message/headers.js'
 * import { text } from '../../response/body.js'
 * import { ok } from '../../response/responses.js'
 * const transport = inMemory((request) => ok(text(request.method)))
 * const answer = await transport({ method: 'GET', target: '/', headers: emptyHeaders, content: new Uint8Array(0) })()
 * assert.deepEqual(answer._tag === 'Right' && answer.right.content, ascii('GET'))
 */
export const inMemory =
  (app: Handler<BodyError>, options: InMemoryOptions = {}): Transport =>
  (request) =>
  async () => {
    const { clock = stillClock, bodyLimit } = options
    const { content } = request
    const asked = requestOf(request, options)
    const limit = bodyLimit === undefined ? {} : { limit: bodyLimit }
    const body = content.length === 0 ? givenBody([]) : givenBody([content], { declared: content.length, ...limit })
    const { result } = await runTask(chain(() => app(asked))(later), body, clock)()
    return seen(answerOf(result), request.method)
  }
