import { announce, openBrowser } from './announcing.js'
import type { Serve } from './asked.js'
import { exits } from './exits.js'
import { certificateOf, start } from './starting.js'
import { stopped } from './stopping.js'
import { complain, type World } from './world.js'

const single = async (command: Serve, world: World): Promise<number> => {
  const certificate = await certificateOf(command)
  const server = certificate._tag === 'Left' ? certificate : await start(command, certificate.right, world)
  if (server._tag === 'Left') {
    complain(world.err, server.left.message)
    return exits.failed
  }
  const { running, flights, log, recording, urls, path } = server.right
  // Whoever reads the URL may send a signal at once: it is listened to before.
  const over = stopped(running, flights, async () => log?.flush(), world)
  announce(path, urls.length > 0 ? urls : [running.host], world)
  if (command.open && urls[0] !== undefined) void openBrowser(urls[0], world)
  await over
  recording?.close()
  return exits.done
}

/** Serves until a signal. Resolves to the exit code. */
export const serveCommand = async (command: Serve, world: World): Promise<number> => {
  if (command.workers === undefined) return single(command, world)
  const { default: cluster } = await import('node:cluster')
  if (cluster.isPrimary) return (await import('./primary.js')).primary(command, command.workers, world)
  return (await import('./worker.js')).worker(command, world)
}
