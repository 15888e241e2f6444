import { createServer, type RequestListener, type Server } from 'node:http'
import { pathToFileURL } from 'node:url'
import { echoListener } from '../fuzz/live/index.js'
import { echoApp } from '../fuzz/live/targets/echo-app.js'
import { serve } from '../server/serve.js'
import { lendPackage } from './lent.js'
import { complain, type World } from './world.js'

/**
 * A server to be fuzzed, in a process of its own: of wirefold or of Node, which say what they read, or what a module
 * exports. What goes wrong in it ends it, and whoever started it sees that.
 */

const HOST = '127.0.0.1'

/** Whoever started it may end without a word: then nobody needs it any more. */
const endWithParent = (): void => {
  const parent = process.ppid
  setInterval(() => (process.ppid === parent ? undefined : process.exit(0)), 1000).unref()
}

const isListener = (value: unknown): value is RequestListener => typeof value === 'function'

const isServer = (value: unknown): value is Pick<Server, 'listen'> =>
  typeof value === 'object' && value !== null && 'listen' in value && typeof value.listen === 'function'

const serveModule = async (file: string, port: number): Promise<string | undefined> => {
  lendPackage(file)
  const loaded: { readonly default?: unknown } = await import(pathToFileURL(file).href)
  const exported = loaded.default ?? loaded
  const server = isServer(exported) ? exported : isListener(exported) ? createServer(exported) : undefined
  server?.listen(port, HOST)
  return server === undefined ? `${file}: its default export is no server and no listener` : undefined
}

const serveEcho = async (port: number): Promise<string | undefined> => {
  const running = await serve(echoApp, { host: HOST, port, log: false })()
  return running._tag === 'Left' ? JSON.stringify(running.left) : undefined
}

/** Serves `wirefold`, `node` or a file on the port, until it is ended. Why it cannot is said. */
export const hostFor = async ({ args, err }: World): Promise<void> => {
  const [what = '', text = ''] = args
  const port = Number(text)
  endWithParent()
  const made =
    what === 'node'
      ? void createServer(echoListener).listen(port, HOST)
      : await (what === 'wirefold' ? serveEcho(port) : serveModule(what, port))
  if (made === undefined) return
  complain(err, made)
  process.exit(1)
}
