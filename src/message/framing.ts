/** How the content of a message is delimited, RFC 9112 §6. Decided by the core, before anybody dispatches. */
export type Framing =
  /** No content: neither framing field was sent, whatever the method. */
  | { readonly _tag: 'None' }
  /** Content-Length octets, RFC 9112 §6.2. `length` may be 0. */
  | { readonly _tag: 'Length'; readonly length: number }
  /** The chunked coding, RFC 9112 §7.1, with a trailer section behind it. */
  | { readonly _tag: 'Chunked' }
  /** Until the connection ends: responses only, RFC 9112 §6.3 rule 8. */
  | { readonly _tag: 'UntilClose' }

/** The four of them, ready made. */
export const none: Framing = { _tag: 'None' }
export const chunked: Framing = { _tag: 'Chunked' }
export const untilClose: Framing = { _tag: 'UntilClose' }
export const counted = (length: number): Framing => ({ _tag: 'Length', length })

/** Is there at least one octet, or a chunked section, still to come behind the head? */
export const announcesContent = (framing: Framing): boolean =>
  framing._tag !== 'None' && !(framing._tag === 'Length' && framing.length === 0)
