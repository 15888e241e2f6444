import type { Unopened } from './file-system.js'
import type { NameRules } from './names.js'

/** What new files are written to: a capability, as `FileSystem` is for those that are read. */

/** What stands at a name. */
export type Present =
  | { readonly _tag: 'None' }
  | { readonly _tag: 'File'; readonly size: number; readonly mtime: number }
  /** A folder, a link, or anything else that no file takes the place of. */
  | { readonly _tag: 'Other' }

/** Why nothing can be written: there is no room, or the system does not let us. */
export type Unwritten = 'full' | 'denied'

/** What became of content. */
export type Written = 'written' | Unwritten

/** What became of a draft. */
export type Finished =
  | { readonly _tag: 'Created'; readonly size: number; readonly mtime: number }
  | { readonly _tag: 'Replaced'; readonly size: number; readonly mtime: number }
  /** Somebody else has made something of that name meanwhile. */
  | { readonly _tag: 'Exists' }
  /** What was there when it was looked at is not what is there now. */
  | { readonly _tag: 'Changed' }
  | { readonly _tag: 'Unwritten'; readonly why: Unwritten }

/** A file under way: nobody sees it under its name before it is finished. Finishing and dropping both end it. */
export interface Draft {
  readonly _tag: 'Draft'
  /** What stood at its name when it was begun. */
  readonly present: Present
  /** Appends; the octets may be changed once it has resolved. */
  readonly write: (bytes: Uint8Array) => PromiseLike<Written>
  /**
   * Gives it its name, at once or not at all. `replace`: a file of that name is no obstacle; `same`: unless it is another
   * than `present`.
   */
  readonly finish: (replace: boolean, same: boolean) => PromiseLike<Finished>
  /** Takes away what was written. May be called behind the end, and does nothing then. */
  readonly drop: () => PromiseLike<void>
}

/** A tree of folders with a root that nothing leads out of, to write files into. */
export interface UploadFolder {
  /** Whose rules for names hold here. */
  readonly names: NameRules
  /** Begins a file where these names lead; the folder has to be there. Names are octets, and were judged before. */
  readonly begin: (names: ReadonlyArray<string>) => PromiseLike<Draft | Unopened>
}
