import type { Opened } from './file-system.js'
import type { Settings } from './options.js'
import type { Place } from './path.js'

/** What is done with what was found. */
export type Decision =
  /** It is a file, and was asked for as one. */
  | 'serve'
  /** It is a folder, asked for without its `/`: relative links in it would lead astray. */
  | 'redirect'
  /** It is a folder, asked for as one: its index, or its listing. */
  | 'enter'
  | 'missing'
  | 'busy'

/**
 * A place, and what was found there: what is to be done. A file behind a `/` is none.
 *
 * @example
 * assert.equal(decide({ names: ['a'], slash: true }, { _tag: 'Missing' }), 'missing')
 */
export const decide = ({ slash }: Place, found: Opened): Decision => {
  switch (found._tag) {
    case 'File':
      return slash ? 'missing' : 'serve'
    case 'Folder':
      return slash ? 'enter' : 'redirect'
    case 'Missing':
      return 'missing'
    case 'Busy':
      return 'busy'
  }
}

/** The file in place of a place that has none, for apps that route in the browser: not for what looks like a file. */
export const fallbackOf = ({ names }: Place, { spa }: Settings): ReadonlyArray<string> | undefined =>
  (names.at(-1) ?? '').includes('.') ? undefined : spa
