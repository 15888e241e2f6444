import { type Body, text } from '../response/body.js'
import type { Response } from '../response/response.js'
import { respond } from '../response/responses.js'
import { type Contentful, reasonOf } from '../response/status.js'

/** Which part of a request something is wrong with. */
export type ProblemPart = 'path' | 'query' | 'header' | 'cookie' | 'body'

/**
 * One thing that is wrong with a request. `pointer` is a JSON Pointer (RFC 6901) into the part: `/user/name`. `detail`
 * says what was expected, never what was there, which may be a secret.
 */
export interface ProblemError {
  readonly in: ProblemPart
  readonly pointer: string
  readonly detail: string
}

/** Problem details, RFC 9457. */
export interface Problem {
  readonly type?: string
  readonly title?: string
  readonly detail?: string
  readonly instance?: string
  readonly errors?: ReadonlyArray<ProblemError>
}

/** The media type of problem details. */
export const problemType = 'application/problem+json'

/** Problem details as the body of a response: RFC 9457 §3. */
export const problemBody = (status: number, details: Problem = {}): Body => {
  const { type, title = reasonOf(status), detail, instance, errors } = details
  return text(JSON.stringify({ type, title, status, detail, instance, errors }), problemType)
}

/**
 * An error as problem details, RFC 9457: `title` is the status' own unless given.
 *
 * @example
 * const response = problem(404, { detail: 'no such user' })
 * assert.deepEqual(response.body, {
 *   _tag: 'Text',
 *   text: '{"title":"Not Found","status":404,"detail":"no such user"}',
 *   type: 'application/problem+json',
 * })
 */
export const problem = <const S extends number>(status: Contentful<S>, details: Problem = {}): Response<S> =>
  respond<S>(status, problemBody(status, details))
