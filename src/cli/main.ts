import { shown } from './arguments.js'
import type { Command } from './asked.js'
import { commandOf } from './command.js'
import { exits } from './exits.js'
import { fuzzHelp } from './fuzz-help.js'
import { help } from './help.js'
import { commandsFor, isModule } from './library.js'
import { versionText } from './package-folder.js'
import { complain, type World } from './world.js'

const run = async (command: Command, world: World): Promise<number> => {
  switch (command._tag) {
    case 'Help':
      world.out.write(help)
      return exits.done
    case 'Version':
      world.out.write(`${versionText()}\n`)
      return exits.done
    case 'Serve':
      return (await commandsFor(command.what.target)).serveCommand(command, world)
    case 'Replay':
      return (await commandsFor(command.what.target)).replayCommand(command, world)
    case 'Inspect':
      return (await import('./inspect-command.js')).inspectCommand(command, world)
    case 'Hash':
      return (await import('./hash-command.js')).hashCommand(command, world)
    case 'FuzzHelp':
      world.out.write(fuzzHelp)
      return exits.done
    case 'Fuzz':
      return (await (await import('./fuzz-library.js')).fuzzing()).fuzzCommand(command, world)
  }
}

const defect = (error: unknown): string =>
  `a defect of wirefold: ${shown(error instanceof Error ? error.message : String(error))}`

/** Is code run that is not ours? What nobody catches there is its author's affair, who wants to see the stack. */
const runsModule = (command: Command): boolean =>
  (command._tag === 'Serve' || command._tag === 'Replay') && isModule(command.what.target)

/**
 * The command: arguments in, exit code out. What people are told is one line, and never a stack: what goes wrong in here
 * without being foreseen is a defect of ours, and says so.
 */
export const main = async (world: World): Promise<number> => {
  const command = commandOf(world.args)
  if (command._tag === 'Left') {
    complain(world.err, command.left.message)
    return exits.usage
  }
  if (!runsModule(command.right))
    process.once('uncaughtException', (error) => {
      complain(world.err, defect(error))
      process.exit(exits.failed)
    })
  try {
    return await run(command.right, world)
  } catch (error) {
    complain(world.err, defect(error))
    return exits.failed
  }
}
