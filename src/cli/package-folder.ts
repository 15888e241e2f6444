import { readFileSync } from 'node:fs'

/** The folder of the package that this is a part of: compiled or bundled, it stands two folders below. */
export const own = (): URL => new URL('../../', import.meta.url)

/** The version in package.json. */
export const versionText = (): string => {
  const read: unknown = JSON.parse(readFileSync(new URL('package.json', own()), 'utf8'))
  return typeof read === 'object' && read !== null && 'version' in read ? String(read.version) : ''
}
