/** How a target is written: what the words mean, before anything is loaded or started. */
import type { Either } from 'fp-ts/lib/Either.js'

/** What a name means. */
export type TargetName =
  /** wirefold's own parser. */
  | { readonly _tag: 'Wirefold' }
  /** The parser of this Node. */
  | { readonly _tag: 'Native' }
  /** A server of wirefold or of Node that says what it reads, in a process of its own. */
  | { readonly _tag: 'Echo'; readonly of: 'wirefold' | 'node' }
  /** A server that runs already. */
  | { readonly _tag: 'Host'; readonly address: string; readonly path: string }
  /** A line for the shell. */
  | { readonly _tag: 'Command'; readonly line: string }
  /** What a file exports. */
  | { readonly _tag: 'File'; readonly path: string }
  /** What a package exports. */
  | { readonly _tag: 'Package'; readonly specifier: string }

/** Why there is no such target: a sentence for whoever named it. */
export interface NamingError {
  readonly _tag: 'UnknownName' | 'NotLoopback' | 'NotLoaded' | 'NoTarget'
  readonly name: string
  readonly message: string
}

/** Names that are words: whoever mistypes one can be told of the nearest. */
export const targetWords = ['wirefold', 'wirefold:serve', 'node', 'node:http'] as const

/** A wrong name, as an answer. */
export const misnamed = (tag: NamingError['_tag'], name: string, reason: string): Either<NamingError, never> => ({
  _tag: 'Left',
  left: { _tag: tag, name, message: `${name}: ${reason}` },
})

const named = (right: TargetName): Either<never, TargetName> => ({ _tag: 'Right', right })

const words: Readonly<Record<(typeof targetWords)[number], TargetName>> = {
  wirefold: { _tag: 'Wirefold' },
  'wirefold:serve': { _tag: 'Echo', of: 'wirefold' },
  node: { _tag: 'Native' },
  'node:http': { _tag: 'Echo', of: 'node' },
}

const isWord = (name: string): name is (typeof targetWords)[number] => Object.hasOwn(words, name)

const FORMS = 'a target is host:port, http://host:port/path, ./file.js, npm:package, cmd:line, or one of'

/** `http://host:port/path`, the port 80 unless told. */
const fromUrl = (name: string): Either<NamingError, TargetName> => {
  const [, authority = '', path = ''] = /^http:\/\/([^/?#@]+)((?:[/?][^#]*)?)$/.exec(name) ?? []
  if (authority === '' || /[\s\x7f-\uffff]/.test(name))
    return misnamed('UnknownName', name, 'is no http://host:port/path')
  const address = /:\d+$/.test(authority) ? authority : `${authority}:80`
  return named({ _tag: 'Host', address, path: path.startsWith('/') ? path : `/${path}` })
}

const rest = (name: string, prefix: string): string => name.slice(prefix.length)

/**
 * What a name means; it says nothing of whether there is such a thing.
 *
 * @example
 * assert.deepEqual(readTargetName('npm:http-parser-js'), { _tag: 'Right', right: { _tag: 'Package', specifier: 'http-parser-js' } })
 * assert.equal(readTargetName('nod')._tag, 'Left')
 */
export const readTargetName = (name: string): Either<NamingError, TargetName> => {
  if (isWord(name)) return named(words[name])
  if (/^cmd:./s.test(name)) return named({ _tag: 'Command', line: rest(name, 'cmd:') })
  if (/^npm:./.test(name)) return named({ _tag: 'Package', specifier: rest(name, 'npm:') })
  if (name.startsWith('http://')) return fromUrl(name)
  if (name.startsWith('https://'))
    return misnamed('UnknownName', name, 'TLS is not spoken here: name the port behind it')
  if (/^(\.{0,2}\/|[A-Za-z]:[\\/])|\.[cm]?[jt]s$/.test(name)) return named({ _tag: 'File', path: name })
  if (/^(\[[0-9A-Fa-f:.]+\]|[^:[\]\s/]+):\d{1,5}$/.test(name)) return named({ _tag: 'Host', address: name, path: '/' })
  return misnamed('UnknownName', name, `${FORMS} ${targetWords.join(', ')}`)
}
