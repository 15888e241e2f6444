import { createReadStream } from 'node:fs'
import type { Either } from 'fp-ts/lib/Either.js'
import type { OptionsError } from '../message/options-error.js'
import { requestParser } from '../parser/request-parser.js'
import { responseParser } from '../parser/response-parser.js'
import { nodePlatform } from '../server/platform.js'
import { shown } from './arguments.js'
import type { Inspect } from './asked.js'
import { exits } from './exits.js'
import { inJson, inLines, look, lookAtEnd, looking, type Seen } from './inspect.js'
import { type Reader, requestReader, responseReader } from './reader.js'
import { complain, type World } from './world.js'

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'is a folder'],
  ['EACCES', 'not allowed to read it'],
])

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
  return REASONS.get(code) ?? code
}

/** Looks at the octets of a file, or of stdin, with this reader: as far as somebody reads what it says. */
const looked = async <S>(reader: Reader<S>, { file, json }: Inspect, { out, err }: World): Promise<number> => {
  let at = looking(reader)
  let refused = false
  const show = (all: ReadonlyArray<Seen>): Promise<boolean> => {
    refused ||= all.some(({ event }) => event._tag === 'Failure')
    const lines = all.flatMap((it) => (json ? [inJson(it)] : inLines(it)))
    if (lines.length > 0) out.write(`${lines.join('\n')}\n`)
    return out.drained()
  }
  try {
    const source: AsyncIterable<Uint8Array> = file === '-' ? process.stdin : createReadStream(file)
    for await (const chunk of source) {
      const step = look(reader)(at, chunk)
      at = step.looking
      if (!(await show(step.seen))) return refused ? exits.failed : exits.done
      const { _tag } = reader.part(at.state)
      if (_tag === 'Failed' || _tag === 'Paused') break
    }
  } catch (error) {
    complain(err, `${shown(file)}: ${reasonOf(error)}`)
    return exits.failed
  }
  if (!refused) await show(lookAtEnd(reader)(at))
  return refused ? exits.failed : exits.done
}

const withMade = <A>(made: Either<OptionsError, A>, run: (parser: A) => Promise<number>): Promise<number> =>
  made._tag === 'Right' ? run(made.right) : Promise.resolve(exits.failed)

/** Shows what a parser makes of octets. Resolves to the exit code: 1 if they were refused, or not read. */
export const inspectCommand = (asked: Inspect, world: World): Promise<number> => {
  const { answers } = asked
  const platform = { platform: nodePlatform }
  return answers === undefined
    ? withMade(requestParser(platform), (parser) => looked(requestReader(parser), asked, world))
    : withMade(responseParser(platform), (parser) => looked(responseReader(parser, answers), asked, world))
}
