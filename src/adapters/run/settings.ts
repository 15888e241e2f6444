import type { LogEntry } from '../../connection/contract.js'
import { type Platform, purePlatform } from '../../grammar/platform.js'
import type { Peer } from '../../message/request.js'
import { end, feed, initial, next, type RequestParser, resume } from '../../parser/index.js'
import { defaultErrorStyle, type ErrorStyle } from '../../response/error-page.js'
import { complaint } from './complaint.js'

/** What an app can be told where another server runs it. Each can be left out. */
export interface AdapterOptions {
  /**
   * The content of a request in octets, for a demand that names no limit; 1 MiB unless told. Above: 413. Where it is no
   * number, every content is above it.
   */
  readonly bodyLimit?: number
  /** How errors look. Where the page throws, the plain one is sent. */
  readonly errors?: ErrorStyle
  /** What judges the heads: `requestParser(…)` with other limits or leniencies. */
  readonly parser?: RequestParser
  /**
   * Hears of every answer, of every refusal, and of the app's own faults. Unless told, faults alone are printed, by
   * `console.error`.
   */
  readonly log?: (entry: LogEntry) => void
}

/** Options over their defaults. */
export interface Settings {
  readonly bodyLimit: number
  readonly errors: ErrorStyle
  readonly parser: RequestParser
  readonly log: (entry: LogEntry) => void
  readonly platform: Platform
}

const complain = (entry: LogEntry): void => {
  if (entry._tag === 'Defect') globalThis.console.error(complaint(entry.error))
}

/** A hook that throws changes nothing. */
const quietly =
  (log: (entry: LogEntry) => void) =>
  (entry: LogEntry): void => {
    try {
      log(entry)
    } catch {
      // Its own affair.
    }
  }

const encoder = /* @__PURE__ */ new globalThis.TextEncoder()

/** Octets by the runtime's own encoder, and its clock. */
export const platform: Platform = {
  .../* @__PURE__ */ purePlatform(() => Date.now()),
  utf8Encode: (text) => encoder.encode(text),
}

/** The strict parser. */
const strict: RequestParser = { initial, feed, end, next, resume }

/** The settings that the options make. */
export const settingsOf = (options: AdapterOptions): Settings => ({
  bodyLimit: options.bodyLimit ?? 1_048_576,
  errors: options.errors ?? defaultErrorStyle,
  parser: options.parser ?? strict,
  log: quietly(options.log ?? complain),
  platform,
})

/** Where nobody can tell who is at the ends of a connection. */
export const nobody: Peer = { remote: { host: '', port: 0 }, local: { host: '', port: 0 }, secure: false }
