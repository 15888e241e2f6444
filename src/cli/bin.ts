#!/usr/bin/env node
import { main } from './main.js'
import { type Stream, wantsColour } from './world.js'

/** Who does not read any more has read enough: that is no error of ours. */
const toStream = (stream: NodeJS.WriteStream): Stream => {
  stream.on('error', () => undefined)
  return {
    write: (text) => {
      stream.write(text)
    },
    colour: wantsColour(process.env, stream.isTTY === true),
    terminal: stream.isTTY === true,
  }
}

const world = {
  args: process.argv.slice(2),
  env: process.env,
  out: toStream(process.stdout),
  err: toStream(process.stderr),
}

// What an app keeps running would keep the process; what was written goes out first.
void main(world).then((code) => process.stdout.write('', () => process.stderr.write('', () => process.exit(code))))
