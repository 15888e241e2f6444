import type { Duplex } from 'node:stream'
import { readOwn, readShared } from './shared-read.js'

/** What hears of a stream's events. */
export interface Listener {
  /** The memory is used again as soon as this returns. */
  receive(bytes: Uint8Array): void
  ended(): void
  /** `detail` says why, for a log: the system's code where there is one. */
  failed(detail: string): void
  closed(): void
}

/** Where the functions below, which all streams share, find whom to tell: closures for each would be most of its memory. */
const LISTENER = Symbol('listener')

interface Attached extends Duplex {
  [LISTENER]?: Listener
}

const detailOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

function onData(this: Attached, bytes: Uint8Array): void {
  this[LISTENER]?.receive(bytes)
}

function onRead(this: Attached, count: number, buffer: Uint8Array): boolean {
  this[LISTENER]?.receive(buffer.subarray(0, count))
  return true
}

function onEnd(this: Attached): void {
  this[LISTENER]?.ended()
}

function onError(this: Attached, error: unknown): void {
  this[LISTENER]?.failed(detailOf(error))
}

function onClose(this: Attached): void {
  this[LISTENER]?.closed()
}

/** Listens to everything from now on; the stream begins to flow. */
export const listen = (duplex: Duplex, listener: Listener): void => {
  const attached: Attached = duplex
  attached[LISTENER] = listener
  duplex.on('error', onError)
  duplex.on('close', onClose)
  duplex.on('end', onEnd)
  if (!readShared(duplex, onRead)) duplex.on('data', onData)
}

/**
 * Lets go of what is read, for somebody else to listen to. Errors and the end of the stream are heard of as before, so
 * that none is unheard.
 */
export const release = (duplex: Duplex): void => {
  duplex.off('data', onData)
  readOwn(duplex)
  duplex.off('end', onEnd)
  duplex.pause()
  // As fresh from `accept`: it flows as soon as somebody listens, which an explicit pause would forbid.
  Reflect.set(duplex, 'readableFlowing', null)
}
