import { formatHttpDate } from '../grammar/date.js'
import type { Validators } from '../handler/semantics/conditional.js'
import { represent } from '../handler/semantics/ranged.js'
import { type Field, fromFields, override } from '../message/headers.js'
import type { Request } from '../message/request.js'
import { bytes, file } from '../response/body.js'
import { withBody, withHeaders } from '../response/change.js'
import type { Response } from '../response/response.js'
import { ok, respond } from '../response/responses.js'
import type { FileSystem, OpenedFile } from './file-system.js'
import type { Coding, Settings } from './options.js'

/** Open files as answers. */

/** A file that was chosen for a request: where it stands, and the coding it is kept in, if it is a sibling. */
export interface Chosen {
  readonly names: ReadonlyArray<string>
  readonly opened: OpenedFile
  readonly coding: Coding | undefined
}

/** In microseconds, as fine as a double tells the time; what is no time is none. */
const instant = (mtime: number): string => (Number.isFinite(mtime) ? Math.round(mtime * 1000) : 0).toString(16)

/**
 * Size and time of change: the same on every machine that holds a copy with its times, so no inode. Strong, for a file that
 * was changed has another time; and another for each coding, whose octets are others (RFC 9110 §8.8.3.3).
 */
export const tagOf = ({ size, mtime }: Pick<OpenedFile, 'size' | 'mtime'>, coding?: Coding): string =>
  `${size.toString(16)}-${instant(mtime)}${coding === undefined ? '' : `-${coding}`}`

/** What a client may ask about later. A change in the future is now: RFC 9110 §8.8.2.1. */
const validatorsFor = ({ opened, coding }: Chosen, now: number): Validators => ({
  etag: { weak: false, opaque: tagOf(opened, coding) },
  lastModified: Math.min(opened.mtime, now),
})

const validatorFields = ({ etag, lastModified = 0 }: Validators): ReadonlyArray<Field> => [
  ['ETag', `"${etag?.opaque}"`],
  ['Last-Modified', formatHttpDate(lastModified)],
]

/** The fields of a file besides its validators. */
const fieldsOf = ({ names, coding }: Chosen, settings: Settings): ReadonlyArray<Field> => {
  const fields: Field[] = []
  const cache = settings.cacheControl(names)
  if (cache !== undefined) fields.push(['Cache-Control', cache])
  if (coding !== undefined) fields.push(['Content-Encoding', coding])
  // Where there could be a sibling, also of a file that has none: it may come.
  if (settings.codings.length > 0) fields.push(['Vary', 'Accept-Encoding'])
  return fields
}

/**
 * Content that can be had at once goes out with its head, in one write; the source is closed then. Whoever asked for no
 * content (HEAD, 304) is left as it is: what is not read need not be.
 */
const atOnce = (response: Response, opened: OpenedFile, method: string): Response => {
  const { body, status } = response
  if (body._tag !== 'File' || body.source !== opened.source || body.type === undefined) return response
  if (method !== 'GET' || status === 304) return response
  const octets = opened.take(body.start, body.end)
  if (octets === undefined) return response
  opened.source.close()
  return withBody(bytes(octets, body.type))<Response>(response)
}

const acceptRanges: Field = ['Accept-Ranges', 'bytes']

/** The fields that ask for less than all of a file, or for it under a condition. */
const CONDITIONS: ReadonlyArray<string> = [
  ...['Range', 'If-None-Match', 'If-Modified-Since', 'If-Match', 'If-Unmodified-Since', 'If-Range'],
]

/** Nothing is asked but the file. */
const isPlain = ({ headers }: Request): boolean => !CONDITIONS.some((name) => headers.has(name))

/**
 * The answer that a file is: 200, 206, 304, 412 or 416, by the conditions and the range of the request.
 */
export const answerOf =
  (fileSystem: FileSystem, settings: Settings) =>
  (chosen: Chosen, request: Request): Response => {
    const { names, opened } = chosen
    const { boundary, now } = fileSystem
    const validators = validatorsFor(chosen, now())
    const type = settings.typeOf(names.at(-1) ?? '')
    const fields = [...validatorFields(validators), ...fieldsOf(chosen, settings), acceptRanges]
    const body = file(opened.source, { start: 0, end: opened.size, type })
    const whole = withHeaders(override(fromFields(fields), settings.headers))(ok(body))
    // What `represent` would come to, without looking for what is not there: most requests are so.
    if (isPlain(request)) return atOnce(whole, opened, request.method)
    const answer = represent(validators, boundary === undefined ? {} : { boundary })(request)(whole)
    return withHeaders(settings.headers)(atOnce(answer, opened, request.method))
  }

/** A file as the page of an error: all of it, and nothing to ask about later. */
export const pageOf = (settings: Settings, { names, opened }: Chosen, request: Request): Response => {
  const type = settings.typeOf(names.at(-1) ?? '')
  const page = respond(404, file(opened.source, { start: 0, end: opened.size, type }))
  return withHeaders(settings.headers)(atOnce(page, opened, request.method))
}
