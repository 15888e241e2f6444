import type { Either } from 'fp-ts/lib/Either.js'
import { lowerCase } from '../grammar/ascii.js'
import { isToken } from '../grammar/list.js'
import { type Field, fromFields, type Headers, override } from '../message/headers.js'
import { type OptionsError, optionsError } from '../message/options-error.js'
import { headerValue } from '../response/header-value.js'
import { octetText } from './memory.js'
import { type TypeOf, typesBy } from './mime.js'
import { isRefused } from './names.js'
import { type Pattern, pattern } from './pattern.js'

/** A content coding that a file may be kept in, beside the plain one. */
export type Coding = 'br' | 'zstd' | 'gzip'

/** How files are served. What is left out is as it says. */
export interface FilesOptions {
  /** Names that stand for their folder, the first that is there; `['index.html', 'index.htm']`. None: always a listing. */
  readonly index?: ReadonlyArray<string>
  /** Folders without an index are listed; true. Otherwise they are not found. */
  readonly listing?: boolean
  /** A listing shows at most so many entries; 100 000. */
  readonly maxEntries?: number
  /** Names that start with a dot are served and listed; false. `/.well-known/` is served in any case (RFC 8615). */
  readonly dotfiles?: boolean
  /**
   * Files beside the one that was asked for, `.br`, `.zst` and `.gz`, are sent in its place to clients that take them: all
   * three (true, unless told), none (false), or some, the one to prefer first. One that is older than its file is stale, and not used.
   */
  readonly precompressed?: boolean | ReadonlyArray<Coding>
  /** Cache-Control for all files, or by pattern (see `pattern`), the first that fits; none. */
  readonly cacheControl?: string | ReadonlyArray<readonly [pattern: string, value: string]>
  /** Fields of every answer, in place of ours of that name. */
  readonly headers?: Readonly<Record<string, string>> | ReadonlyArray<readonly [name: string, value: string]>
  /** Media types by extension, over those that are known: `{ md: 'text/plain;charset=utf-8' }`. */
  readonly types?: Readonly<Record<string, string>>
  /** A file, by its path from the root, that is sent with every 404; the usual error page. */
  readonly notFound?: string
  /**
   * A file, by its path from the root, that is sent with 200 where there is nothing and the last name has no dot in it, for
   * apps that route in the browser; `true` is `index.html`. Off.
   */
  readonly spa?: boolean | string
}

/** How a disk is read. */
export interface DiskOptions {
  /**
   * Names are opened, and up to so many octets read, on the spot instead of by a thread, which takes ten times as long where
   * the file is in memory; 65 536 unless told, 0 for never: for a disk that is slow to answer, as one behind a network is.
   */
  readonly atOnce?: number
  /** Where the system tells what a descriptor is open on; `/proc/self/fd` unless told. Elsewhere paths are compared. */
  readonly descriptors?: string
  /** What is never served, nor listed, by whatever name or link it is reached: paths from the folder; none. */
  readonly withheld?: ReadonlyArray<string>
  /** Links are followed to names that start with a dot, too; false. */
  readonly dotfiles?: boolean
}

/** The options, checked and made ready. */
export interface Settings {
  readonly index: ReadonlyArray<string>
  readonly listing: boolean
  readonly maxEntries: number
  readonly dotfiles: boolean
  readonly codings: ReadonlyArray<Coding>
  readonly cacheControl: (names: ReadonlyArray<string>) => string | undefined
  /** What every answer says besides. */
  readonly headers: Headers
  readonly typeOf: TypeOf
  readonly notFound: ReadonlyArray<string> | undefined
  readonly spa: ReadonlyArray<string> | undefined
}

type Flaw = OptionsError | undefined

/** The core writes these, or each answer says them for itself. */
const RESERVED: ReadonlyArray<string> = [
  ...['connection', 'keep-alive', 'upgrade', 'te', 'trailer', 'transfer-encoding', 'content-length'],
  ...['content-range', 'content-encoding', 'location', 'allow', 'date'],
]

const flawOfValue = (option: string, value: unknown): Flaw =>
  typeof value === 'string' && headerValue(value)._tag === 'Right' && value !== ''
    ? undefined
    : optionsError(option, 'is no field value')

const flawOfHeader = ([name, value]: Field): Flaw => {
  if (!isToken(name)) return optionsError(`headers.${name}`, 'is no field name')
  if (RESERVED.includes(lowerCase(name))) return optionsError(`headers.${name}`, 'is written by the server alone')
  return flawOfValue(`headers.${name}`, value)
}

const namesOf = (path: string): ReadonlyArray<string> => (path.startsWith('/') ? path.slice(1) : path).split('/')

