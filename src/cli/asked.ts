import type { Fuzz } from './fuzz-asked.js'
import type { CacheRule, Field, User } from './readers.js'

/** What the command can be asked for, as data. */

/** Where to listen, as far as it was said. */
export interface Where {
  readonly port: number | undefined
  readonly host: string | undefined
  readonly unix: string | undefined
  readonly tls: 'self' | { readonly cert: string; readonly key: string } | undefined
}

/** What is served and how: everything that answers depend on. */
export interface What {
  /** A folder, or a file that is a module. */
  readonly target: string
  readonly index: ReadonlyArray<string> | undefined
  readonly listing: boolean
  readonly spa: string | undefined
  readonly upload: 'new' | 'replace' | undefined
  readonly cgi: string | undefined
  /** In seconds. */
  readonly cgiTimeout: number | undefined
  readonly cgiLimit: number | undefined
  readonly cors: '*' | ReadonlyArray<string> | undefined
  readonly headers: ReadonlyArray<Field>
  readonly cache: ReadonlyArray<CacheRule>
  readonly gzip: boolean
  readonly protocol: 'HTTP/1.0' | 'HTTP/1.1'
  readonly users: ReadonlyArray<User>
}

/** The access log's form. */
export type LogName = 'common' | 'combined' | 'json' | 'off'

/** Serves until it is stopped. */
export interface Serve {
  readonly _tag: 'Serve'
  readonly where: Where
  readonly what: What
  readonly log: LogName
  readonly explain: boolean
  readonly record: string | undefined
  readonly open: boolean
  readonly workers: number | undefined
}

/** Shows what a parser makes of bytes. */
export interface Inspect {
  readonly _tag: 'Inspect'
  readonly file: string
  readonly json: boolean
  /** Where they are responses: the methods of the requests that they answer, in order. */
  readonly answers: ReadonlyArray<string> | undefined
}

/** Everything that the command can be asked for. */
export type Command =
  | Serve
  | Inspect
  | { readonly _tag: 'Replay'; readonly file: string; readonly what: What; readonly to: Target | undefined }
  | { readonly _tag: 'Hash'; readonly user: string }
  | Fuzz
  | { readonly _tag: 'FuzzHelp' }
  | { readonly _tag: 'Help' }
  | { readonly _tag: 'Version' }

/** A server on this machine. */
export interface Target {
  readonly host: string
  readonly port: number
}
