import { escapeHtml } from '../response/error-page.js'
import type { Entry } from './file-system.js'
import { listingScript, listingScriptHash, listingStyle, listingStyleHash } from './listing-assets.js'
import { type Column, type Order, queryFor } from './listing-order.js'
import { referenceTo } from './path.js'
import { exactSize, isoTime, shownName, shownSize } from './shown.js'

/** A listing for people: one page, which needs nothing but itself, and works without its script. */

/** What a page shows. */
export interface ListingPage {
  /** Where the folder is, as octets. */
  readonly names: ReadonlyArray<string>
  /** In the order to show them. */
  readonly entries: ReadonlyArray<Entry>
  /** There are more than these. */
  readonly more: boolean
  readonly order: Order
}

/** Nothing is loaded, nothing runs but what the page brings, and nobody frames it. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${listingStyleHash}'`,
  `script-src 'sha256-${listingScriptHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A name in a page: escaped, and with its own direction, so that it turns nothing around it. */
const named = (name: string): string => `<bdi>${escapeHtml(shownName(name))}</bdi>`

const crumb = (names: ReadonlyArray<string>, depth: number): string => {
  const label = depth === 0 ? 'Files' : named(names[depth - 1] ?? '')
  if (depth === names.length) return `<li aria-current="page">${label}</li>`
  return `<li><a href="${'../'.repeat(names.length - depth)}">${label}</a></li>`
}

const crumbs = (names: ReadonlyArray<string>): string =>
  Array.from({ length: names.length + 1 }, (_, depth) => crumb(names, depth)).join('')

const labels = {
  name: 'Name',
  size: 'Size',
  date: 'Modified<span class="clock"> (UTC)</span>',
} as const satisfies Record<Column, string>

/** A head of a column, which sorts by it; by the one that is sorted by, the other way round. */
const head = (column: Column, { by, descending }: Order): string => {
  const own = by === column
  const query = escapeHtml(queryFor({ by: column, descending: own && !descending }))
  const sort = own ? ` aria-sort="${descending ? 'descending' : 'ascending'}"` : ''
  return `<th scope="col" class="${column}"${sort}><a href="${query}">${labels[column]}</a></th>`
}

const date = (mtime: number): string => {
  const iso = isoTime(mtime)
  if (iso === undefined) return '<td></td>'
  const [day = '', clock = ''] = iso.split('T')
  return `<td><time datetime="${iso}" title="${day} ${clock.slice(0, 8)} UTC">${day}<span class="clock"> ${clock.slice(0, 5)}</span></time></td>`
}

const size = ({ kind, size: octets }: Entry): string =>
  kind === 'folder'
    ? '<td class="size"></td>'
    : `<td class="size"><span title="${exactSize(octets)}">${shownSize(octets)}</span></td>`

const row = (entry: Entry): string => {
  const { name, kind, mtime } = entry
  const folder = kind === 'folder'
  const link = `<a href="${referenceTo(name, folder)}">${named(name)}${folder ? '/' : ''}</a>`
  return `<tr data-name class="${kind}"><th scope="row">${link}</th>${size(entry)}${date(mtime)}</tr>\n`
}

const up = '<tr class="up"><th scope="row"><a href="../">Parent folder</a></th><td class="size"></td><td></td></tr>\n'

const counted = ({ entries, more }: ListingPage): string => {
  const folders = entries.filter(({ kind }) => kind === 'folder').length
  const files = entries.length - folders
  const parts = [
    ...(folders === 0 ? [] : [`${folders} ${folders === 1 ? 'folder' : 'folders'}`]),
    ...(files === 0 && folders > 0 ? [] : [`${files} ${files === 1 ? 'file' : 'files'}`]),
  ]
  return `${parts.join(', ')}${more ? ', and more that are not shown' : ''}`
}

const opening = (page: ListingPage): string => {
  const { names, order } = page
  const path = escapeHtml(`/${names.map((name) => `${shownName(name)}/`).join('')}`)
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Index of ${path}</title>
<style>${listingStyle}</style>
</head>
<body>
<main>
<h1><nav aria-label="Folders above"><ol>${crumbs(names)}</ol></nav></h1>
<div class="bar">
<p id="count" role="status">${counted(page)}</p>
<label hidden>Filter <input id="filter" type="search" autocomplete="off" spellcheck="false" aria-keyshortcuts="/"></label>
</div>
<table>
<caption>Files and folders in ${path}</caption>
<thead><tr>${head('name', order)}${head('size', order)}${head('date', order)}</tr></thead>
<tbody>
${names.length === 0 ? '' : up}`
}

const closing = ({ entries }: ListingPage): string => `</tbody>
</table>
${entries.length === 0 ? '<p class="none">This folder is empty.</p>\n' : ''}</main>
<script>${listingScript}</script>
</body>
</html>
`

const TOGETHER = 100

/** The page, piece by piece. Nothing in it is unescaped but what stands in this room. */
export function* listingHtml(page: ListingPage): Generator<string, void, undefined> {
  yield opening(page)
  for (let at = 0; at < page.entries.length; at += TOGETHER)
    yield page.entries
      .slice(at, at + TOGETHER)
      .map(row)
      .join('')
  yield closing(page)
}
