/**
 * The server that `npm start` runs: a page that explains it, and one path for each thing it shows. Everything down to
 * `main` is a description: nothing of it knows of a socket, and all of it runs in memory as well.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { tryCatch } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import {
  type App,
  bytes,
  collect,
  encodeHeaderValue,
  fromFields,
  fromTask,
  html,
  json,
  type ListenError,
  map,
  methods,
  type OptionsError,
  ok,
  pathOf,
  type Request,
  type Running,
  type ServeOptions,
  type ServerEvent,
  sendError,
  serve,
  sse,
  stream,
  text,
  upgrade,
  upgradeRequired,
  withHeader,
} from 'wirefold'
import { page } from './hello-page.js'

const home = ok(html(page))
const plaintext = ok(text('Hello, World!'))

/** What was sent comes back, under the type it was sent with. */
const echo: App = (request) =>
  pipe(
    collect(),
    map((content) => {
      const type = request.headers.get('Content-Type')
      const answer = withHeader('X-Content-Type-Options', 'nosniff')(ok(bytes(content)))
      return type === undefined ? answer : withHeader('Content-Type', encodeHeaderValue(type))(answer)
    }),
  )

/** A path segment as text; `undefined` where its escapes are no UTF-8. */
const decoded = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

const user = (segment: string) => {
  const id = decoded(segment)
  return id === undefined || id === '' || segment.includes('/')
    ? sendError(404)
    : ok(json({ id, name: `User ${id}`, friends: [] }))
}

async function* lines() {
  for (let line = 1; line <= 5; line++) {
    yield `line ${line}\n`
    await sleep(200)
  }
  return fromFields([['X-Lines', '5']])
}

async function* ticks(): AsyncGenerator<ServerEvent, void> {
  for (let tick = 1; tick <= 10; tick++) {
    yield { event: 'tick', data: `tick ${tick} of 10`, id: String(tick) }
    await sleep(1000)
  }
  yield { event: 'done', data: 'that was all' }
}

const slow = fromTask(async (abort) => {
  const signal = abort()
  const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
  await Promise.race([sleep(2000, undefined, { ref: false }), gone])
  return ok(text('That took two seconds.\n'))
})

/** The protocol `echo`: what comes in goes out, until the client has ended its side. */
const echoProtocol = upgrade('echo', {
  initial: undefined,
  turn: (state, input) => ({ state, output: input === undefined ? [] : [input], done: input === undefined }),
})

const wantsEcho = (request: Request): boolean => (request.headers.get('Upgrade') ?? '').toLowerCase() === 'echo'

const pages: App = (request) => {
  const path = pathOf(request.target)
  switch (path) {
    case '/':
      return home
    case '/plaintext':
      return plaintext
    case '/stream':
      return ok(stream(lines, { type: 'text/plain;charset=utf-8', trailers: ['X-Lines'] }))
    case '/sse':
      return pipe(ok(sse(ticks)), withHeader('Cache-Control', 'no-store'))
    case '/slow':
      return slow
    case '/upgrade':
      return wantsEcho(request) ? echoProtocol : upgradeRequired(['echo'], text('Ask for Upgrade: echo.\n'))
    default:
      return path.startsWith('/users/') ? user(path.slice('/users/'.length)) : sendError(404)
  }
}

const site = methods({ GET: pages, HEAD: pages })

/** The whole demo: `/echo` takes any method, every other path GET and HEAD. */
export const app: App = (request) => (pathOf(request.target) === '/echo' ? echo(request) : site(request))

/** What is empty says nothing. */
const given = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text

const portOf = (text: string): number => {
  if (!/^\d{1,5}$/.test(text)) throw new Error(`The port ${text} makes no sense: a number from 0 to 65535 is needed.`)
  return Number(text)
}

/** Arguments first, then the environment, then the defaults. */
const optionsOf = (args: string[], env: NodeJS.ProcessEnv): ServeOptions => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { port: { type: 'string' }, host: { type: 'string' } },
  })
  if (positionals.length > 1) throw new Error(`More than one port makes no sense: ${positionals.join(' ')}.`)
  const port = values.port ?? positionals[0] ?? given(env.PORT) ?? '8000'
  return { host: values.host ?? given(env.HOST) ?? '127.0.0.1', port: portOf(port) }
}

const url = (running: Running): string =>
  `http://${running.host.includes(':') ? `[${running.host}]` : running.host}:${running.port}/`

const stopOn = (signals: ReadonlyArray<NodeJS.Signals>, running: Running): void => {
  const stop = async (): Promise<void> => {
    console.log('Stopping: answering what was asked already.')
    const { served, aborted } = await running.stop()
    console.log(`Stopped. ${served} answered meanwhile, ${aborted} cut off.`)
  }
  for (const signal of signals) process.once(signal, stop)
}

const ANOTHER = ' Another port: npm start -- 8001'

const explain = (error: ListenError | OptionsError): string =>
  error._tag === 'ListenError'
    ? `Cannot listen on ${error.address}: ${error.reason} (${error.code}).${error.option === 'port' ? ANOTHER : ''}`
    : `The option ${error.option} makes no sense: ${error.reason}.`

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const failed = (message: string): void => {
  console.error(message)
  process.exitCode = 1
}

const main = async (): Promise<void> => {
  const wanted = tryCatch(() => optionsOf(process.argv.slice(2), process.env), messageOf)
  if (wanted._tag === 'Left') return failed(wanted.left)
  const started = await serve(app, wanted.right)()
  if (started._tag === 'Left') return failed(explain(started.left))
  console.log(`wirefold serves ${url(started.right)}  (Ctrl-C stops it)`)
  stopOn(['SIGINT', 'SIGTERM'], started.right)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
