import { expect, test } from 'vitest'
import { fromFetch, toFetch } from '../../src/adapters/fetch/index.js'
import type { App } from '../../src/connection/contract.js'
import { bytes, chain, collect, fromTask, map, ok, pull, within } from '../../src/response/index.js'
import { ask, deferred, serving } from '../server/serving.js'
import { eventually, sleep } from '../server/wire.js'

/** What becomes of reads that nobody waits for, and of clients that leave inside them. */

/** Content that comes only once it is let go. */
const held = (gate: Promise<void>): Request => {
  const body = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      await gate
      controller.enqueue(new TextEncoder().encode('he'))
      await sleep(20)
      controller.enqueue(new TextEncoder().encode('llo'))
      controller.close()
    },
  })
  return new Request('http://a/', { method: 'POST', body, duplex: 'half' })
}

const all = map((content: Uint8Array) => ok(bytes(content)))(collect())
const nothing = map((): undefined => undefined)

test.each([
  ['a piece', nothing(pull)],
  ['the whole', nothing(collect())],
] as const)('%s that was given up takes nothing of the content', async (_, read) => {
  const { promise, resolve } = deferred<void>()
  const release = fromTask(async () => resolve())
  const app: App = () => chain(() => all)(within(20, () => nothing(release))(read))
  expect(await (await toFetch(app)(held(promise))).text()).toBe('hello')
})

test('a fetch handler that reads for a client that resets is told so', async () => {
  const heard: unknown[] = []
  let begun = false
  const { dial } = await serving(
    fromFetch(async (request) => {
      begun = true
      const read = await request.text().then(
        () => 'read',
        (error: unknown) => error,
      )
      heard.push(read, request.signal.aborted)
      return new Response('nobody')
    }),
  )
  const wire = await dial()
  wire.send(`${ask('POST', '/', 'Content-Length: 9')}abc`)
  await eventually(() => begun, 'the handler has begun')
  wire.reset()
  await eventually(() => heard.length > 0, 'the handler hears of it')
  expect(heard).toEqual([expect.any(Error), true])
  expect(heard[0]).toMatchObject({ message: 'gone', cause: { _tag: 'Malformed', failure: { code: 'gone' } } })
})

test('a fetch handler that gives a read up is answered while the client is silent', async () => {
  const { dial } = await serving(
    fromFetch(async (request) => {
      const reader = request.body?.getReader()
      const first = await reader?.read()
      void reader?.read().catch(() => {})
      await sleep(20)
      reader?.releaseLock()
      return new Response(`enough of ${first?.value?.length}`)
    }),
    { deadlines: { bodyGap: 60_000 } },
  )
  const wire = await dial()
  wire.send(`${ask('POST', '/', 'Content-Length: 9')}abc`)
  expect(await wire.until('enough of 3')).toContain('200 OK')
})

test.each([
  ['that is too large is a 413', 'Content-Length: 1048577', '', 413],
  ['that breaks the grammar is a 400', 'Transfer-Encoding: chunked', 'x\r\n', 400],
] as const)('content %s where a fetch handler fails for it', async (_, field, content, status) => {
  const { dial } = await serving(fromFetch(async (request) => new Response(await request.text())))
  const wire = await dial()
  wire.send(`${ask('POST', '/', field)}${content}`)
  expect(await wire.rest()).toContain(`HTTP/1.1 ${status} `)
})
