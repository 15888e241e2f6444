import type { Option } from 'fp-ts/lib/Option.js'
import { formatHttpDate, parseHttpDate } from '../../grammar/date.js'
import { type Field, fromFields, type Headers } from '../../message/headers.js'
import type { RequestHead } from '../../message/request.js'
import { type Answer, isUpgrade } from '../../response/answer.js'
import { closing, withHeaders } from '../../response/change.js'
import { map } from '../../response/monad.js'
import type { Reply } from '../../response/reply.js'
import type { Response } from '../../response/response.js'
import { notModified, respond } from '../../response/responses.js'
import { type ETag, type ETagList, etagText, parseETag, parseETags, strongMatch, weakMatch } from './etag.js'
import { inPlaceOf, unread } from './unread.js'

/** Conditional requests, RFC 9110 §13: pure judgements on a request and what is there now. */

/** What can be said of the current representation, for a client to ask about later. */
export interface Validators {
  readonly etag?: ETag | undefined
  /** When it was last changed, in milliseconds from 1970; HTTP dates drop the part of a second. */
  readonly lastModified?: number | undefined
  /**
   * When this was looked up, in milliseconds from 1970. Where it is told, a date whose second was not over by then is a weak
   * validator, for there may be another change in it: If-Range does not hold by it (RFC 9110 §8.8.2.2, §13.1.5).
   */
  readonly asOf?: number | undefined
  /** Is there one? True unless told. */
  readonly exists?: boolean | undefined
}

/** The part of a request that conditions stand in. */
export type Conditions = Pick<RequestHead, 'method' | 'headers'>

/** What follows from the conditions of a request. */
export type Verdict =
  /** Do what was asked. `range`: a Range field, if it makes sense, is to be honoured (RFC 9110 §14.2, §13.1.5). */
  | { readonly _tag: 'Proceed'; readonly range: boolean }
  /** Answer 304: what the client has is still right. */
  | { readonly _tag: 'NotModified' }
  /** Answer 412, and do nothing. `field` is the one whose condition does not hold. */
  | {
      readonly _tag: 'PreconditionFailed'
      readonly field: 'If-Match' | 'If-Unmodified-Since' | 'If-None-Match'
    }

/**
 * Judges the conditions of a request in the order of RFC 9110 §13.2.2: If-Match, or else If-Unmodified-Since; then
 * If-None-Match, or else If-Modified-Since; then If-Range. Ask before anything is done, and only where the answer would
 * otherwise be 2xx (§13.2.1).
 *
 * A date that is none, or one of several, says nothing; nor does any date where there is none of the representation. Tags
 * that cannot be read name nothing: If-Match then fails, and If-None-Match leads to a full answer to GET and HEAD, but
 * fails for the others, which would change what it was to guard. CONNECT, OPTIONS and TRACE have no conditions.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * const request = { method: 'GET', headers: fromFields([['If-None-Match', 'W/"v1"']]) }
 * assert.deepEqual(evaluate({ etag: { weak: false, opaque: 'v1' } })(request), { _tag: 'NotModified' })
 */
export const evaluate =
  (validators: Validators) =>
  (request: Conditions): Verdict => {
    const { method, headers } = request
    if (method === 'CONNECT' || method === 'OPTIONS' || method === 'TRACE') return { _tag: 'Proceed', range: false }
    const ifMatch = headers.getAll('If-Match')
    if (ifMatch.length > 0) {
      if (!isMatched(parseETags(ifMatch), validators, strongMatch)) return failed('If-Match')
    } else if (changedSince(headers.getAll('If-Unmodified-Since'), validators) === true)
      return failed('If-Unmodified-Since')
    const isRead = method === 'GET' || method === 'HEAD'
    const ifNoneMatch = headers.getAll('If-None-Match')
    if (ifNoneMatch.length > 0) {
      const tags = parseETags(ifNoneMatch)
      if (tags._tag === 'None' ? !isRead : isMatched(tags, validators, weakMatch))
        return isRead ? { _tag: 'NotModified' } : failed('If-None-Match')
    } else if (isRead && changedSince(headers.getAll('If-Modified-Since'), validators) === false)
      return { _tag: 'NotModified' }
    return { _tag: 'Proceed', range: method === 'GET' && headers.has('Range') && holdsIfRange(validators)(headers) }
  }

const failed = (field: 'If-Match' | 'If-Unmodified-Since' | 'If-None-Match'): Verdict => ({
  _tag: 'PreconditionFailed',
  field,
})

/** Is the current representation among those named? */
const isMatched = (
  named: Option<ETagList>,
  { etag, exists = true }: Validators,
  matches: (a: ETag, b: ETag) => boolean,
): boolean => {
  if (named._tag === 'None' || !exists) return false
  return named.value === '*' || (etag !== undefined && named.value.some((tag) => matches(tag, etag)))
}

/** The instant of the last change, in whole seconds as HTTP dates have it; `undefined` where nobody knows it. */
const changedAt = ({ lastModified, exists = true }: Validators): number | undefined =>
  exists && lastModified !== undefined && Number.isFinite(lastModified)
    ? Math.floor(lastModified / 1000) * 1000
    : undefined

