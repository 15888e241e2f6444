import type { Command, Serve } from './asked.js'
import type { World } from './world.js'

/**
 * The commands that run an app. A module is served by these out of the copy of the package that it imports itself, for a
 * response is one only to the copy that made it. Each is loaded when it is asked for.
 */

/** Serves. */
export const serveCommand = async (command: Serve, world: World): Promise<number> =>
  (await import('./serve-command.js')).serveCommand(command, world)

/** Runs a recording again. */
export const replayCommand = async (
  command: Extract<Command, { readonly _tag: 'Replay' }>,
  world: World,
): Promise<number> => (await import('./replay-command.js')).replayCommand(command, world)
