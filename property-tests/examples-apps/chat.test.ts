import { describe, expect, test } from 'vitest'
import { chat, room } from '../../examples/chat.js'
import { ask } from './asking.js'
import { serving } from './serving.js'

const serveApp = serving()
const json = ['Content-Type: application/json']

const until = async (holds: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 500 && !holds(); turn++) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(holds()).toBe(true)
}

describe('a chat', () => {
  test('tells whoever listens what is said, and forgets who leaves', async () => {
    const ours = room(50)
    const { url } = await serveApp(chat(ours))
    const leave = new AbortController()
    const listening = await fetch(`${url}/chat`, { signal: leave.signal })
    expect(listening.headers.get('content-type')).toBe('text/event-stream')
    const body = listening.body?.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    const hear = async (text: string): Promise<void> => {
      while (!heard.includes(text)) heard += (await body?.read())?.value ?? ''
    }
    await hear(': welcome\n\n')
    expect(ours.listeners()).toBe(1)
    const headers = { 'Content-Type': 'application/json' }
    const said = await fetch(`${url}/chat`, { method: 'POST', headers, body: '{"name":"Ann","text":"hi\\nthere"}' })
    expect(said.status).toBe(204)
    await hear('id: 1\n')
    await hear('data: {"name":"Ann","text":"hi\\nthere"}\n')
    leave.abort()
    await until(() => ours.listeners() === 0)
  })

  test('shows that it lives where nothing is said', async () => {
    const events = room(5).listen()
    expect([await events.next(), await events.next()].map(({ value }) => value)).toEqual([
      { comment: 'welcome' },
      { comment: 'still here' },
    ])
  })

  test('refuses what is no message, and what is too long', async () => {
    const app = chat(room())
    expect((await ask(app, 'POST', '/chat', json, '{"name":"Ann"}')).status).toBe(422)
    expect((await ask(app, 'POST', '/chat', json, JSON.stringify({ name: 'a', text: 'x'.repeat(5000) }))).status).toBe(
      413,
    )
  })

  test('keeps no more than a hundred messages for a listener who does not listen', async () => {
    const ours = room()
    const events = ours.listen()
    await events.next()
    for (let at = 0; at < 150; at++) ours.say({ name: 'a', text: String(at) })
    expect((await events.next()).value).toMatchObject({ id: '51' })
    await events.return?.()
    expect(ours.listeners()).toBe(0)
  })
})
