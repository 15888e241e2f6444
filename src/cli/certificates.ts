import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { createSecureContext } from 'node:tls'
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

const read = <A>(reading: () => A): A | undefined => {
  try {
    return reading()
  } catch {
    return undefined
  }
}

/** The two, if they are what they should be, and go together: said in words here, since a TLS library has others. */
const fitting = (at: Certificate, pem: Certificate): Either<Trouble, Certificate> => {
  const [certificate, key] = [`the certificate ${shown(at.cert)}`, `the key ${shown(at.key)}`]
  const x509 = read(() => new X509Certificate(pem.cert))
  if (x509 === undefined) return trouble(`--tls: ${certificate}: is no certificate in PEM`)
  const secret = read(() => createPrivateKey(pem.key))
  if (secret === undefined && /ENCRYPTED/.test(pem.key))
    return trouble(`--tls: ${key}: has a passphrase, and there is no way to give it`)
  if (secret === undefined) return trouble(`--tls: ${key}: is no private key in PEM`)
  if (!x509.checkPrivateKey(secret)) return trouble(`--tls: ${key} is not the one of ${certificate}`)
  return read(() => createSecureContext(pem)) === undefined
    ? trouble(`--tls: ${certificate} and ${key}: TLS here takes none like them`)
    : right(pem)
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
  return key._tag === 'Left' ? key : fitting(asked, { cert: cert.right, key: key.right })
}
