import { emptyHeaders, type Headers } from '../message/headers.js'
import type { Piece } from '../response/body.js'
import { chunkEnd, chunkHead, lastChunk, octets } from '../response/chunk.js'
import { destroy } from './closing.js'
import { run, settleOrphan } from './effects.js'
import { finish } from './finishing.js'
import { failureHere, logAccess, logDefect, logRefused } from './log.js'
import { closeOutlet, type FileOutlet, type Framed, readInto, type Said, type SyncOutlet, said } from './outlet.js'
import type { Sending } from './phase.js'
import { outstanding, stay, type Transition, type Work, write } from './work.js'

/** `Sending`: the content of an answer, made while there is room for it. */

/** So much of sync streams is taken in one step: one without end must not hold up the others. */
const PIECES = 64
const OCTETS = 65_536

/** A file is read in pieces of at most so many octets. */
const READ = 65_536

const hasRoom = (work: Work): boolean => outstanding(work) <= work.core.settings.highWater

/** Makes content, where there is room. Says whether the content has ended, so that the connection can go on. */
export const produce = (work: Work, doing: Sending): boolean => {
  const { outlet } = doing
  if (outlet.running !== 0 || !hasRoom(work)) return false
  switch (outlet._tag) {
    case 'Sync':
      return pullSome(work, doing, outlet)
    case 'Async':
      stay(work, { ...doing, outlet: { ...outlet, running: run(work, () => outlet.iterator.next()) } })
      return false
    case 'File':
      // While anything waits, the kernel has its hands full: nothing is gained by reading ahead of it.
      if (outstanding(work) === 0) stay(work, { ...doing, outlet: readOn(work, outlet) })
      return false
  }
}

/** Into octets of its own: what was written is no longer ours, and whoever took it may keep it. */
const readOn = (work: Work, outlet: FileOutlet): FileOutlet => {
  const length = Math.min(READ, outlet.end - outlet.position)
  const buffer = work.core.settings.platform.allocate?.(length) ?? new Uint8Array(length)
  return { ...outlet, buffer, running: run(work, readInto(outlet, buffer)) }
}

const nothing = (): void => {}

const pullSome = (work: Work, from: Sending, outlet: SyncOutlet): boolean => {
  let doing: Sending | undefined = from
  while (work.pulled < PIECES && work.size < OCTETS && hasRoom(work)) {
    work.pulled += 1
    const next = said(() => outlet.iterator.next())
    doing = next._tag === 'Left' ? cutOff(work, doing, next.left, false) : deal(work, doing, outlet.framed, next.right)
    if (doing === undefined) return true
  }
  // Empty pieces alone: no `Written` will come to go on by, so an effect that does nothing has to.
  const running = outstanding(work) === 0 ? run(work, nothing) : 0
  stay(work, { ...doing, outlet: { ...outlet, running } })
  return false
}

/** The content has come to an early end. */
const cutOff = (work: Work, doing: Sending, error: unknown, open: boolean): undefined => {
  stay(work, doing)
  work.acts.Cut(work, { error, open })
  return undefined
}

const isPiece = (value: unknown): value is Piece => typeof value === 'string' || value instanceof Uint8Array

/** Deals with what an iterator said. `undefined` when the content has ended by it, one way or the other. */
const deal = (work: Work, doing: Sending, framed: Framed, { done, value }: Said): Sending | undefined => {
  if (done) {
    stay(work, doing)
    work.acts.Sent(work, value)
    return undefined
  }
  if (!isPiece(value)) return cutOff(work, doing, 'a stream gave what is no piece', true)
  const data = octets(value, work.core.settings.platform)
  const total = doing.octets + data.length
  if (framed.framing === 'counted' && total > framed.length) return curtail(work, doing, framed, data)
  writeData(work, framed, data)
  return { ...doing, octets: total }
}

const writeData = (work: Work, framed: Framed, data: Piece): void => {
  const isChunk = framed.framing === 'chunked' && data.length > 0
  if (isChunk) write(work, chunkHead(data.length))
  write(work, data)
  if (isChunk) write(work, chunkEnd)
}

/** C9: more than was declared. What was declared goes out, and no octet of the rest. */
const curtail = (work: Work, doing: Sending, framed: Framed, data: Piece): undefined => {
  write(work, data.slice(0, framed.length - doing.octets))
  logDefect(work, 'a stream is longer than was declared', doing.exchange)
  run(work, closeOutlet(doing.outlet))
  stay(work, { ...doing, octets: framed.length })
  work.acts.Sent(work, undefined)
  return undefined
}

/** An effect settled: the next piece of a stream, or the next octets of a file. */
export const deliver: Transition<'Sending', 'Settled'> = (work, doing, settled) => {
  const { outlet } = doing
  const { id, result } = settled
  if (id !== outlet.running) return settleOrphan(work, doing, settled)
  if (outlet._tag === 'Sync') return stay(work, { ...doing, outlet: { ...outlet, running: 0 } })
  if (result._tag === 'Left') return void cutOff(work, doing, result.left, outlet._tag === 'File')
  if (outlet._tag === 'File') return deliverRead(work, doing, outlet, result.right)
  const next = said(() => result.right)
  if (next._tag === 'Left') return void cutOff(work, doing, next.left, true)
  const free = { ...doing, outlet: { ...outlet, running: 0 } }
  const dealt = deal(work, free, outlet.framed, next.right)
  if (dealt !== undefined) stay(work, dealt)
}

const deliverRead = (work: Work, doing: Sending, outlet: FileOutlet, read: unknown): void => {
  const { buffer, end } = outlet
  if (typeof read !== 'number' || !(Number.isInteger(read) && read >= 0 && read <= buffer.length))
    return void cutOff(work, doing, 'a source read what is no number of octets', true)
  if (read === 0) return void cutOff(work, doing, undefined, true)
  write(work, read === buffer.length ? buffer : buffer.subarray(0, read))
  const position = outlet.position + read
  stay(work, { ...doing, octets: doing.octets + read, outlet: { ...outlet, position, running: 0 } })
  if (position === end) work.acts.Sent(work, undefined)
}

const isHeaders = (value: unknown): value is Headers =>
  typeof value === 'object' && value !== null && 'getAll' in value && Symbol.iterator in value

/** The content is complete, unless it falls short of what was declared. */
export const sent: Transition<'Sending', 'Sent'> = (work, doing, returned) => {
  const { outlet, status, octets: count, closes } = doing
  if (outlet._tag === 'File') run(work, closeOutlet(outlet))
  else {
    const { framing, length, trailers } = outlet.framed
    if (framing === 'counted' && count < length) return work.acts.Cut(work, { error: undefined, open: false })
    if (framing === 'chunked') {
      const last = lastChunk(isHeaders(returned) ? returned : emptyHeaders, trailers)
      if (last._tag === 'Left') return work.acts.Cut(work, { error: last.left, open: false })
      write(work, last.right)
    }
  }
  finish(work, doing, status, count, closes)
}

/**
 * C9: the content failed, or fell short. The answer must not look whole, so the connection ends here; where only its end
 * would tell (RFC 9112 §6.3, rule 8), by a reset.
 */
export const breakOff: Transition<'Sending', 'Cut'> = (work, doing, { error, open }) => {
  const { outlet, exchange, status } = doing
  if (error === undefined) logRefused(work, failureHere(work, 'short-response', exchange), status)
  else logDefect(work, error, exchange)
  if (open) run(work, closeOutlet(outlet))
  logAccess(work, exchange, status, doing.octets)
  destroy(work, outlet._tag !== 'File' && outlet.framed.framing === 'close')
}
