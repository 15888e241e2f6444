import {
  BACKSLASH,
  CR,
  classOf,
  DQUOTE,
  EQUALS,
  HEX,
  HTAB,
  LF,
  QUOTED,
  SEMICOLON,
  SP,
  TOKEN,
  VALUE,
} from '../grammar/bytes.js'
import type { FailureCode } from '../message/catalogue.js'
import type { Window } from './scan.js'

/**
 * Where in a chunk line a scan stands, RFC 9112 §7.1.1: size digits, then `BWS ; BWS name [BWS = BWS value]` any number
 * of times, then CR LF.
 */
export type ChunkPhase =
  | 'Size'
  /** Whitespace behind the size or a value: only `;` may follow. */
  | 'Blank'
  /** Behind `;`. */
  | 'NameStart'
  | 'Name'
  /** Whitespace behind a name: `=` or `;` may follow. */
  | 'NameBlank'
  /** Behind `=`. */
  | 'ValueStart'
  | 'Token'
  | 'Quoted'
  | 'Escape'
  /** Behind a closing quote. */
  | 'ValueEnd'
  | 'Lf'

/** How far a scan got. No leniency ever applies to a chunk line. */
type ChunkOutcome = 'more' | 'done' | FailureCode

/** A chunk line as far as it was read. */
export interface ChunkScan {
  at: number
  phase: ChunkPhase
  /** The size so far. */
  size: number
  /** How many digits it has; they end where the extensions begin. */
  digits: number
}

/** Before the first octet. */
export const chunkStart: Readonly<ChunkScan> = { at: 0, phase: 'Size', size: 0, digits: 0 }

const MOST_DIGITS = 13

/** The value of a HEXDIG. */
export const digitValue = (byte: number): number => (byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57)

/** The size: 1–13 hex digits, and a sum with what came before that a number holds exactly. */
const scanSize = (scan: ChunkScan, { bytes, base, end }: Window, before: number): ChunkOutcome => {
  for (; base + scan.at < end; scan.at++, scan.digits++) {
    const byte = bytes[base + scan.at]!
    if ((classOf[byte]! & HEX) === 0) return 'done'
    const size = scan.size * 16 + digitValue(byte)
    if (scan.digits === MOST_DIGITS || before + size > Number.MAX_SAFE_INTEGER) return 'large-chunk-size'
    scan.size = size
  }
  return 'more'
}

const isBlank = (byte: number): boolean => byte === SP || byte === HTAB

/** Behind a complete part: whitespace, the next extension, or the end of the line. */
const afterPart = (byte: number): ChunkPhase | undefined =>
  byte === CR ? 'Lf' : byte === SEMICOLON ? 'NameStart' : isBlank(byte) ? 'Blank' : undefined

const isIn = (mask: number, byte: number): boolean => (classOf[byte]! & mask) !== 0

/** The grammar as transitions: where an octet leads from a phase, or `undefined` where it cannot stand. */
const transitions: Readonly<Record<Exclude<ChunkPhase, 'Lf'>, (byte: number) => ChunkPhase | undefined>> = {
  Size: afterPart,
  Blank: (byte) => (byte === SEMICOLON ? 'NameStart' : isBlank(byte) ? 'Blank' : undefined),
  NameStart: (byte) => (isBlank(byte) ? 'NameStart' : isIn(TOKEN, byte) ? 'Name' : undefined),
  Name: (byte) =>
    isIn(TOKEN, byte) ? 'Name' : byte === EQUALS ? 'ValueStart' : isBlank(byte) ? 'NameBlank' : afterPart(byte),
  NameBlank: (byte) =>
    byte === EQUALS ? 'ValueStart' : byte === SEMICOLON ? 'NameStart' : isBlank(byte) ? 'NameBlank' : undefined,
  ValueStart: (byte) =>
    isBlank(byte) ? 'ValueStart' : byte === DQUOTE ? 'Quoted' : isIn(TOKEN, byte) ? 'Token' : undefined,
  Token: (byte) => (isIn(TOKEN, byte) ? 'Token' : afterPart(byte)),
  Quoted: (byte) =>
    isIn(QUOTED, byte) ? 'Quoted' : byte === DQUOTE ? 'ValueEnd' : byte === BACKSLASH ? 'Escape' : undefined,
  Escape: (byte) => (isIn(VALUE, byte) ? 'Quoted' : undefined),
  ValueEnd: afterPart,
}

const complaint = (scan: ChunkScan, byte: number): FailureCode => {
  if (byte === LF && afterPartMayEnd(scan.phase)) return 'bare-lf'
  return scan.phase === 'Size' ? 'bad-chunk-size' : 'bad-chunk-extension'
}

const afterPartMayEnd = (phase: ChunkPhase): boolean =>
  phase === 'Size' || phase === 'Name' || phase === 'Token' || phase === 'ValueEnd'

/**
 * Reads a chunk line as far as the octets go. `before` is the sum of the sizes of the message's earlier chunks, `most`
 * tells how many octets of extensions this line may have, once its size is known.
 */
export const scanChunkLine = (
  scan: ChunkScan,
  window: Window,
  room: { readonly before: number; readonly most: (size: number) => number },
): ChunkOutcome => {
  const { bytes, base, end } = window
  if (scan.phase === 'Size') {
    const outcome = scanSize(scan, window, room.before)
    if (outcome !== 'done') return outcome
    if (scan.digits === 0) return 'bad-chunk-size'
  }
  while (base + scan.at < end) {
    const byte = bytes[base + scan.at]!
    if (scan.phase === 'Lf') {
      if (byte !== LF) return 'bare-cr'
      scan.at++
      return 'done'
    }
    const phase = transitions[scan.phase](byte)
    if (phase !== 'Lf' && scan.at - scan.digits >= room.most(scan.size)) return 'chunk-extension-bytes'
    if (phase === undefined) return complaint(scan, byte)
    scan.phase = phase
    scan.at++
  }
  return 'more'
}
