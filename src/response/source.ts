/**
 * Something that can be read at a position, already open: a file, a blob, an object in a store. The interpreter reads
 * from it in order and calls `close` exactly once, on HEAD, 304, abort and failure too.
 */
export interface Source {
  /** Fills `into` from `position` on; resolves to the octets read, 0 at the end. */
  readonly read: (position: number, into: Uint8Array) => PromiseLike<number>
  readonly close: () => PromiseLike<void> | void
}
