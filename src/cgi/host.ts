import type { Either } from 'fp-ts/lib/Either.js'
import type { CgiEntry } from './log.js'

/** What the plan of a CGI answer needs of a system: processes, as few words as will do. */

/** A program to start: no shell reads any of it. */
export interface Invocation {
  /** The program: an absolute path. */
  readonly file: string
  /** Its arguments behind its own name; never anything of a request, RFC 3875 §4.4 is not done here. */
  readonly args: ReadonlyArray<string>
  /** The directory that it starts in: the script's own, RFC 3875 §7.2. */
  readonly directory: string
  /** All of its environment. Text is passed on as UTF-8. */
  readonly environment: Readonly<Record<string, string>>
  /** Is there content to be written to it? Otherwise it reads an end at once. */
  readonly input: boolean
  /** Milliseconds until it is killed. */
  readonly timeout: number
  /** What the log calls it. */
  readonly script: string
}

/** How a process ended. `signal` where one killed it. */
export interface Exit {
  readonly code: number | undefined
  readonly signal: string | undefined
}

/** What comes out of a script next. */
export type Output =
  | { readonly _tag: 'Piece'; readonly bytes: Uint8Array }
  /** It has said all it will say; `exit` is `undefined` where the process goes on in silence. */
  | { readonly _tag: 'Ended'; readonly exit: Exit | undefined }
  /** Its time was over, and it was killed. */
  | { readonly _tag: 'Late' }
  /** It was killed because nobody waited for it any more. */
  | { readonly _tag: 'Killed' }

/** A script that runs. */
export interface Process {
  /** Gives it content; resolves to `true` once it is taken, to `false` where the script takes no more. */
  readonly write: (bytes: Uint8Array) => PromiseLike<boolean>
  /** The content has ended. */
  readonly end: () => void
  /** What it says next: one call at a time. No more is read of it than is asked for, which is what holds it back. */
  readonly read: () => PromiseLike<Output>
  /** Nobody waits for it any more: it ends, and its process group with it. */
  readonly kill: () => void
}

/** Why no process came of an invocation. */
export type StartError =
  /** As many scripts run as may, or the system has no room for one more. */
  | { readonly _tag: 'Busy'; readonly detail: string }
  /** The script cannot be run: it is gone, or its interpreter is. */
  | { readonly _tag: 'Unrunnable'; readonly detail: string }

/** A system that can run scripts. */
export interface CgiHost {
  /** As many scripts run as may. */
  readonly isFull: () => boolean
  readonly start: (invocation: Invocation) => PromiseLike<Either<StartError, Process>>
  readonly log: (entry: CgiEntry) => void
}
