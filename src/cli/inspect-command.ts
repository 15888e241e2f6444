import { createReadStream } from 'node:fs'
import { requestParser } from '../parser/request-parser.js'
import { nodePlatform } from '../server/platform.js'
import { shown } from './arguments.js'
import type { Command } from './asked.js'
import { exits } from './exits.js'
import { inJson, inLines, look, lookAtEnd, looking, type Seen } from './inspect.js'
import { complain, type World } from './world.js'

type Inspect = Extract<Command, { readonly _tag: 'Inspect' }>

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'is a folder'],
  ['EACCES', 'not allowed to read it'],
])

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
  return REASONS.get(code) ?? code
}

/** Shows what the parser makes of a file, or of stdin. Resolves to the exit code: 1 if it was refused, or not read. */
export const inspectCommand = async ({ file, json }: Inspect, { out, err }: World): Promise<number> => {
  const made = requestParser({ platform: nodePlatform })
  if (made._tag === 'Left') return exits.failed
  const parser = made.right
  let at = looking(parser)
  let refused = false
  const show = (all: ReadonlyArray<Seen>): void => {
    for (const it of all) {
      if (it.event._tag === 'Failure') refused = true
      for (const line of json ? [inJson(it)] : inLines(it)) out.write(`${line}\n`)
    }
  }
  try {
    const source: AsyncIterable<Uint8Array> = file === '-' ? process.stdin : createReadStream(file)
    for await (const chunk of source) {
      const step = look(parser)(at, chunk)
      at = step.looking
      show(step.seen)
      if (at.state._tag === 'Failed' || at.state._tag === 'Paused') break
    }
  } catch (error) {
    complain(err, `${shown(file)}: ${reasonOf(error)}`)
    return exits.failed
  }
  if (!refused) show(lookAtEnd(parser)(at))
  return refused ? exits.failed : exits.done
}
