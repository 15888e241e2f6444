/** Octets as text and back, by the runtime's own copying: for what is done with every input. */

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

/** One unit an octet. */
export const latin = (bytes: Uint8Array): string => view(bytes).toString('latin1')

/** The octets of a text whose units are all below 0x100. */
export const octetsOfLatin = (text: string): Uint8Array => Buffer.from(text, 'latin1')

/** Does the text stand somewhere in the octets? */
export const includes = (bytes: Uint8Array, text: string): boolean => view(bytes).includes(text, 0, 'latin1')
