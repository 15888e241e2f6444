import { preferredType } from '../handler/semantics/negotiate.js'
import { fromFields } from '../message/headers.js'
import type { Request } from '../message/request.js'
import { queryOf } from '../message/target.js'
import { type Pieces, stream } from '../response/body.js'
import { withHeaders } from '../response/change.js'
import type { Response } from '../response/response.js'
import { ok } from '../response/responses.js'
import type { Entries, FileSystem, OpenedFolder, Unopened } from './file-system.js'
import { contentSecurityPolicy, listingHtml } from './listing-html.js'
import { listingJson } from './listing-json.js'
import { orderOf, sorted } from './listing-order.js'
import { isDotName, isRefused } from './names.js'
import type { Settings } from './options.js'
import type { Place } from './path.js'
import { shownName } from './shown.js'

/** What is in a folder, as an answer. */

/** A folder to be listed, and for whom. */
export interface Listing {
  readonly fileSystem: FileSystem
  readonly settings: Settings
  readonly place: Place
  readonly folder: OpenedFolder
  readonly request: Request
}

const HTML = 'text/html;charset=utf-8'
const JSON_TYPE = 'application/json'

const preferred = /* @__PURE__ */ preferredType(['text/html', 'application/json'], { ties: 'server' })

const isJson = (request: Request): boolean => {
  const type = preferred(request.headers)
  return type._tag === 'Some' && type.value === 'application/json'
}

/** The path of a place, for eyes. */
const pathShown = ({ names }: Place): string => `/${names.map((name) => `${shownName(name)}/`).join('')}`

const nothing: Entries = { _tag: 'Entries', entries: [], more: false }

/**
 * The listing of a folder: a page, or JSON for who wants that rather (Accept). What could not be asked for is not in it. It
 * is made while it is sent, so a long one holds nobody up; for HEAD nothing is looked at.
 */
export const listingOf = async ({
  fileSystem,
  settings,
  place,
  folder,
  request,
}: Listing): Promise<Response | Unopened> => {
  const isHidden = isRefused(fileSystem.names)
  const wanted = (name: string): boolean => !isHidden(name) && (settings.dotfiles || !isDotName(name))
  const listed = request.method === 'HEAD' ? nothing : await folder.list(wanted, settings.maxEntries)
  if (listed._tag !== 'Entries') return listed
  const { entries, more } = listed
  const order = orderOf(queryOf(request.target))
  const ordered = sorted(entries, order)
  const json = isJson(request)
  const open = (): Pieces =>
    json
      ? listingJson(pathShown(place), ordered, more)
      : listingHtml({ names: place.names, entries: ordered, more, order })
  const fields = fromFields([
    ['Vary', 'Accept'],
    ...(json ? [] : ([['Content-Security-Policy', contentSecurityPolicy]] as const)),
  ])
  return withHeaders(fields)(ok(stream(open, { type: json ? JSON_TYPE : HTML })))
}
