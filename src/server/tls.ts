import type { TlsOptions } from 'node:tls'
import type { Either } from 'fp-ts/lib/Either.js'
import { type OptionsError, optionsError } from '../message/options-error.js'

export type { TlsOptions } from 'node:tls'

/** Loaded when it is first used, and at once: most servers never do. */
export const loadTls = (): typeof import('node:tls') => process.getBuiltinModule('node:tls')

const wrong = (option: string, reason: string): Either<OptionsError, never> => ({
  _tag: 'Left',
  left: optionsError(option, reason),
})

const problemOf = (options: TlsOptions): string | undefined => {
  try {
    loadTls().createSecureContext(options)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const has = (value: unknown): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)

/** Which of the options is to blame, found out by trying each alone. */
const guilty = (options: TlsOptions): OptionsError | undefined => {
  const all = problemOf(options)
  if (all === undefined) return undefined
  const { key, passphrase, cert, pfx, ca, crl } = options
  const alone: ReadonlyArray<readonly [string, TlsOptions]> = [
    ['tls.cert', { ...(has(cert) && { cert }) }],
    ['tls.key', { ...(has(key) && { key }), ...(has(passphrase) && { passphrase }) }],
    ['tls.pfx', { ...(has(pfx) && { pfx }), ...(has(passphrase) && { passphrase }) }],
    ['tls.ca', { ...(has(ca) && { ca }) }],
    ['tls.crl', { ...(has(crl) && { crl }) }],
  ]
  for (const [option, part] of alone) {
    const problem = problemOf(part)
    if (problem !== undefined) return optionsError(option, problem)
  }
  const together = problemOf({ ...alone[0]?.[1], ...alone[1]?.[1] })
  return optionsError(together === undefined ? 'tls' : 'tls.key', all)
}

/**
 * Checks TLS options before anybody connects: a key without its certificate, or a certificate without its key, would
 * otherwise show in the first handshake. What they are not asked about is passed to `node:tls` as it is.
 */
export const checkTls = (options: TlsOptions): Either<OptionsError, TlsOptions> => {
  const { key, cert, pfx, SNICallback } = options
  if (has(key) && !has(cert) && !has(pfx)) return wrong('tls.cert', 'a key needs the certificate that goes with it')
  if (has(cert) && !has(key) && !has(pfx)) return wrong('tls.key', 'a certificate needs its private key')
  if (!has(cert) && !has(pfx) && !has(SNICallback) && !has(options.pskCallback))
    return wrong('tls.cert', 'TLS needs a certificate and its key')
  const error = guilty(options)
  return error === undefined ? { _tag: 'Right', right: options } : { _tag: 'Left', left: error }
}
