import { fromFields, type Headers, override } from '../message/headers.js'
import type { Request } from '../message/request.js'
import { type Body, stream } from '../response/body.js'
import { withHeaders, withReason } from '../response/change.js'
import { sendError } from '../response/error-page.js'
import { headerValue } from '../response/header-value.js'
import type { Response } from '../response/response.js'
import { notModified, respond, status } from '../response/responses.js'
import type { Conversation } from './conversation.js'
import type { CgiSettings } from './options.js'
import { type Document, isBare } from './verdict.js'

/** What a script's answer is as a description. */

const named = (response: Response, headers: Headers, reason: string | undefined): Response => {
  const checked = reason === undefined ? undefined : headerValue(reason)
  const withFields = withHeaders(headers)(response)
  return checked?._tag === 'Right' ? withReason(checked.right)(withFields) : withFields
}

/** Content that nobody will see, of the length that it would have had. */
const unseen = (length: number | undefined): Body => stream(() => [], length === undefined ? {} : { length })

/** The answer of a script. Where it has no content (HEAD, 204, 205, 304), what the script says is read and dropped. */
export const documentAnswer = (
  { status: code, reason, headers, length }: Document,
  request: Request,
  talk: Conversation,
  { outputLimit }: CgiSettings,
): Response => {
  if (isBare(code) || request.method === 'HEAD') {
    talk.leave(outputLimit)
    if (code === 304)
      return named(notModified(length === undefined ? undefined : respond(200, unseen(length))), headers, reason)
    return named(isBare(code) ? status(code) : respond(code, unseen(length)), headers, reason)
  }
  const content = stream(() => talk.content(outputLimit), length === undefined ? {} : { length })
  return named(respond(code, content), headers, reason)
}

/** 503, and when to come back. RFC 9110 §10.2.3. */
export const busy = (retryAfter: number): Response => {
  const refusal = sendError(503)
  return withHeaders(override(refusal.headers, fromFields([['Retry-After', `${retryAfter}`]])))(refusal)
}
