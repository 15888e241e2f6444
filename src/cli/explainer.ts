import type { LogEntry } from '../connection/contract.js'
import { addressString } from '../server/address.js'
import { explained, explanation } from './explain.js'
import { noTail, type Tail, withChunk } from './tail.js'
import { logged, type Watcher } from './watching.js'
import { paint } from './world.js'

/** Explains refusals: a watcher that keeps the last few KiB of each connection, and what there is to say of an entry of the log. */
export interface Explainer {
  readonly watcher: Watcher
  /** Lines without their last end; `undefined` where there is nothing to explain. */
  readonly textOf: (entry: LogEntry) => string | undefined
}

/** How it reads. */
export interface ExplainerStyle {
  readonly json: boolean
  readonly colour: boolean
}

/** Tails of so many connections are kept; of more, a failure's own 32 octets are shown. */
const MOST = 1024

type Refused = Extract<LogEntry, { readonly _tag: 'Refused' }>

/** A failure behind the head may come when the request was answered already: then nothing answers it. */
const textFor = ({ failure, peer, status }: Refused, tail: Tail, { json, colour }: ExplainerStyle): string => {
  const answered = status === 0 ? undefined : status
  const remote = addressString(peer)
  if (json) return JSON.stringify({ remote, explained: explained(failure, tail, answered) })
  const [first = '', ...rest] = explanation(failure, tail, answered)
  return [`${paint('yellow', colour, `refused: octet ${failure.offset} from ${remote}:`)} ${first}`, ...rest].join('\n')
}

/** Explains each refusal of the protocol with the octets around it, to stand below its line of the log. */
export const explainer = (style: ExplainerStyle): Explainer => {
  const tails = new Map<number, Tail>()
  const texts = new WeakMap<LogEntry, string>()
  return {
    watcher: {
      opened: () => undefined,
      told: (connection, input) => {
        if (input._tag !== 'Bytes') return
        const tail = tails.get(connection)
        if (tail !== undefined || tails.size < MOST) tails.set(connection, withChunk(tail ?? noTail, input.bytes))
      },
      answered: (connection, command) => {
        const entry = logged(command)
        if (entry?._tag === 'Refused') texts.set(entry, textFor(entry, tails.get(connection) ?? noTail, style))
      },
      ended: (connection) => tails.delete(connection),
    },
    textOf: (entry) => texts.get(entry),
  }
}
