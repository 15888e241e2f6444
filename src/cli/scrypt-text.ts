/** A scrypt hash as text, in the form that passlib and others write: `$scrypt$ln=15,r=8,p=1$salt$hash`. */

/** What a hash was made with, and what came out. */
export interface ScryptHash {
  /** The logarithm of the cost: 2 to the power of `ln` rounds. */
  readonly ln: number
  readonly r: number
  readonly p: number
  readonly salt: Uint8Array
  readonly hash: Uint8Array
}

const FORM = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** How much memory a check may take, in octets: a hash that asks for more would be an attack on ourselves. */
export const MEMORY = 256 * 1024 * 1024

const within = (value: number, least: number, most: number): boolean => value >= least && value <= most

/** Base64 without padding, which is the only spelling of its octets. */
const octets = (text: string): Uint8Array | undefined => {
  const bytes = Buffer.from(text, 'base64')
  return unpadded(bytes) === text ? new Uint8Array(bytes) : undefined
}

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

/** Is the secret meant as a hash? A password cannot begin so. */
export const looksHashed = (secret: string): boolean => secret.startsWith('$scrypt$')

/**
 * The text as a hash; `undefined` where it is none, or one whose check would take more than 256 MiB.
 *
 * @example
 * const text = '$scrypt$ln=4,r=8,p=1$AAECAwQFBgc$AAECAwQFBgcICQoLDA0ODw'
 * assert.equal(writeScrypt(readScrypt(text)!), text)
 */
export const readScrypt = (text: string): ScryptHash | undefined => {
  const [, ln = '', r = '', p = '', salt = '', hash = ''] = FORM.exec(text) ?? []
  const read = { ln: Number(ln), r: Number(r), p: Number(p), salt: octets(salt), hash: octets(hash) }
  const fits = within(read.ln, 1, 20) && within(read.r, 1, 32) && within(read.p, 1, 16)
  if (!fits || 128 * read.r * (2 ** read.ln + read.p) > MEMORY) return undefined
  if (read.salt === undefined || !within(read.salt.length, 8, 64)) return undefined
  if (read.hash === undefined || !within(read.hash.length, 16, 64)) return undefined
  return { ...read, salt: read.salt, hash: read.hash }
}

/** The hash as text. */
export const writeScrypt = ({ ln, r, p, salt, hash }: ScryptHash): string =>
  `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`
