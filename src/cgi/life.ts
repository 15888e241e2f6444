import type { Exit, Output, Process } from './host.js'

/**
 * The life of a script's process: when its output has ended, when it has run too long, and what is left to be killed.
 * Three things come in any order and may fail to come (its exit, the end of its output, somebody who reads), so they are
 * put together in one place, on a clock that is given.
 */

/** What is needed of a process that runs, as few words as will do. */
export interface Child {
  /** Output that is there already. */
  readonly take: () => Uint8Array | undefined
  readonly write: (bytes: Uint8Array) => PromiseLike<boolean>
  readonly end: () => void
  /** Sends a signal to its whole process group. */
  readonly signal: (name: 'SIGTERM' | 'SIGKILL') => void
  /** Lets go of its input and its output. */
  readonly release: () => void
}

/** What happens to a process. */
export type News =
  /** There is output to take. */
  | { readonly _tag: 'Readable' }
  /** There will be no more. */
  | { readonly _tag: 'Silent' }
  /** It has ended, and was reaped. */
  | { readonly _tag: 'Exited'; readonly exit: Exit }

/** How long it may run, how long it may take to end when it is asked to, and a clock to measure them with. */
export interface LifeOptions {
  readonly timeout: number
  readonly grace: number
  /** Calls `f` in so many milliseconds, unless the function that comes back was called before. */
  readonly after: (ms: number, f: () => void) => () => void
  /** Its time was over. */
  readonly late: () => void
  /** It has ended, and nobody had asked it to. */
  readonly ended: (exit: Exit) => void
}

/** A process to talk to, and an ear for what happens to it. */
export interface Life {
  readonly process: Process
  readonly tell: (news: News) => void
}

/** The exit and the end of the output belong together: the second of them is waited for so long, in milliseconds. */
export const QUIET = 250

const never = (): void => {}

/** What is known of a process. Its life's own. */
interface Known {
  exit: Exit | undefined
  silent: boolean
  killed: 'Late' | 'Killed' | undefined
  /** The one who waits for output. */
  waiting: ((output: Output) => void) | undefined
  stopClock: () => void
  stopForce: () => void
  stopQuiet: () => void
}

/** What there is to say; `undefined` while it may still come. */
const next = (known: Known, child: Child): Output | undefined => {
  if (known.killed !== undefined) return { _tag: known.killed }
  const bytes = child.take()
  if (bytes !== undefined) return { _tag: 'Piece', bytes }
  return known.silent && known.exit !== undefined ? { _tag: 'Ended', exit: known.exit } : undefined
}

const answer = (known: Known, output: Output): void => {
  const { waiting } = known
  known.waiting = undefined
  waiting?.(output)
}

/** Tells the one who waits what there is, or that the second of two things has not come in time. */
const look = (known: Known, child: Child, options: LifeOptions): void => {
  known.stopQuiet()
  if (known.waiting === undefined) return
  const output = next(known, child)
  if (output !== undefined) return answer(known, output)
  if (!known.silent && known.exit === undefined) return
  known.stopQuiet = options.after(QUIET, () => {
    known.silent = true
    if (known.exit !== undefined) child.release()
    answer(known, { _tag: 'Ended', exit: known.exit })
  })
}

const isOver = ({ exit, silent, killed }: Known): boolean => killed !== undefined || (exit !== undefined && silent)

const kill = (known: Known, child: Child, options: LifeOptions, why: 'Late' | 'Killed'): void => {
  if (isOver(known)) return
  known.killed = why
  if (why === 'Late') options.late()
  known.stopClock()
  known.stopQuiet()
  child.release()
  if (known.exit === undefined) {
    child.signal('SIGTERM')
    known.stopForce = options.after(options.grace, () => child.signal('SIGKILL'))
  }
  answer(known, { _tag: why })
}

/** What it leaves behind in its group is killed: it would hold the output open. */
const exited = (known: Known, child: Child, options: LifeOptions, exit: Exit): void => {
  known.exit = exit
  if (known.killed === undefined) options.ended(exit)
  known.stopForce()
  child.signal('SIGKILL')
}

/**
 * The life of a process that has just been started. Its output ends when the process has ended and its output too; where
 * only one of them comes, `QUIET` later. Behind its exit it is nobody's but the reader's: the clock measures from one
 * read to the next then, so that output which nobody takes is not held for ever.
 */
export const life = (child: Child, options: LifeOptions): Life => {
  const known: Known = {
    exit: undefined,
    silent: false,
    killed: undefined,
    waiting: undefined,
    stopClock: never,
    stopForce: never,
    stopQuiet: never,
  }
  const wind = (): void => {
    known.stopClock()
    known.stopClock = options.after(options.timeout, () => kill(known, child, options, 'Late'))
  }
  wind()
  return {
    process: {
      write: (bytes) => (isOver(known) ? Promise.resolve(false) : child.write(bytes)),
      end: child.end,
      read: () =>
        new Promise((resolve) => {
          known.waiting = resolve
          if (known.exit !== undefined && !isOver(known)) wind()
          look(known, child, options)
        }),
      kill: () => kill(known, child, options, 'Killed'),
    },
    tell: (news) => {
      if (news._tag === 'Exited') exited(known, child, options, news.exit)
      if (news._tag === 'Silent') known.silent = true
      if (isOver(known)) known.stopClock()
      look(known, child, options)
    },
  }
}
