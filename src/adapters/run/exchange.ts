import type { Either } from 'fp-ts/lib/Either.js'
import type { App, Gone } from '../../connection/contract.js'
import { sameText } from '../../grammar/ascii.js'
import { splitLists } from '../../grammar/list.js'
import type { FailureCode } from '../../message/catalogue.js'
import { type Failure, failure } from '../../message/failure.js'
import type { Framing } from '../../message/framing.js'
import { fromFields, type Headers } from '../../message/headers.js'
import type { Peer, Request, RequestHead } from '../../message/request.js'
import { withHeaders } from '../../response/change.js'
import { noContent } from '../../response/responses.js'
import type { Judged } from './head.js'
import { type Incoming, intakeOf } from './intake.js'
import { interpret } from './interpret.js'
import { type Case, conclude, type Outcome, refuse, reply } from './outcome.js'
import type { Settings } from './settings.js'

/** One request and its answer, where another server holds the connection. */

/** What the other server gives. */
export interface Received {
  /** The head, judged. */
  readonly head: Either<Failure, Judged>
  readonly peer: Peer
  /** How the content is framed in truth, where the other server knows it better than the head. */
  readonly framing: (declared: Framing) => Framing
  readonly incoming: Incoming
  readonly inform: (status: 102 | 103, headers: Headers, request: Request) => void
  readonly gone: Promise<Gone>
}

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'

/** C15: `OPTIONS *` asks about the server as a whole. RFC 9110 §9.3.7. */
const serverOptions = /* @__PURE__ */ withHeaders(/* @__PURE__ */ fromFields([['Allow', methods]]))(noContent)

/** Does it expect anything but 100 (Continue), which is the other server's to send? RFC 9110 §10.1.1. */
const expectsMore = ({ version, headers }: RequestHead): boolean =>
  version === 'HTTP/1.1' &&
  headers.has('Expect') &&
  splitLists(headers.getAll('Expect'))?.every((one) => sameText(one, '100-continue')) !== true

/** What the core judges before an app is asked; `undefined` where it has nothing against the request. */
const judged = (request: Request): FailureCode | undefined => {
  const { target, peer, method } = request
  if (expectsMore(request)) return 'unknown-expectation'
  if (target._tag === 'Absolute' && target.scheme === 'https' && !peer.secure) return 'misdirected'
  return method === 'TRACE' ? 'trace-refused' : undefined
}

/** Runs an exchange up to the head of its answer. Never rejects. */
export const exchange = async (app: App, settings: Settings, received: Received): Promise<Outcome> => {
  const { peer, head, incoming, inform, gone } = received
  const of: Case = { settings, peer, request: undefined, deviations: [], at: Date.now() }
  if (head._tag === 'Left') return refuse(of, head.left, true)
  const { method, target, authority, version, headers } = head.right.request
  const framing = received.framing(head.right.request.framing)
  const request: Request = { method, target, authority, version, headers, framing, peer }
  const known: Case = { ...of, request, deviations: head.right.deviations }
  const code = judged(request)
  if (code !== undefined) return refuse(known, failure(code, 0, undefined, method))
  if (target._tag === 'Asterisk') return reply(known, serverOptions)
  const surroundings = {
    intake: intakeOf(incoming, request),
    spent: incoming.spent,
    bodyLimit: settings.bodyLimit,
    inform: (status: 102 | 103, fields: Headers): void => {
      try {
        inform(status, fields, request)
      } catch (error) {
        // What the other server does not send is no reason to send nothing behind it.
        settings.log({ _tag: 'Defect', error, request, at: Date.now(), peer })
      }
    },
    gone,
  }
  return conclude(known, await interpret(() => app(request), surroundings, version))
}
