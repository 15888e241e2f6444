/** What legal input holds that a target may misread: findings are told apart by it. */
import type { Level, Ruling } from '../oracle/index.js'

/** Kinds of legal input, by the rarest thing in them. */
export type Feature = 'legal-empty-line' | 'legal-trailers' | 'legal-chunked' | 'legal-length' | 'legal-plain'

/** The clause of each, and how much it asks: a server SHOULD ignore an empty line before a request line. */
export const featureClauses: Readonly<Record<Feature, { readonly clause: string; readonly level: Level }>> = {
  'legal-empty-line': { clause: 'RFC 9112 §2.2', level: 'should' },
  'legal-trailers': { clause: 'RFC 9112 §7.1.2', level: 'must' },
  'legal-chunked': { clause: 'RFC 9112 §7.1', level: 'must' },
  'legal-length': { clause: 'RFC 9112 §6.3', level: 'must' },
  'legal-plain': { clause: 'RFC 9112 §9.3.2', level: 'must' },
}

/** Before everything, or between the end of a head or of chunks and a method. */
const hasEmptyLine = (bytes: Uint8Array): boolean => {
  const isLine = (at: number): boolean => bytes[at] === 0x0d && bytes[at + 1] === 0x0a
  const isLetter = (octet: number | undefined): boolean => octet !== undefined && octet >= 0x41 && octet <= 0x5a
  if (isLine(0)) return true
  return bytes.some((_, at) => isLine(at) && isLine(at + 2) && isLine(at + 4) && isLetter(bytes[at + 6]))
}

/** What there is, the rarest first. The last is always there. */
export const featuresOf = (bytes: Uint8Array, ruled: Ruling): ReadonlyArray<Feature> => {
  const messages = ruled._tag === 'Ambiguous' ? [] : ruled.verdict.messages
  const features: Feature[] = []
  if (hasEmptyLine(bytes)) features.push('legal-empty-line')
  if (messages.some(({ trailers }) => trailers.length > 0)) features.push('legal-trailers')
  if (messages.some(({ framing }) => framing._tag === 'Chunked')) features.push('legal-chunked')
  if (messages.some(({ framing }) => framing._tag === 'Length')) features.push('legal-length')
  return [...features, 'legal-plain']
}
