import { expect, test } from 'vitest'
import { ascii } from '../../src/grammar/ascii.js'
import type { Event, State } from '../../src/parser/index.js'
import { events, feedS, initial, messages, resume } from '../../src/parser/index.js'

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
const POST = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n'

async function* arriving(...chunks: ReadonlyArray<string>): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield ascii(chunk)
}

const heard = async (source: AsyncGenerator<Event, State>): Promise<{ tags: ReadonlyArray<string>; state: State }> => {
  const tags: string[] = []
  for (;;) {
    const { done, value } = await source.next()
    if (done) return { tags, state: value }
    tags.push(value._tag)
  }
}

test('the events of a connection come one by one, and end with its end', async () => {
  const { tags } = await heard(events(arriving(GET.slice(0, 9), GET.slice(9) + GET)))
  expect(tags).toEqual(['Head', 'End', 'Head', 'End', 'Closed'])
})

test('a sync source of chunks does as well', async () => {
  expect((await heard(events([ascii(GET)]))).tags).toEqual(['Head', 'End', 'Closed'])
})

test('nothing is heard behind a failure, and the source is left alone', async () => {
  const source = arriving('GET\n', GET)
  const { tags, state } = await heard(events(source))
  expect([tags, state._tag]).toEqual([['Failure'], 'Failed'])
  expect((await source.next()).done).toBe(true)
})

test('a pause ends the events, and gives back what was not read', async () => {
  const head = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'
  const { tags, state } = await heard(events(arriving(`${head}rest`)))
  expect(tags).toEqual(['Head', 'End', 'Paused'])
  expect(resume(state).unread).toEqual(ascii('rest'))
})

test('a message is a request with all of its content and its trailers', async () => {
  const all = []
  for await (const it of messages(arriving(POST.slice(0, 60), POST.slice(60), GET))) all.push(it)
  const said = all.map((it) =>
    it._tag === 'Right' ? [it.right.request.method, it.right.content.length] : it.left.code,
  )
  expect(said).toEqual([
    ['POST', 5],
    ['GET', 0],
  ])
  const [first] = all
  expect(first?._tag === 'Right' && [...first.right.content]).toEqual([...ascii('abcde')])
  expect(first?._tag === 'Right' && first.right.trailers.toJSON()).toEqual([['X', 'y']])
})

test('content above the limit ends the messages, and so does a failure', async () => {
  const codes = async (source: AsyncGenerator<Uint8Array>, limit: number): Promise<ReadonlyArray<string>> => {
    const all: string[] = []
    for await (const it of messages(source, { limit })) all.push(it._tag === 'Left' ? it.left.code : 'message')
    return all
  }
  expect(await codes(arriving(POST, GET), 4)).toEqual(['content-too-large'])
  expect(await codes(arriving(POST, GET), 5)).toEqual(['message', 'message'])
  expect(await codes(arriving(GET, 'GET'), 5)).toEqual(['message', 'unexpected-end'])
})

test('feedS is feed with the state last, and handed on', () => {
  const [said, state] = feedS(ascii(GET.slice(0, 5)))(initial)
  expect(said).toEqual([])
  expect(feedS(ascii(GET.slice(5)))(state)[0].map((event) => event._tag)).toEqual(['Head', 'End'])
})
