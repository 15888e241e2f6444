import type { CgiHost, Invocation, Output, Process, StartError } from '../../src/cgi/host.js'
import type { CgiEntry } from '../../src/cgi/log.js'
import { ascii, latin1 } from '../../src/grammar/ascii.js'

/** A host in memory: what its one script says, and what was done with it. */
export interface Hosted {
  readonly host: CgiHost
  readonly done: string[]
  readonly entries: CgiEntry[]
  readonly started: Invocation[]
  readonly given: string[]
}

/** How the script of such a host behaves. */
export interface Play {
  readonly says: ReadonlyArray<Output>
  /** What becomes of content; taken unless told. */
  readonly takes?: () => PromiseLike<boolean>
  readonly full?: boolean
  readonly error?: StartError
}

export const ended: Output = { _tag: 'Ended', exit: { code: 0, signal: undefined } }
export const piece = (content: string): Output => ({ _tag: 'Piece', bytes: ascii(content) })

export const hosted = ({ says, takes = () => Promise.resolve(true), full = false, error }: Play): Hosted => {
  const done: string[] = []
  const entries: CgiEntry[] = []
  const started: Invocation[] = []
  const given: string[] = []
  const script = (): Process => {
    const left = [...says]
    let silence: ((output: Output) => void) | undefined
    return {
      write: (bytes) => {
        given.push(latin1(bytes, 0, bytes.length))
        return takes()
      },
      end: () => void done.push('end'),
      read: () => {
        const next = left.length > 1 ? left.shift() : left[0]
        if (next !== undefined) return Promise.resolve(next)
        return new Promise((resolve) => {
          silence = resolve
        })
      },
      kill: () => {
        done.push('kill')
        silence?.({ _tag: 'Killed' })
      },
    }
  }
  const host: CgiHost = {
    isFull: () => full,
    log: (entry) => void entries.push(entry),
    start: (invocation) => {
      started.push(invocation)
      return Promise.resolve(error === undefined ? { _tag: 'Right', right: script() } : { _tag: 'Left', left: error })
    },
  }
  return { host, done, entries, started, given }
}
