import { isToken } from '../../grammar/list.js'
import { type OptionsError, optionsError } from '../../message/options-error.js'
import { type Flaw, flawOfNumber } from './checks.js'
import { flawOfOrigins, type Origins } from './cors-origin.js'

/** Who may read what from where, by the Fetch Standard's CORS protocol. Nothing is allowed that is not named. */
export interface CorsOptions {
  readonly origins: Origins
  /** Lets pages send cookies and such, and read what comes back. Never together with a `*`. */
  readonly credentials?: boolean
  /** Methods besides GET, HEAD and POST, which pages may use anyhow; `*` for all. */
  readonly methods?: ReadonlyArray<string>
  /** Fields of requests besides those that pages may send anyhow; `*` for all but Authorization. */
  readonly headers?: ReadonlyArray<string>
  /** Fields of responses that pages may read besides those they may read anyhow; `*` for all. */
  readonly exposed?: ReadonlyArray<string>
  /** How long the answer to a preflight may be kept, in seconds; browsers take 5 where it is not told. */
  readonly maxAge?: number
  /** Lets pages of the public network in when this server stands in a private one (Private Network Access). */
  readonly privateNetwork?: boolean
  /** Lets in origins without a name, told by `null`, as if they were on the list: for tests of local files, say. */
  readonly allowNull?: boolean
}

/** Methods that no page can use: the Fetch Standard forbids them. */
const FORBIDDEN = /^(CONNECT|TRACE|TRACK)$/i

/** With credentials `*` would be a name like any other to a browser, so whoever writes it means something else. */
const flawOfNames = (option: string, names: ReadonlyArray<string>, credentials: boolean): Flaw => {
  for (const [at, name] of names.entries()) {
    if (!isToken(name)) return optionsError(`${option}.${at}`, 'is no token')
    if (name === '*' && credentials) return optionsError(`${option}.${at}`, 'is * together with credentials')
    if (option === 'methods' && FORBIDDEN.test(name)) return optionsError(`${option}.${at}`, 'is a forbidden method')
  }
  return undefined
}

/** What is wrong with the options, in their order. */
export const flawsOfCors = (options: CorsOptions): ReadonlyArray<OptionsError | undefined> => {
  const { origins, credentials = false, methods = [], headers = [], exposed = [], maxAge = 0 } = options
  return [
    origins === '*' && credentials ? optionsError('origins', 'is * together with credentials') : undefined,
    flawOfOrigins(origins),
    flawOfNames('methods', methods, credentials),
    flawOfNames('headers', headers, credentials),
    flawOfNames('exposed', exposed, credentials),
    flawOfNumber('maxAge', maxAge, 0),
  ]
}