const flawOfPath = (option: string, path: unknown): Flaw =>
  typeof path === 'string' && !namesOf(path).some(isRefused('octets'))
    ? undefined
    : optionsError(option, 'is no path of a file under the root')

/** What is wrong with the paths that are withheld. */
export const flawOfWithheld = (paths: DiskOptions['withheld'] = []): OptionsError | undefined => {
  const at = paths.findIndex((path) => typeof path !== 'string' || path === '' || path.includes('\0'))
  return at < 0 ? undefined : optionsError(`withheld.${at}`, 'is no path')
}

const flawOfBoolean = (option: string, value: unknown): Flaw =>
  typeof value === 'boolean' ? undefined : optionsError(option, 'is neither true nor false')

const allCodings: ReadonlyArray<Coding> = ['br', 'zstd', 'gzip']

const codingsOf = (given: FilesOptions['precompressed']): ReadonlyArray<Coding> =>
  given === false ? [] : given === true || given === undefined ? allCodings : given

const rulesOf = (given: FilesOptions['cacheControl']): ReadonlyArray<readonly [string, string]> =>
  given === undefined ? [] : typeof given === 'string' ? [['**', given]] : given

const fieldsOf = (given: FilesOptions['headers'] = []): ReadonlyArray<Field> =>
  Symbol.iterator in given ? [...given] : Object.entries(given)

const isExtension = (text: string): boolean => text !== '' && lowerCase(text) === text && !/[./\\]/.test(text)

/** What is wrong with the options, in their order. */
const flawsOf = (options: FilesOptions): ReadonlyArray<Flaw> => {
  const { index = [], listing = true, maxEntries = 1, dotfiles = false, types = {}, notFound, spa = false } = options
  return [
    ...index.map((name, at) =>
      typeof name === 'string' && !isRefused('octets')(name) ? undefined : optionsError(`index.${at}`, 'is no name'),
    ),
    flawOfBoolean('listing', listing),
    Number.isSafeInteger(maxEntries) && maxEntries >= 1 ? undefined : optionsError('maxEntries', 'is no count from 1'),
    flawOfBoolean('dotfiles', dotfiles),
    ...codingsOf(options.precompressed).map((coding, at) =>
      allCodings.includes(coding) ? undefined : optionsError(`precompressed.${at}`, 'is none of br, zstd and gzip'),
    ),
    ...rulesOf(options.cacheControl).map(([, value], at) => flawOfValue(`cacheControl.${at}`, value)),
    ...fieldsOf(options.headers).map(flawOfHeader),
    ...Object.entries(types).map(([extension, type]) =>
      isExtension(extension)
        ? flawOfValue(`types.${extension}`, type)
        : optionsError(`types.${extension}`, 'is no extension in small letters without a dot'),
    ),
    notFound === undefined ? undefined : flawOfPath('notFound', notFound),
    typeof spa === 'boolean' ? undefined : flawOfPath('spa', spa),
  ]
}

const cacheBy = (given: FilesOptions['cacheControl']): Settings['cacheControl'] => {
  const rules = rulesOf(given).map(([text, value]): readonly [Pattern, string] => [pattern(text), value])
  if (rules.length === 0) return () => undefined
  return (names) => rules.find(([fits]) => fits(names))?.[1]
}

const octetNames = (path: string): ReadonlyArray<string> => namesOf(octetText(path))

/**
 * The options as settings, or what is wrong with the first of them that makes no sense.
 *
 * @example
 * assert.equal(settingsOf({})._tag, 'Right')
 * assert.deepEqual(settingsOf({ index: ['../a'] }),
 *   { _tag: 'Left', left: { _tag: 'OptionsError', option: 'index.0', reason: 'is no name' } })
 */
export const settingsOf = (options: FilesOptions): Either<OptionsError, Settings> => {
  const flaw = flawsOf(options).find((one) => one !== undefined)
  if (flaw !== undefined) return { _tag: 'Left', left: flaw }
  const { notFound, spa = false } = options
  const settings: Settings = {
    index: (options.index ?? ['index.html', 'index.htm']).map(octetText),
    listing: options.listing ?? true,
    maxEntries: options.maxEntries ?? 100_000,
    dotfiles: options.dotfiles ?? false,
    codings: codingsOf(options.precompressed),
    cacheControl: cacheBy(options.cacheControl),
    headers: override(fromFields([['X-Content-Type-Options', 'nosniff']]), fromFields(fieldsOf(options.headers))),
    typeOf: typesBy(new Map(Object.entries(options.types ?? {}))),
    notFound: notFound === undefined ? undefined : octetNames(notFound),
    spa: spa === false ? undefined : octetNames(spa === true ? 'index.html' : spa),
  }
  return { _tag: 'Right', right: settings }
}
