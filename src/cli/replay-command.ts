import { open } from 'node:fs/promises'
import type { Either } from 'fp-ts/lib/Either.js'
import { appOf } from './apps.js'
import { shown } from './arguments.js'
import type { Command } from './asked.js'
import { exits } from './exits.js'
import { difference, report } from './replay-compare.js'
import { against } from './replay-live.js'
import { inMemory, type Replay } from './replay-memory.js'
import { many } from './stopping.js'
import { targetAt } from './target.js'
import { type Happening, readHappening, readHeading } from './transcript.js'
import { right, type Trouble, trouble } from './usage-error.js'
import { complain, say, type World } from './world.js'

type Asked = Extract<Command, { readonly _tag: 'Replay' }>

interface Transcript {
  readonly began: number
  readonly happenings: ReadonlyArray<Happening>
  /** Its last line has no end: whoever wrote it was ended. */
  readonly isCut: boolean
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN')

/** The whole transcript. It is as large as a recording gets, 256 MiB; a last line that was cut off is not part of it. */
const transcriptAt = async (path: string): Promise<Either<Trouble, Transcript>> => {
  const bad = (line: number): Either<Trouble, never> => trouble(`${shown(path)}: line ${line} is none of a transcript`)
  try {
    const file = await open(path)
    const { size } = await file.stat()
    let began: number | undefined
    let number = 0
    let octets = 0
    const happenings: Happening[] = []
    for await (const line of file.readLines({ encoding: 'latin1' })) {
      number++
      octets += line.length + 1
      const heading = number === 1 ? readHeading(line) : undefined
      const happening = number === 1 ? undefined : readHappening(line)
      if (heading === undefined && happening === undefined)
        return began !== undefined && octets > size ? right({ began, happenings, isCut: true }) : bad(number)
      began ??= heading?.began
      if (happening !== undefined) happenings.push(happening)
    }
    return began === undefined ? bad(1) : right({ began, happenings, isCut: false })
  } catch (error) {
    const code = codeOf(error)
    return trouble(`${shown(path)}: ${code === 'ENOENT' ? 'there is no such file' : code}`)
  }
}

const replayFor = async ({ what, to }: Asked, began: number): Promise<Either<Trouble, Replay>> => {
  if (to !== undefined) return right(against(to))
  const target = await targetAt(what.target)
  if (target._tag === 'Left') return target
  const app = await appOf(what, target.right)
  if (app._tag === 'Left') return app
  const replay = inMemory(app.right, what, began)
  return replay._tag === 'Left' ? trouble(`${replay.left.option}: ${replay.left.reason}`) : replay
}

const answersThen = (happenings: ReadonlyArray<Happening>): ReadonlyMap<number, Uint8Array> => {
  const pieces = new Map<number, Uint8Array[]>()
  for (const it of happenings) {
    if (it._tag === 'Open') pieces.set(it.connection, [])
    if (it._tag === 'Out') pieces.get(it.connection)?.push(it.bytes)
  }
  return new Map([...pieces].map(([number, all]) => [number, new Uint8Array(Buffer.concat(all))]))
}

const nothing = new Uint8Array(0)

/** Runs a transcript again, and says of each connection whether the answers are the same. Exit code 1 if some are not. */
export const replayCommand = async (asked: Asked, { out, err }: World): Promise<number> => {
  const transcript = await transcriptAt(asked.file)
  const replay = transcript._tag === 'Left' ? transcript : await replayFor(asked, transcript.right.began)
  if (transcript._tag === 'Left' || replay._tag === 'Left') {
    complain(
      err,
      transcript._tag === 'Left' ? transcript.left.message : replay._tag === 'Left' ? replay.left.message : '',
    )
    return exits.failed
  }
  const { happenings, isCut } = transcript.right
  if (isCut) say(err, 'the recording was cut off: its last line is left out')
  for (const it of happenings) {
    if (it._tag === 'Full') say(err, 'the recording was full here')
    const why = await replay.right.happen(it)
    if (why !== undefined) {
      complain(err, why)
      await replay.right.end()
      return exits.failed
    }
  }
  const now = await replay.right.end()
  let differing = 0
  for (const [connection, then] of answersThen(happenings)) {
    const compared = { connection, then, now: now.get(connection) ?? nothing }
    if (difference(compared) !== undefined) differing++
    for (const line of report(compared)) out.write(`${line}\n`)
    if (!(await out.drained())) break
  }
  out.write(`${many(now.size, 'connection')}, ${differing} with other answers\n`)
  return differing === 0 ? exits.done : exits.failed
}
