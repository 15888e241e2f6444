import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Either } from 'fp-ts/lib/Either.js'
import { shown } from './arguments.js'
import type { Where } from './asked.js'
import { right, type Trouble, trouble } from './usage-error.js'

/** A certificate and its key, as PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** How long a self-signed one is good for, in milliseconds: a week, and an hour before for clocks that are behind. */
const WEEK = 7 * 86_400_000
const HOUR = 3_600_000

const namesOf = (host: string): ReadonlyArray<string> => {
  const all = host === '0.0.0.0' || host === '::'
  const own = all ? Object.values(networkInterfaces()).flatMap((them) => (them ?? []).map((it) => it.address)) : [host]
  return [...new Set(['localhost', '127.0.0.1', '::1', ...own])]
}

const selfSigned = async (host: string): Promise<Certificate> => {
  const { generate } = await import('selfsigned')
  const altNames = namesOf(host).map((name) =>
    isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name },
  )
  const now = Date.now()
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - HOUR),
    notAfterDate: new Date(now + WEEK),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { cert: made.cert, key: made.private }
}

const fileOf = async (what: string, path: string): Promise<Either<Trouble, string>> => {
  try {
    return right(await readFile(path, 'utf8'))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'not allowed to read it' : code
    return trouble(`--tls: the ${what} ${shown(path)}: ${why}`)
  }
}

/** The certificate that was asked for: read, or made for this host. */
export const certificateFor = async (
  asked: NonNullable<Where['tls']>,
  host: string,
): Promise<Either<Trouble, Certificate>> => {
  if (asked === 'self') return right(await selfSigned(host))
  const cert = await fileOf('certificate', asked.cert)
  if (cert._tag === 'Left') return cert
  const key = await fileOf('key', asked.key)
  return key._tag === 'Left' ? key : right({ cert: cert.right, key: key.right })
}
