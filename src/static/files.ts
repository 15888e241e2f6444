import type { Either } from 'fp-ts/lib/Either.js'
import { withVary } from '../handler/semantics/caching.js'
import { acceptableTypes } from '../handler/semantics/negotiate.js'
import { fromFields } from '../message/headers.js'
import type { OptionsError } from '../message/options-error.js'
import type { Request } from '../message/request.js'
import { pathOf, queryOf } from '../message/target.js'
import { text } from '../response/body.js'
import { withHeader, withHeaders } from '../response/change.js'
import { errorContentType, errorPage, sendError } from '../response/error-page.js'
import { encodeHeaderValue } from '../response/header-value.js'
import { fromTask } from '../response/program.js'
import type { Reply } from '../response/reply.js'
import type { Response } from '../response/response.js'
import { methodNotAllowed, noContent, redirect } from '../response/responses.js'
import type { FileSystem, Opened, OpenedFile, OpenedFolder } from './file-system.js'
import { listingOf } from './listing.js'
import { type FilesOptions, type Settings, settingsOf } from './options.js'
import { type Place, placeOf, slashForm } from './path.js'
import { decide, fallbackOf } from './plan.js'
import { isFresh, siblingsOf } from './precompressed.js'
import { answerOf, type Chosen, pageOf } from './representation.js'

/** Files as an app, whatever they are kept in. */

/** An app that serves files: it reads no body and fails with nothing. */
export type FilesApp = (request: Request) => Reply<never, Response>

const METHODS: ReadonlyArray<string> = ['GET', 'HEAD', 'OPTIONS']

/** Lets go of what was opened and is not sent. */
const close = (opened: Opened): void => {
  if (opened._tag === 'File') opened.source.close()
  else if (opened._tag === 'Folder') opened.close()
}

/** One tree under its settings: what can be done for a request. */
interface Room {
  readonly fileSystem: FileSystem
  readonly settings: Settings
  readonly siblings: ReturnType<typeof siblingsOf>
  readonly answer: ReturnType<typeof answerOf>
}

const finished = ({ settings }: Room, response: Response): Response => withHeaders(settings.headers)(response)

const unavailable = (room: Room): Response => finished(room, withHeader('Retry-After', '1')(sendError(503)))

/** The sibling to send in place of a file: the first that is there, is a file and is not stale; else the file. */
const chosen = async (
  room: Room,
  names: ReadonlyArray<string>,
  plain: OpenedFile,
  request: Request,
): Promise<Chosen> => {
  const path = names.slice(0, -1)
  for (const { coding, suffix } of room.siblings(request.headers)) {
    const opened = await room.fileSystem.open([...path, `${names.at(-1)}${suffix}`])
    if (opened._tag === 'File' && isFresh(opened.mtime, plain.mtime)) {
      close(plain)
      return { names, opened, coding }
    }
    close(opened)
  }
  return { names, opened: plain, coding: undefined }
}

const served = (
  room: Room,
  names: ReadonlyArray<string>,
  plain: OpenedFile,
  request: Request,
): Response | Promise<Response> => {
  if (room.settings.codings.length === 0) return room.answer({ names, opened: plain, coding: undefined }, request)
  return chosen(room, names, plain, request).then((one) => room.answer(one, request))
}

/** The one 404: whatever the reason is, nobody can tell it from another. */
const notFound = async (room: Room, request: Request): Promise<Response> => {
  const { fileSystem, settings } = room
  if (settings.notFound !== undefined) {
    const opened = await fileSystem.open(settings.notFound)
    if (opened._tag === 'File')
      return pageOf(settings, { names: settings.notFound, opened, coding: undefined }, request)
    close(opened)
  }
  return finished(room, sendError(404))
}

const takesPages = /* @__PURE__ */ acceptableTypes(['text/html'])

