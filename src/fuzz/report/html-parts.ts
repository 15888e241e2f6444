/** Pieces of the page of a report: whatever comes from outside is escaped here, and nowhere else. */
import { textOfOctets } from '../arbitraries/octets.js'
import { visible } from './shown.js'

/** A text as HTML: no letter of it is markup, or an order to whoever shows it. */
export const escaped = (text: string): string =>
  text
    .split('\n')
    .map((line) => visible(line).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`))
    .join('\n')

/** A cell: a text, or one with a class or markup of ours. */
export type Cell = string | { readonly html: string; readonly as?: string }

const cellOf = (tag: string, cell: Cell): string => {
  if (typeof cell === 'string') return `<${tag}>${escaped(cell)}</${tag}>`
  return `<${tag}${cell.as === undefined ? '' : ` class="${cell.as}"`}>${cell.html}</${tag}>`
}

/** A cell for a number. */
export const numberCell = (text: string): Cell => ({ html: escaped(text), as: 'number' })

/** A cell for a long name. */
export const nameCell = (text: string): Cell => ({ html: escaped(text), as: 'name' })

/** A cell that is not broken into lines. */
export const shortCell = (text: string): Cell => ({ html: escaped(text), as: 'short' })

/** A table that scrolls by itself where it is too wide, by keys as well. `about` is what it is called by those who hear it. */
export const table = (about: string, head: ReadonlyArray<Cell>, rows: ReadonlyArray<ReadonlyArray<Cell>>): string => {
  const top = head
    .map((cell) => cellOf('th', cell))
    .join('')
    .replaceAll('<th', '<th scope="col"')
  const body = rows.map((row) => `<tr>${row.map((cell) => cellOf('td', cell)).join('')}</tr>`).join('\n')
  return `<div class="wide" role="region" aria-label="${escaped(about)}" tabindex="0">
<table><thead><tr>${top}</tr></thead><tbody>
${body}
</tbody></table></div>`
}

const unseen = (shown: string, name: string): string => `<span class="unseen" title="${name}">${shown}</span>`

/** One octet that is no printable letter, as JavaScript writes it: no font lacks that. */
const special = (letter: string): string => {
  switch (letter) {
    case '\r\n':
      return `${unseen('\\r\\n', 'CR LF')}\n`
    case '\n':
      return `${unseen('\\n', 'LF alone')}\n`
    case '\r':
      return unseen('\\r', 'CR alone')
    case '\t':
      return unseen('\\t', 'HTAB')
    default:
      return unseen(`\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`, 'octet in base 16')
  }
}

/** Spaces at the end of a line are not seen, and matter. */
const line = (text: string): string =>
  text.replace(/ +(?=\r?\n|$)| {2,}|\r\n|[^ -~]|[&<>"']/g, (letters) => {
    if (letters.startsWith(' ')) return unseen('·'.repeat(letters.length), 'SP')
    return /^[&<>"']$/.test(letters) ? `&#${letters.charCodeAt(0)};` : special(letters)
  })

const CUT = '<span class="cut" title="cut here">⁞</span>'

/** Octets as they stand there: line by line, with what cannot be seen, and few cuts where they are. */
export const octetsShown = (bytes: Uint8Array, cuts: ReadonlyArray<number>): string => {
  const places = cuts.length > 8 ? [] : cuts
  const pieces = [...places, bytes.length].map((end, at) => bytes.subarray(at === 0 ? 0 : places[at - 1], end))
  return pieces.map((piece) => line(textOfOctets(piece))).join(CUT)
}
