import { percentDecode } from '../grammar/percent.js'

/** The scripts of a directory, found once, and the request paths that name them. */

/** A script: what it is called, and what is run for it. */
export interface Script {
  /** Its path in the directory, with slashes. */
  readonly name: string
  /** The program and its arguments: the file itself, or an interpreter and the file. */
  readonly file: string
  readonly args: ReadonlyArray<string>
  /** Its own directory. */
  readonly directory: string
}

/** The scripts by their names. */
export type Scripts = ReadonlyMap<string, Script>

/** A path that names a script: SCRIPT_NAME and PATH_INFO of RFC 3875 §4.1.13 and §4.1.5, both decoded. */
export interface Found {
  readonly _tag: 'Found'
  readonly script: Script
  readonly scriptName: string
  readonly pathInfo: string
}

/** What a request's path means here. */
export type Place =
  | Found
  /** Below the prefix, and no script: never told apart from a script that may not run. */
  | { readonly _tag: 'Missing' }
  /** Not below the prefix. */
  | { readonly _tag: 'Outside' }

const missing: Place = { _tag: 'Missing' }
const outside: Place = { _tag: 'Outside' }

/**
 * The segments of a path, each decoded once; `undefined` where one holds what no name can, or what would be lost or
 * misread in PATH_INFO: an encoded `/`, NUL, `.` or `..` (RFC 3875 §4.1.5 lets a server refuse all of these), or octets
 * that are no UTF-8.
 *
 * @example
 * assert.deepEqual(segmentsOf('/a%20b/c'), ['a b', 'c'])
 * assert.equal(segmentsOf('/a%2Fb'), undefined)
 * assert.equal(segmentsOf('/a/%2e%2E'), undefined)
 */
export const segmentsOf = (path: string): ReadonlyArray<string> | undefined => {
  if (!path.startsWith('/')) return undefined
  const segments: string[] = []
  for (const raw of path.slice(1).split('/')) {
    const segment = percentDecode(raw)
    if (segment === undefined || segment === '.' || segment === '..') return undefined
    if (segment.includes('/') || segment.includes('\0')) return undefined
    segments.push(segment)
  }
  return segments
}

const startsWith = (segments: ReadonlyArray<string>, prefix: ReadonlyArray<string>): boolean =>
  prefix.every((part, at) => segments[at] === part)

/** The segments of a prefix such as `/cgi-bin`; none for `/` and the empty text. */
export const prefixOf = (prefix: string): ReadonlyArray<string> => prefix.split('/').filter((part) => part !== '')

/**
 * Finds the script that a path names: the first of its segments, below the prefix, that make up a script's name. The rest
 * is PATH_INFO. A name is compared decoded and exactly, so no spelling of a path goes past the table.
 *
 * @example
 * const script = { name: 'a/b.py', file: '/s/a/b.py', args: [], directory: '/s/a' }
 * const place = placeOf(new Map([['a/b.py', script]]), ['cgi-bin'])('/cgi-bin/a/b.py/x/y')
 * assert.deepEqual(place, { _tag: 'Found', script, scriptName: '/cgi-bin/a/b.py', pathInfo: '/x/y' })
 */
export const placeOf =
  (scripts: Scripts, prefix: ReadonlyArray<string>) =>
  (path: string): Place => {
    const segments = segmentsOf(path)
    if (segments === undefined) return prefix.length === 0 ? missing : unreadable(path, prefix)
    if (!startsWith(segments, prefix)) return outside
    let name = ''
    for (let at = prefix.length; at < segments.length; at++) {
      name += at === prefix.length ? segments[at] : `/${segments[at]}`
      const script = scripts.get(name)
      if (script === undefined) continue
      const scriptName = `/${segments.slice(0, at + 1).join('/')}`
      const pathInfo = segments.slice(at + 1).map((segment) => `/${segment}`)
      return { _tag: 'Found', script, scriptName, pathInfo: pathInfo.join('') }
    }
    return missing
  }

/** A path that cannot be read is still below the prefix where its beginning is. */
const unreadable = (path: string, prefix: ReadonlyArray<string>): Place => {
  const raw = path.slice(1).split('/', prefix.length).map(percentDecode)
  return prefix.every((part, at) => raw[at] === part) ? missing : outside
}

/**
 * May a file of this name be a script, or a folder of scripts? Not where it begins with a dot, and not with `nph-`, whose
 * output would be no header block (RFC 3875 §5).
 *
 * @example
 * assert.equal(isScriptName('a.py'), true)
 * assert.equal(isScriptName('nph-a.py'), false)
 */
export const isScriptName = (name: string): boolean => !name.startsWith('.') && !name.startsWith('nph-')
