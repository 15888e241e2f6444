import type { StopReport } from '../server/running.js'
import type { Certificate } from './certificates.js'
import type { Flying } from './stopping.js'

/** What a primary process and its workers tell each other, as plain records over the channel between them. */

/** To a worker. */
export type Order =
  /** Begin; `port`: where all workers listen; none for a unix socket. */
  | { readonly _tag: 'Start'; readonly port: number | undefined; readonly certificate: Certificate | undefined }
  | { readonly _tag: 'Stop' }
  /** End at once. */
  | { readonly _tag: 'Quit' }

/** From a worker. */
export type Report =
  | { readonly _tag: 'Waiting' }
  | { readonly _tag: 'Ready'; readonly path: string; readonly places: ReadonlyArray<string> }
  | { readonly _tag: 'Failed'; readonly message: string }
  | { readonly _tag: 'Stopping'; readonly flying: Flying }
  | { readonly _tag: 'Stopped'; readonly report: StopReport }

const TAGS = ['Waiting', 'Ready', 'Failed', 'Stopping', 'Stopped', 'Start', 'Stop', 'Quit']

/** Is it one of ours? An app may use the channel, too. */
export const isOurs = (message: unknown): message is Order | Report =>
  typeof message === 'object' &&
  message !== null &&
  '_tag' in message &&
  typeof message._tag === 'string' &&
  TAGS.includes(message._tag)
