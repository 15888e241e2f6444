#!/usr/bin/env node
import { exits } from './exits.js'
import { main } from './main.js'
import { toStream } from './outlet.js'
import { complain } from './world.js'

const out = toStream(process.stdout)
const err = toStream(process.stderr)
const world = { args: process.argv.slice(2), env: process.env, out, err }

/** Who does not read any more has read enough: that is no error of ours. What cannot be written is one. */
const exitCode = (code: number): number => {
  const lost = out.lost()
  if (lost === undefined || lost === 'EPIPE') return code
  complain(err, `stdout: ${lost}`)
  return code === exits.done ? exits.failed : code
}

// A module that awaits what never comes leaves nothing to wait for: Node would end, with 0 and without a word.
process.once('beforeExit', () => {
  complain(err, 'nothing is left to wait for, and this is not done: does a module await what never comes?')
  process.exit(exits.failed)
})

// What an app keeps running would keep the process; what was written goes out first.
void main(world).then(async (code) => {
  await out.drained()
  const ends = exitCode(code)
  await err.drained()
  process.exit(ends)
})
