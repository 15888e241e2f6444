import { sameText } from '../grammar/ascii.js'
import { append, fromFields, type Headers, override } from '../message/headers.js'
import type { Body } from './body.js'
import type { FieldName, FieldValue } from './header-value.js'
import { Described, type Response } from './response.js'
import type { Bare, Contentful, Refused } from './status.js'

/** Responses made of responses, data last: `pipe(ok(json(x)), withHeader('Cache-Control', 'no-store'))`. */

const changed = <S extends number>(response: Response, status: S, headers: Headers, body: Body): Response<S> =>
  new Described({
    status,
    reason: response.reason,
    headers,
    body,
    close: response.close,
    offers: response.offers,
  })

const withFields = <S extends number>(response: Response<S>, headers: Headers): Response<S> =>
  changed(response, response.status, headers, response.body)

const set = (headers: Headers, fields: Headers): Headers => (headers.size === 0 ? fields : override(headers, fields))

/**
 * Sets a field: lines of that name that were there before are gone. Content-Length, Connection and their like are the
 * core's and do not compile; nor does a literal with CR or LF. A value that is not a literal goes through `headerValue`
 * or `encodeHeaderValue`.
 *
 * @example
 * import { ok } from './responses.js'
 * const response = pipe(ok(), withHeader('Cache-Control', 'no-store'))
 * assert.equal(response.headers.get('cache-control'), 'no-store')
 */
export const withHeader =
  <const N extends string, const V extends string>(name: FieldName<N>, value: FieldValue<V>) =>
  <S extends number>(response: Response<S>): Response<S> =>
    withFields(response, set(response.headers, fromFields([[name, value]])))

/** Adds a field line behind those that are there, of the same name too: Set-Cookie, Link, Vary. */
export const appendHeader =
  <const N extends string, const V extends string>(name: FieldName<N>, value: FieldValue<V>) =>
  <S extends number>(response: Response<S>): Response<S> =>
    withFields(response, append(response.headers, fromFields([[name, value]])))

/** Sets every field of a section, each in place of those of its name. Checked when the response is planned. */
export const withHeaders =
  (headers: Headers) =>
  <S extends number>(response: Response<S>): Response<S> =>
    withFields(response, set(response.headers, headers))

/** Removes every line of a field. */
export const withoutHeader =
  (name: string) =>
  <S extends number>(response: Response<S>): Response<S> =>
    response.headers.has(name)
      ? withFields(response, fromFields(response.headers.toJSON().filter((field) => !sameText(field[0], name))))
      : response

/** Changes the status; to one that may have content, since there may be some. */
export const withStatus =
  <const S extends number>(code: Contentful<S>) =>
  (response: Response): Response<S> =>
    changed(response, code, response.headers, response.body)

/** Sets the reason phrase, which clients ignore. RFC 9112 §4. */
export const withReason =
  <const V extends string>(reason: FieldValue<V>) =>
  <S extends number>(response: Response<S>): Response<S> =>
    new Described({ ...response, reason })

/** A response that may have content; not 204, 205 or 304, where the compiler knows. */
export type MayHold<R extends Response> = R extends Response<Bare> ? R & Refused<'204, 205 and 304 have no content'> : R

/** Changes the content. */
export const withBody =
  (body: Body) =>
  <R extends Response>(response: MayHold<R>): Response<R['status']> =>
    changed(response, response.status, response.headers, body)

/** Asks for the connection to be closed behind this answer. */
export const closing = <S extends number>(response: Response<S>): Response<S> =>
  new Described({ ...response, close: true })
