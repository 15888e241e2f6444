/** Our name and version, as the Server field has it: BaseHTTPServer's `server_version`. */
export const serverVersion = 'wirefold/0.1'

const runtimes: ReadonlyArray<readonly [key: string, name: string]> = [
  ['bun', 'Bun'],
  ['deno', 'Deno'],
  ['node', 'Node'],
]

/** The runtime's name and version: BaseHTTPServer's `sys_version`. */
export const sysVersion: string = (() => {
  for (const [key, name] of runtimes) {
    const version = process.versions[key]
    if (version !== undefined) return `${name}/${version}`
  }
  return ''
})()

/** What `versionString` is made of; each part is left out where it is empty. */
export interface VersionOptions {
  readonly serverVersion?: string | undefined
  readonly sysVersion?: string | undefined
}

/**
 * The value of the Server field (RFC 9110 §10.2.4): the two versions with a space between.
 *
 * @example
 * assert.equal(versionString({ serverVersion: 'Spam/2', sysVersion: '' }), 'Spam/2')
 * assert.equal(versionString(), `${serverVersion} ${sysVersion}`)
 */
export const versionString = (options: VersionOptions = {}): string =>
  [options.serverVersion ?? serverVersion, options.sysVersion ?? sysVersion].filter((part) => part !== '').join(' ')
