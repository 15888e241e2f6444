import type { Either } from 'fp-ts/lib/Either.js'
import { sameText } from '../../grammar/ascii.js'
import type { Platform } from '../../grammar/platform.js'
import type { Field } from '../../message/headers.js'
import type { Request } from '../../message/request.js'
import { plan } from '../../response/plan.js'
import type { Content, Fault } from '../../response/plan-types.js'
import type { Response } from '../../response/response.js'
import type { Source } from '../../response/source.js'

/** A response that was checked, in parts, as other servers want it. */
export interface Planned {
  readonly status: number
  /** The reason phrase; may be empty. */
  readonly reason: string
  /** Its fields, in order: Content-Type and Content-Length too, Trailer, and Upgrade; not those of the connection. */
  readonly fields: ReadonlyArray<Field>
  readonly content: Content
  /** The app has asked for the connection to be closed. */
  readonly closes: boolean
  /** A source that nobody will read. */
  readonly unused: Source | undefined
}

const ofConnection: ReadonlyArray<string> = ['Connection', 'Keep-Alive', 'Transfer-Encoding']

/** A field line of a head that `plan` has written. */
const fieldOf = (line: string): Field => {
  const colon = line.indexOf(':')
  return [line.slice(0, colon), line.slice(colon + 2)]
}

/**
 * The response through the checks of the encoder, taken apart again: what it refuses is a Fault here as well. Date and
 * Server are left to the other server, where the app has none of its own.
 */
export const planAnswer = (
  response: Response,
  request: Request | undefined,
  method: string | undefined,
  platform: Platform,
): Either<Fault, Planned> => {
  const planned = plan(response, {
    method,
    version: request?.version ?? 'HTTP/1.1',
    protocolVersion: 'HTTP/1.1',
    closing: false,
    keepAlive: undefined,
    date: '',
    server: undefined,
    preamble: '',
    platform,
  })
  if (planned._tag === 'Left') return planned
  const { head, status, content, unused } = planned.right
  const [line = '', ...lines] = head.split('\r\n')
  const dated = response.headers.has('Date')
  const fields = lines
    .filter((one) => one !== '')
    .map(fieldOf)
    .filter(([name]) => !ofConnection.some((other) => sameText(other, name)) && (dated || !sameText(name, 'Date')))
  const reason = line.slice(line.indexOf(' ', 9) + 1)
  return { _tag: 'Right', right: { status, reason, fields, content, closes: response.close, unused } }
}
