import { lowerCase } from '../grammar/ascii.js'
import type { Entry } from './file-system.js'

/** The order of a listing, asked for in its query: `?sort=size&order=desc`. */

/** A column that can be sorted by. */
export type Column = 'name' | 'size' | 'date'

/** Which column decides, and which way. */
export interface Order {
  readonly by: Column
  readonly descending: boolean
}

const columns: ReadonlyArray<Column> = ['name', 'size', 'date']

/**
 * The order that a query asks for; by name, ascending, where it asks for none that there is.
 *
 * @example
 * assert.deepEqual(orderOf('sort=size&order=desc'), { by: 'size', descending: true })
 * assert.deepEqual(orderOf('sort=%00&sort='), { by: 'name', descending: false })
 */
export const orderOf = (query: string | undefined): Order => {
  const pairs = (query ?? '').split('&')
  const by = columns.find((column) => pairs.includes(`sort=${column}`)) ?? 'name'
  return { by, descending: pairs.includes('order=desc') }
}

/** An order as a query. */
export const queryFor = ({ by, descending }: Order): string => `?sort=${by}&order=${descending ? 'desc' : 'asc'}`

interface Keyed {
  readonly entry: Entry
  readonly key: string
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const byColumn = (a: Keyed, b: Keyed, by: Column): number => {
  switch (by) {
    case 'name':
      return 0
    case 'size':
      return a.entry.size - b.entry.size
    case 'date':
      return a.entry.mtime - b.entry.mtime
  }
}

/**
 * The entries in an order: folders first, whichever way, and those that are alike by name. Names are compared without the
 * case of A to Z, then as octets.
 *
 * @example
 * const entry = (name: string) => ({ name, kind: 'file', size: 0, mtime: 0 }) as const
 * assert.deepEqual(sorted([entry('b'), entry('A'), entry('a')], orderOf('')).map(({ name }) => name), ['A', 'a', 'b'])
 */
export const sorted = (entries: ReadonlyArray<Entry>, { by, descending }: Order): ReadonlyArray<Entry> => {
  const way = descending ? -1 : 1
  const keyed = entries.map((entry): Keyed => ({ entry, key: lowerCase(entry.name) }))
  const byName = (a: Keyed, b: Keyed): number => compareText(a.key, b.key) || compareText(a.entry.name, b.entry.name)
  return keyed
    .sort((a, b) => {
      if (a.entry.kind !== b.entry.kind) return a.entry.kind === 'folder' ? -1 : 1
      return way * (byColumn(a, b, by) || byName(a, b))
    })
    .map(({ entry }) => entry)
}
