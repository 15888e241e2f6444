import { type Field, fromFields } from '../../message/headers.js'
import { type Body, empty, file } from '../../response/body.js'
import { closing, withHeaders } from '../../response/change.js'
import { sourceOf } from '../../response/content.js'
import type { Response } from '../../response/response.js'

/** Answers that take the place of another one, whose content nobody will read. */

/**
 * A body without content in place of this one. An open source is kept in it, none of its octets being asked for: whoever
 * interprets the answer closes it, as it would have.
 */
export const unread = (body: Body): Body => {
  const source = sourceOf(body)
  return source === undefined ? empty : file(source, { start: 0, end: 0 })
}

/**
 * `answer` in place of `response`. Of that one's fields only Vary still holds, since the rest speak of a representation
 * that is not sent; and if it asked for the connection to be closed, so does this one.
 */
export const inPlaceOf = <S extends number>(
  response: Response,
  answer: Response<S>,
  fields: ReadonlyArray<Field> = [],
): Response<S> => {
  const vary = response.headers.getAll('Vary').map((value): Field => ['Vary', value])
  const made = withHeaders(fromFields([...vary, ...fields]))(answer)
  return response.close ? closing(made) : made
}
