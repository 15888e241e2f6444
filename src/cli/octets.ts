/** Base64 as it is written, with its padding; `undefined` for anything else. */
export const octetsOfBase64 = (value: unknown): Uint8Array | undefined => {
  if (typeof value !== 'string') return undefined
  const bytes = Buffer.from(value, 'base64')
  return bytes.toString('base64') === value ? new Uint8Array(bytes) : undefined
}
