import type { FailureCode } from '../message/catalogue.js'
import { failure } from '../message/failure.js'
import { append, contextOf, type Held, noneHeld } from './held.js'
import { fail, type Scratch, showChunk, showHeld } from './scratch.js'
import type { State } from './state.js'

/** A chunk line or trailer section in one row, though it may have begun in an earlier chunk. */
export interface Row {
  /** All of it, when some came before this chunk. */
  readonly held: Held | undefined
  /** How many octets came before. */
  readonly before: number
}

/** Opens the window on what is held and the chunk behind it, of which no more than `longest` octets can belong to it. */
export const showRow = (scratch: Scratch, held: Held, longest: number): Row => {
  const { pos } = scratch
  if (held.length === 0) {
    showChunk(scratch, pos)
    return { held: undefined, before: 0 }
  }
  const { bytes } = scratch.chunk
  const all = append(held, bytes, pos, Math.min(bytes.length, pos + longest - held.length))
  showHeld(scratch, all.tail.bytes, all.length)
  return { held: all, before: held.length }
}

/** What has to be kept of a row that is not complete: all of it. */
export const keptOf = ({ window }: Scratch, row: Row): Held =>
  row.held ?? append(noneHeld, window.bytes, window.base, window.end)

/** What is wrong in a row, and where. */
interface Wrong {
  readonly code: FailureCode
  readonly at: number
  readonly origin: number
  readonly method: string
}

/** A failure at place `at` of the row, whose first octet is number `origin` of the connection. */
export const failRow = (scratch: Scratch, wrong: Wrong): State => {
  const { bytes, base } = scratch.window
  const before = contextOf(bytes, base, base + wrong.at)
  return fail(scratch, failure(wrong.code, wrong.origin + wrong.at, before, wrong.method))
}
