import { emptyHeaders, fromFields } from '../message/headers.js'
import { type Body, empty } from './body.js'
import type { FieldValue } from './header-value.js'
import { Described, type Response } from './response.js'
import type { Contentful, Plain } from './status.js'

/**
 * Responses by what they say. Each is a value; `with…` functions make others of it. A status literal outside 200–599, or
 * one that cannot have content, does not compile; a status that is only known later is checked by `plan`.
 */

/**
 * A response with content.
 *
 * @example
 * assert.equal(respond(418, { _tag: 'Text', text: 'short', type: 'text/plain' }).status, 418)
 */
export const respond = <const S extends number>(status: Contentful<S>, body: Body): Response<S> =>
  new Described({ status, body })

/** A response without content: any final status but 405 and 426, which need a field. */
export const status = <const S extends number>(code: Plain<S>): Response<S> =>
  new Described({ status: code, body: empty })

/** 200 (OK). RFC 9110 §15.3.1. */
export const ok = (body: Body = empty): Response<200> => new Described({ status: 200, body })

/** 201 (Created), with the address of what is new. RFC 9110 §15.3.2. */
export const created = <const V extends string>(location: FieldValue<V>, body: Body = empty): Response<201> =>
  new Described({ status: 201, body, headers: fromFields([['Location', location]]) })

/** 202 (Accepted). RFC 9110 §15.3.3. */
export const accepted = (body: Body = empty): Response<202> => new Described({ status: 202, body })

/** 204 (No Content). RFC 9110 §15.3.5. */
export const noContent: Response<204> = /* @__PURE__ */ new Described({ status: 204, body: empty })

/** 205 (Reset Content). RFC 9110 §15.3.6. */
export const resetContent: Response<205> = /* @__PURE__ */ new Described({ status: 205, body: empty })

/**
 * 304 (Not Modified). Given the response that a GET would have had, it keeps that one's fields and says its
 * Content-Length, but has none of its content; its source, if there is one, is closed unread. RFC 9110 §15.4.5.
 */
export const notModified = (instead?: Response): Response<304> =>
  new Described({ status: 304, body: instead?.body ?? empty, headers: instead?.headers ?? emptyHeaders })

/**
 * Another address to go to: 301 and 308 for good, 302 and 307 for now, 303 for the answer to this request. 307 and 308
 * keep the method. RFC 9110 §15.4.
 *
 * @example
 * assert.equal(redirect(303, '/done').headers.get('location'), '/done')
 */
export const redirect = <S extends 301 | 302 | 303 | 307 | 308, const V extends string>(
  code: S,
  location: FieldValue<V>,
): Response<S> => new Described({ status: code, body: empty, headers: fromFields([['Location', location]]) })

/** 400 (Bad Request). RFC 9110 §15.5.1. */
export const badRequest = (body: Body = empty): Response<400> => new Described({ status: 400, body })

/** 401 (Unauthorized), with the challenge that it must have (WWW-Authenticate). RFC 9110 §15.5.2. */
export const unauthorized = <const V extends string>(challenge: FieldValue<V>, body: Body = empty): Response<401> =>
  new Described({ status: 401, body, headers: fromFields([['WWW-Authenticate', challenge]]) })

/** 403 (Forbidden). RFC 9110 §15.5.4. */
export const forbidden = (body: Body = empty): Response<403> => new Described({ status: 403, body })

/** 404 (Not Found). RFC 9110 §15.5.5. */
export const notFound = (body: Body = empty): Response<404> => new Described({ status: 404, body })

/**
 * 405 (Method Not Allowed), with the methods that are. RFC 9110 §15.5.6.
 *
 * @example
 * assert.equal(methodNotAllowed(['GET', 'HEAD']).headers.get('allow'), 'GET, HEAD')
 */
export const methodNotAllowed = (allow: ReadonlyArray<string>, body: Body = empty): Response<405> =>
  new Described({ status: 405, body, headers: fromFields([['Allow', allow.join(', ')]]) })

/** 409 (Conflict). RFC 9110 §15.5.10. */
export const conflict = (body: Body = empty): Response<409> => new Described({ status: 409, body })

/** 410 (Gone). RFC 9110 §15.5.11. */
export const gone = (body: Body = empty): Response<410> => new Described({ status: 410, body })

/** 422 (Unprocessable Content). RFC 9110 §15.5.21. */
export const unprocessable = (body: Body = empty): Response<422> => new Described({ status: 422, body })

/** 426 (Upgrade Required), with the protocols that would do, the preferred one first. RFC 9110 §15.5.22. */
export const upgradeRequired = (protocols: ReadonlyArray<string>, body: Body = empty): Response<426> =>
  new Described({ status: 426, body, offers: protocols.join(', ') })

/** 500 (Internal Server Error). RFC 9110 §15.6.1. */
export const serverError = (body: Body = empty): Response<500> => new Described({ status: 500, body })

/** 503 (Service Unavailable). RFC 9110 §15.6.4. */
export const unavailable = (body: Body = empty): Response<503> => new Described({ status: 503, body })
