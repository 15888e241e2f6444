/**
 * A chat: POST says something, GET listens to server-sent events. A listener that is slow loses the oldest of what waits
 * for it, so nobody can make the server keep more than it wants to; one that leaves is forgotten at once where its
 * connection breaks, and at the next pulse where it ends: who ends his side may still listen.
 */
import { pathToFileURL } from 'node:url'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import {
  type App,
  all,
  chain,
  endpoint,
  fromTask,
  handle,
  html,
  jsonBody,
  nothing,
  ok,
  on,
  rawOf,
  type ServerEvent,
  send,
  serve,
  sse,
  toApp,
} from 'wirefold'

const Said = t.type({ name: t.string, text: t.string })
type Said = t.TypeOf<typeof Said>

/** Where what is said goes, and where it comes from. */
export interface Room {
  readonly say: (said: Said) => void
  /** What is said from now on, until its listener leaves by `return`. */
  readonly listen: () => AsyncIterableIterator<ServerEvent, void>
  readonly listeners: () => number
}

/** So many messages wait for one listener at most. */
const MOST_WAITING = 100

/** What waits for one listener, and how it is told that something does. */
interface Inbox {
  readonly waiting: ServerEvent[]
  wake: () => void
}

/** A room in memory. `pulse` is how often a quiet stream shows that it lives, in milliseconds. */
export const room = (pulse = 15_000): Room => {
  const inboxes = new Set<Inbox>()
  let last = 0
  const woken = (inbox: Inbox): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, pulse)
      timer.unref()
      inbox.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  // An iterator by hand: a generator hears that its listener has left only once what it waits for has come.
  const listen = (): AsyncIterableIterator<ServerEvent, void> => {
    const inbox: Inbox = { waiting: [{ comment: 'welcome' }], wake: () => {} }
    inboxes.add(inbox)
    return {
      next: async () => {
        if (inbox.waiting.length === 0) await woken(inbox)
        return { done: false, value: inbox.waiting.shift() ?? { comment: 'still here' } }
      },
      return: async () => {
        inboxes.delete(inbox)
        inbox.wake()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }
  const say = ({ name, text }: Said): void => {
    const event: ServerEvent = { id: String(++last), event: 'said', data: JSON.stringify({ name, text }) }
    for (const inbox of inboxes) {
      inbox.waiting.push(event)
      if (inbox.waiting.length > MOST_WAITING) inbox.waiting.shift()
      inbox.wake()
    }
  }
  return { say, listen, listeners: () => inboxes.size }
}

const page = `<!doctype html><meta charset="utf-8"><title>Chat</title>
<ul id="said"></ul><form><input name="name" placeholder="Name"><input name="text" placeholder="Text"><button>Say</button></form>
<script>
new EventSource('/chat').addEventListener('said', ({ data }) => {
  const { name, text } = JSON.parse(data)
  document.getElementById('said').append(Object.assign(document.createElement('li'), { textContent: name + ': ' + text }))
})
document.forms[0].addEventListener('submit', (event) => {
  event.preventDefault()
  const body = JSON.stringify(Object.fromEntries(new FormData(event.target)))
  fetch('/chat', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
})
</script>`

const listening = endpoint('GET', '/chat', { responses: { 200: rawOf('text/event-stream') } })
const saying = endpoint('POST', '/chat', { body: jsonBody(Said), bodyLimit: 4096, responses: { 204: nothing } })

/** The chat of one room. */
export const chat = ({ say, listen }: Room): App =>
  toApp(
    all(
      on('GET', '/', () => ok(html(page))),
      handle(listening, () => send(200, sse(listen), [['Cache-Control', 'no-store']])),
      handle(saying, ({ body }) =>
        pipe(
          fromTask(async () => say(body)),
          chain(() => send(204)),
        ),
      ),
    ),
  )

const main = async (): Promise<void> => {
  const started = await serve(chat(room()), { host: '127.0.0.1', port: Number(process.env.PORT ?? 8000) })()
  if (started._tag === 'Left') {
    console.error(started.left)
    process.exitCode = 1
    return
  }
  console.log(`wirefold serves a chat on http://127.0.0.1:${started.right.port}/`)
  process.once('SIGINT', () => void started.right.stop())
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