/** Nothing there: the app's page where it routes in the browser and a page is asked for, else 404. */
const absent = async (room: Room, place: Place, request: Request): Promise<Response> => {
  const fallback = fallbackOf(place, room.settings)
  if (fallback === undefined) return notFound(room, request)
  if (takesPages(request.headers).length === 0) return withVary('Accept')(await notFound(room, request))
  const opened = await room.fileSystem.open(fallback)
  if (opened._tag === 'File') return withVary('Accept')(await served(room, fallback, opened, request))
  close(opened)
  return opened._tag === 'Busy' ? unavailable(room) : notFound(room, request)
}

/** A folder: its index, or what is in it. The folder is closed here, whatever happens. */
const entered = async (room: Room, place: Place, folder: OpenedFolder, request: Request): Promise<Response> => {
  const { fileSystem, settings } = room
  try {
    for (const name of settings.index) {
      const names = [...place.names, name]
      const opened = await fileSystem.open(names)
      if (opened._tag === 'File') return await served(room, names, opened, request)
      close(opened)
      if (opened._tag === 'Busy') return unavailable(room)
    }
    if (!settings.listing) return await absent(room, place, request)
    const listing = await listingOf({ fileSystem, settings, place, folder, request })
    if (listing._tag === 'Busy') return unavailable(room)
    return listing._tag === 'Missing' ? await absent(room, place, request) : finished(room, listing)
  } finally {
    folder.close()
  }
}

/** What is at a place was found, or is not there. */
const met = (room: Room, place: Place, opened: Opened, request: Request): Response | PromiseLike<Response> => {
  const decision = decide(place, opened)
  if (decision === 'serve' && opened._tag === 'File') return served(room, place.names, opened, request)
  if (decision === 'enter' && opened._tag === 'Folder') return entered(room, place, opened, request)
  close(opened)
  if (decision === 'redirect')
    return finished(room, redirect(301, encodeHeaderValue(slashForm(place, queryOf(request.target)))))
  return decision === 'busy' ? unavailable(room) : absent(room, place, request)
}

/** 405 or, for OPTIONS, 204: no place is looked at. */
const unsupported = (room: Room, method: string): Response => {
  if (method === 'OPTIONS') return finished(room, withHeaders(fromFields([['Allow', METHODS.join(', ')]]))(noContent))
  const explain = 'Files can be read here, and nothing else.'
  const page = errorPage({ code: 405, message: 'Method Not Allowed', explain })
  return finished(room, methodNotAllowed(METHODS, text(page, errorContentType)))
}

/**
 * Serves the files of a file system to GET and HEAD; or what is wrong with the options. A path leads to at most one file,
 * and a file has one path: nothing is normalised on the way. Whatever is refused is the same 404.
 *
 * @example
 * import { simulateTask } from 'wirefold/connection'
 * import { memoryFileSystem } from './memory.js'
 * const made = filesOf(memoryFileSystem([{ path: 'a.txt', content: 'hi' }]))
 * if (made._tag === 'Left') assert.fail(made.left.reason)
 * const { output } = await simulateTask(made.right)([ascii('GET /a.txt HTTP/1.1\r\nHost: a\r\n\r\n')])()
 * assert.match(String.fromCharCode(...output), /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nhi$/)
 */
export const filesOf = (fileSystem: FileSystem, options: FilesOptions = {}): Either<OptionsError, FilesApp> => {
  const checked = settingsOf(options)
  if (checked._tag === 'Left') return checked
  const settings = checked.right
  const siblings = siblingsOf(settings.codings)
  const room: Room = { fileSystem, settings, siblings, answer: answerOf(fileSystem, settings) }
  const placed = placeOf({ names: fileSystem.names, dotfiles: settings.dotfiles })
  const app: FilesApp = (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return unsupported(room, request.method)
    const place = placed(pathOf(request.target))
    return fromTask(() =>
      place === undefined
        ? notFound(room, request)
        : fileSystem.open(place.names).then((opened) => met(room, place, opened, request)),
    )
  }
  return { _tag: 'Right', right: app }
}
