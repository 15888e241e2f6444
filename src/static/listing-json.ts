import type { Entry } from './file-system.js'
import { referenceTo } from './path.js'
import { isoTime, shownName } from './shown.js'

/** A listing for programs. */

/** An entry as JSON has it. `name` is for people; `href` leads to it, whatever octets it has. */
export const entryJson = ({ name, kind, size, mtime }: Entry): string =>
  JSON.stringify({
    name: shownName(name),
    href: referenceTo(name, kind === 'folder'),
    type: kind,
    ...(kind === 'file' ? { size } : {}),
    modified: isoTime(mtime) ?? null,
  })

const TOGETHER = 100

/** The document, piece by piece: `{ "path", "more", "entries": [{ "name", "href", "type", "size", "modified" }] }`. */
export function* listingJson(
  path: string,
  entries: ReadonlyArray<Entry>,
  more: boolean,
): Generator<string, void, undefined> {
  yield `{"path":${JSON.stringify(path)},"more":${more},"entries":[`
  for (let at = 0; at < entries.length; at += TOGETHER) {
    const some = entries.slice(at, at + TOGETHER).map(entryJson)
    yield `${at === 0 ? '\n' : ',\n'}${some.join(',\n')}`
  }
  yield '\n]}\n'
}
