import type { Source } from '../response/source.js'
import type { NameRules } from './names.js'

/** What files are served from: a capability, so that a folder on a disk and one in memory are the same to the plan. */

/** A regular file, open. Whoever has it closes its source. */
export interface OpenedFile {
  readonly _tag: 'File'
  /** In octets, as it was when it was opened. */
  readonly size: number
  /** When it was changed, in milliseconds since 1970. */
  readonly mtime: number
  readonly source: Source
  /** Octets `start` to `end`, where they can be had without waiting; `undefined` otherwise, or where it is shorter by now. */
  readonly take: (start: number, end: number) => Uint8Array | undefined
}

/** One thing in a folder that could be opened: a file, or a folder. */
export interface Entry {
  /** Octets, one a unit. */
  readonly name: string
  readonly kind: 'file' | 'folder'
  /** In octets; 0 for a folder. */
  readonly size: number
  readonly mtime: number
}

/** What a folder holds, as far as it was asked for. */
export interface Entries {
  readonly _tag: 'Entries'
  readonly entries: ReadonlyArray<Entry>
  /** There are more. */
  readonly more: boolean
}

/** What comes of listing. */
export type Listed = Entries | Unopened

/** A folder, open. Whoever has it closes it. */
export interface OpenedFolder {
  readonly _tag: 'Folder'
  readonly mtime: number
  /** What is in it, in no order, of those names that `wanted` says yes to at most `most`. */
  readonly list: (wanted: (name: string) => boolean, most: number) => PromiseLike<Listed>
  readonly close: () => void
}

/** Why nothing was opened. */
export type Unopened =
  /** Not there, not for us, neither file nor folder, or outside: nobody is told which. */
  | { readonly _tag: 'Missing' }
  /** There is no room to open it now. */
  | { readonly _tag: 'Busy' }

/** What comes of opening. */
export type Opened = OpenedFile | OpenedFolder | Unopened

/** A tree of files with a root that nothing leads out of. */
export interface FileSystem {
  /** Whose rules for names hold here. */
  readonly names: NameRules
  /**
   * Opens what the names lead to from the root; links are followed where they stay inside. Names are octets, one a unit,
   * and were judged before: see `placeOf`. Rejects with what is nobody's fault out there, which is a 500.
   */
  readonly open: (names: ReadonlyArray<string>) => PromiseLike<Opened>
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A delimiter for several ranges that nobody can foresee: see `RangeOptions`. */
  readonly boundary?: () => string
}

/** There is nothing. */
export const missing: Unopened = { _tag: 'Missing' }

/** There is no room. */
export const busy: Unopened = { _tag: 'Busy' }
