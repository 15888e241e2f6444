import { write } from 'node:fs'
import type { LogEntry } from '../connection/contract.js'
import type { LogFormat } from './log-format.js'

/** What writes octets somewhere and says when it is done: how many were taken, or what went wrong. */
export type Sink = (bytes: Uint8Array, done: (error: unknown, taken: number) => void) => void

/** A hook for `log`, with what it still holds. */
export interface LogWriter {
  readonly log: (entry: LogEntry) => void
  /** Resolves when everything that was logged before is written, or given up. */
  readonly flush: () => Promise<void>
}

/** Lines wait this long for company, in milliseconds. */
const DELAY = 50
/** A batch goes out at once from this many characters on. */
const BATCH = 65_536
/** More than this waiting, and lines are counted instead of kept: a reader that hangs must not fill our memory. */
const BOUND = 1_048_576
/** How long a sink that is full for now is left alone, in milliseconds, and how often. */
const RETRY = 20
const RETRIES = 250

/** A file descriptor as a sink. The write runs on another thread, so that a pipe nobody reads does not stop the server. */
export const descriptor =
  (fd: number): Sink =>
  (bytes, done) =>
    write(fd, bytes, 0, bytes.length, null, (error, taken) => done(error, taken))

const isFullForNow = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EAGAIN'

/**
 * Batched and bounded: lines are gathered and written in one piece, one piece at a time; what comes while more than 1 MiB
 * waits is dropped, and a line says how much. A class for the buffer that it is.
 */
class Batches {
  private waiting = ''
  private dropped = 0
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> | undefined
  private readonly sink: Sink

  constructor(sink: Sink) {
    this.sink = sink
  }

  add(line: string): void {
    if (this.waiting.length > BOUND) {
      this.dropped++
      return
    }
    this.waiting += `${line}\n`
    if (this.writing !== undefined) return
    if (this.waiting.length >= BATCH) this.start()
    else this.timer ??= setTimeout(() => this.start(), DELAY)
  }

  async flush(): Promise<void> {
    while (this.writing !== undefined || this.waiting !== '') {
      if (this.writing === undefined) this.start()
      await this.writing
    }
  }

  private start(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.writing ??= this.drain().finally(() => {
      this.writing = undefined
    })
  }

  private async drain(): Promise<void> {
    while (this.waiting !== '') {
      const lost = this.dropped === 0 ? '' : `- - - ${this.dropped} lines of this log were dropped\n`
      const bytes = Buffer.from(this.waiting + lost, 'latin1')
      this.waiting = ''
      this.dropped = 0
      await this.write(bytes)
    }
  }

  private async write(bytes: Uint8Array): Promise<void> {
    let left = bytes
    for (let tries = 0; left.length > 0 && tries < RETRIES; tries++) {
      const { error, taken } = await this.attempt(left)
      if (error && !isFullForNow(error)) return
      if (error) await new Promise((resume) => setTimeout(resume, RETRY))
      else tries = -1
      left = left.subarray(taken)
    }
  }

  private attempt(bytes: Uint8Array): Promise<{ readonly error: unknown; readonly taken: number }> {
    return new Promise((resolve) => {
      try {
        this.sink(bytes, (error, taken) => resolve({ error, taken: error ? 0 : taken }))
      } catch (error) {
        resolve({ error, taken: 0 })
      }
    })
  }
}

/**
 * Records as lines of that format, in batches to `sink`, which is stderr unless told otherwise. What cannot be written is
 * given up: a log never stops a server.
 */
export const logWriter = (format: LogFormat, sink: Sink = descriptor(2)): LogWriter => {
  const batches = new Batches(sink)
  return { log: (entry) => batches.add(format(entry)), flush: () => batches.flush() }
}
