import type { Headers } from '../message/headers.js'
import type { Pieces } from '../response/body.js'
import type { OutputFault } from './fault.js'
import type { Output, Process } from './host.js'
import { type Broken, type Complete, hasBegun, type Reading, unread } from './output.js'

/**
 * One talk with a script: content goes in, a header block and content come out. An answer is one program, and cannot go
 * out while its request is still read; so what a script says before it has read everything is kept here, up to a limit.
 */

/** What became of content that a script was given. */
export type Given =
  | 'taken'
  /** It reads no more, or has said all it will say. */
  | 'closed'
  /** It has said more than is kept for it. */
  | 'ahead'

/** What a script has answered with. */
export type Heard =
  | { readonly _tag: 'Head'; readonly headers: Headers }
  | { readonly _tag: 'NoHead'; readonly fault: OutputFault; readonly detail: string }
  | { readonly _tag: 'Late' }
  | { readonly _tag: 'Killed' }

/** A talk under way. */
export interface Conversation {
  readonly give: (bytes: Uint8Array) => Promise<Given>
  readonly end: () => void
  /** Waits for the header block. */
  readonly head: () => Promise<Heard>
  /** The content behind it, as a stream for an answer: at most so many octets, or the stream breaks. */
  readonly content: (limit: number) => Pieces
  /** Nobody wants the content: it is read, so that the script can finish, and dropped. */
  readonly leave: (limit: number) => void
  readonly kill: () => void
}

/** How a header block is read, and how many octets are kept ahead of the content of the request. */
export interface Hearing {
  readonly read: (state: Reading, chunk: Uint8Array) => Reading | Complete | Broken
  readonly ahead: number
}

type Last = Exclude<Output, { readonly _tag: 'Piece' }>

/** What a talk has heard so far. Its own: nobody else sees it. */
interface Memory {
  block: Reading | Complete | Broken
  /** Content that came already. */
  readonly kept: Uint8Array[]
  octets: number
  reading: PromiseLike<Output> | undefined
  last: Last | undefined
}

const hear = (memory: Memory, { read }: Hearing, output: Output): void => {
  memory.reading = undefined
  if (output._tag !== 'Piece') {
    memory.last = output
    return
  }
  const rest = memory.block._tag === 'Reading' ? behind(memory, read(memory.block, output.bytes)) : output.bytes
  if (rest.length === 0) return
  memory.kept.push(rest)
  memory.octets += rest.length
}

const nothing = new Uint8Array(0)

/** Takes up what a header block has become; the content behind it. */
const behind = (memory: Memory, block: Memory['block']): Uint8Array => {
  memory.block = block
  return block._tag === 'Complete' ? block.rest : nothing
}

/** What was said last, once more, or what is said next. One read at a time, whoever waits for it. */
const next = (memory: Memory, script: Process): PromiseLike<Output> => {
  if (memory.last !== undefined) return Promise.resolve(memory.last)
  memory.reading ??= script.read()
  return memory.reading
}

const isOver = ({ block, last }: Memory): boolean => last !== undefined || block._tag === 'Broken'

/** Gives content, and hears what comes meanwhile: a script may say something before it reads on. */
const give = async (memory: Memory, script: Process, hearing: Hearing, bytes: Uint8Array): Promise<Given> => {
  const written = Promise.resolve(script.write(bytes)).then((taken): Given => (taken ? 'taken' : 'closed'))
  for (;;) {
    if (isOver(memory)) return 'closed'
    if (memory.octets > hearing.ahead) return 'ahead'
    const first = await Promise.race([written, next(memory, script)])
    if (typeof first === 'string') return first
    hear(memory, hearing, first)
  }
}

const noHead = (fault: OutputFault, detail: string): Heard => ({ _tag: 'NoHead', fault, detail })

const headOf = async (memory: Memory, script: Process, hearing: Hearing): Promise<Heard> => {
  for (;;) {
    const { block, last } = memory
    if (block._tag === 'Complete') return { _tag: 'Head', headers: block.headers }
    if (block._tag === 'Broken') return noHead('bad-header', `${block.outcome} at ${block.offset}`)
    if (last?._tag === 'Ended')
      return hasBegun(block) ? noHead('broken-off', `at ${block.held.length}`) : noHead('no-output', 'it ended')
    if (last !== undefined) return last
    hear(memory, hearing, await next(memory, script))
  }
}

/** Why content broke off, for the log; `undefined` when it ended as it should. */
const breach = (last: Last): string | undefined => {
  switch (last._tag) {
    case 'Late':
      return 'a script was killed: its time was over'
    case 'Killed':
      return 'a script was killed: nobody waited for it'
    case 'Ended':
      return last.exit?.signal === undefined ? undefined : `a script died of ${last.exit.signal}`
  }
}

/** By hand and no generator, since one that waits cannot be left: a client that goes must be heard at once. */
const contentOf = (memory: Memory, script: Process, hearing: Hearing, limit: number): AsyncIterator<Uint8Array> => {
  let sent = 0
  let left = false
  const done: IteratorResult<Uint8Array> = { done: true, value: undefined }
  const broken = (why: string): Promise<never> => {
    script.kill()
    // No Error: where in here it was found out says nothing of the script.
    return Promise.reject(why)
  }
  return {
    next: async () => {
      for (;;) {
        const piece = memory.kept.shift()
        if (piece !== undefined) {
          sent += piece.length
          return sent > limit ? broken('a script’s content is longer than its limit') : { done: false, value: piece }
        }
        if (memory.last !== undefined) {
          const why = breach(memory.last)
          return why === undefined || left ? done : broken(why)
        }
        hear(memory, hearing, await next(memory, script))
      }
    },
    return: async () => {
      left = true
      script.kill()
      return done
    },
  }
}

const drop = async (memory: Memory, script: Process, hearing: Hearing, limit: number): Promise<void> => {
  const content = contentOf(memory, script, hearing, limit)
  try {
    for (let at = await content.next(); at.done !== true; at = await content.next());
  } catch {
    // It was killed; there is nobody to tell.
  }
}

/** A talk with a script that has just been started. */
export const conversation = (script: Process, hearing: Hearing): Conversation => {
  const memory: Memory = { block: unread, kept: [], octets: 0, reading: undefined, last: undefined }
  return {
    give: (bytes) => give(memory, script, hearing, bytes),
    end: script.end,
    head: () => headOf(memory, script, hearing),
    content: (limit) => ({ [Symbol.asyncIterator]: () => contentOf(memory, script, hearing, limit) }),
    leave: (limit) => void drop(memory, script, hearing, limit),
    kill: script.kill,
  }
}
