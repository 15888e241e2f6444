import type { Serve } from './asked.js'
import { isOurs, type Order, type Report } from './between.js'
import { exits } from './exits.js'
import { type Started, start } from './starting.js'
import { SIGNALS } from './stopping.js'
import type { World } from './world.js'

/** Resolves when it is sent, or when there is nobody left to send it to. */
const tell = (report: Report): Promise<void> =>
  new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve()
    else process.send(report, undefined, undefined, () => resolve())
  })

const begun = async (
  command: Serve,
  order: Extract<Order, { _tag: 'Start' }>,
  world: World,
): Promise<Started | undefined> => {
  const where = order.port === undefined ? command.where : { ...command.where, port: order.port }
  const server = await start({ ...command, where }, order.certificate, world)
  if (server._tag === 'Left') {
    await tell({ _tag: 'Failed', message: server.left.message })
    return undefined
  }
  const { running, urls, path } = server.right
  await tell({ _tag: 'Ready', path, places: urls.length > 0 ? urls : [running.host] })
  return server.right
}

const end = async ({ running, flights, log }: Started): Promise<void> => {
  await tell({ _tag: 'Stopping', flying: flights.list(performance.now()) })
  const report = await running.stop()
  await log?.flush()
  await tell({ _tag: 'Stopped', report })
}

/**
 * A worker: waits to be told to start, serves, and stops when it is told to, or by SIGTERM. Told to quit it ends at once,
 * by itself: so do the scripts that it runs, which they would not if it were killed. When the primary has gone,
 * `node:cluster` ends it. A terminal's SIGINT goes to all processes at once: what it means to workers the primary decides.
 */
export const worker = (command: Serve, world: World): Promise<number> =>
  new Promise((resolve) => {
    let server: Promise<Started | undefined> = Promise.resolve(undefined)
    let stopping = false
    const stop = async (): Promise<void> => {
      if (stopping) return
      stopping = true
      const started = await server
      if (started !== undefined) await end(started)
      resolve(exits.done)
    }
    for (const signal of SIGNALS) process.on(signal, () => (signal === 'SIGTERM' ? void stop() : undefined))
    process.on('message', (message: unknown) => {
      if (!isOurs(message)) return
      if (message._tag === 'Stop') void stop()
      if (message._tag === 'Quit') process.exit(exits.interrupted)
      if (message._tag !== 'Start') return
      server = begun(command, message, world)
      void server.then((started) => (started === undefined ? resolve(exits.failed) : undefined))
    })
    void tell({ _tag: 'Waiting' })
  })