/** Has it changed after the date? `undefined` when the date, or that of the change, says nothing. */
const changedSince = (lines: ReadonlyArray<string>, validators: Validators): boolean | undefined => {
  const [text] = lines
  const at = changedAt(validators)
  const since = text !== undefined && lines.length === 1 ? parseHttpDate(text) : undefined
  return since === undefined || at === undefined ? undefined : at > since
}

/**
 * Does If-Range hold, RFC 9110 §13.1.5? It does where it is not sent; otherwise when it is the current tag by strong
 * comparison, or exactly the date of the last change, as far as that is a strong validator. If not, Range is to be ignored.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * const weak = { weak: true, opaque: 'v1' }
 * assert.equal(holdsIfRange({ etag: weak })(fromFields([['If-Range', 'W/"v1"']])), false)
 */
export const holdsIfRange =
  (validators: Validators) =>
  (headers: Headers): boolean => {
    const [text, second] = headers.getAll('If-Range')
    if (text === undefined) return true
    if (second !== undefined) return false
    const tag = parseETag(text)
    if (tag._tag === 'Some') return isMatched({ _tag: 'Some', value: [tag.value] }, validators, strongMatch)
    const at = changedAt(validators)
    const { asOf = Infinity } = validators
    return at !== undefined && at + 1000 <= asOf && parseHttpDate(text) === at
  }

/**
 * What the fields of a response say of its representation.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * assert.deepEqual(validatorsOf(fromFields([['ETag', '"a"']])), { etag: { weak: false, opaque: 'a' }, lastModified: undefined })
 */
export const validatorsOf = (headers: Headers): Validators => {
  const tag = parseETag(headers.get('ETag') ?? '')
  const date = headers.get('Last-Modified')
  return {
    etag: tag._tag === 'Some' ? tag.value : undefined,
    lastModified: date === undefined ? undefined : parseHttpDate(date),
  }
}

/**
 * Adds ETag and Last-Modified (RFC 9110 §8.8) where the response does not have them.
 *
 * @example
 * import { ok } from '../../response/responses.js'
 * assert.equal(withValidators({ lastModified: 0 })(ok()).headers.get('last-modified'), 'Thu, 01 Jan 1970 00:00:00 GMT')
 */
export const withValidators =
  (validators: Validators) =>
  <S extends number>(response: Response<S>): Response<S> => {
    const { headers } = response
    const at = changedAt(validators)
    const fields: Field[] = []
    if (validators.etag !== undefined && !headers.has('ETag')) fields.push(['ETag', etagText(validators.etag)])
    if (at !== undefined && !headers.has('Last-Modified')) fields.push(['Last-Modified', formatHttpDate(at)])
    return fields.length === 0 ? response : withHeaders(fromFields(fields))(response)
  }

/**
 * Turns the 200 that a GET or HEAD would have had into what its conditions ask for: 304 with the fields of the 200 (RFC
 * 9110 §15.4.5), 412, or the 200 with its validators. Other answers, and those to other methods, stay as they are: what
 * was done is done (see `preconditioned`).
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * import { ok } from '../../response/responses.js'
 * const request = { method: 'GET', headers: fromFields([['If-None-Match', '"v1"']]) }
 * assert.equal(conditional({ etag: { weak: false, opaque: 'v1' } })(request)(ok()).status, 304)
 */
export const conditional =
  (validators: Validators) =>
  (request: Conditions) =>
  (response: Response): Response => {
    if (response.status !== 200 || (request.method !== 'GET' && request.method !== 'HEAD')) return response
    const verdict = evaluate(validators)(request)
    if (verdict._tag === 'PreconditionFailed') return inPlaceOf(response, respond(412, unread(response.body)))
    const named = withValidators(validators)(response)
    if (verdict._tag === 'Proceed') return named
    return response.close ? closing(notModified(named)) : notModified(named)
  }

/**
 * Judges the conditions before the work: `proceed` is called unless they fail. To GET and HEAD, which change nothing, it is
 * called in any case, for the fields that a 304 has. An upgrade goes past.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * import { noContent } from '../../response/responses.js'
 * const request = { method: 'PUT', headers: fromFields([['If-None-Match', '*']]) }
 * const reply = preconditioned({ exists: true })(request)(() => noContent)
 * assert.equal(reply._tag === 'Done' && 'status' in reply.value && reply.value.status, 412)
 */
export const preconditioned =
  (validators: Validators) =>
  (request: Conditions) =>
  <E = never>(proceed: () => Reply<E, Answer>): Reply<E, Answer> => {
    if (request.method === 'GET' || request.method === 'HEAD')
      return map((answer: Answer): Answer => (isUpgrade(answer) ? answer : conditional(validators)(request)(answer)))(
        proceed(),
      )
    return evaluate(validators)(request)._tag === 'PreconditionFailed' ? respond(412, { _tag: 'Empty' }) : proceed()
  }
