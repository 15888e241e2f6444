import type { Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { site } from '../../examples/express.js'
import { inMemory } from '../../examples/users-api.js'

let server: Server
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server = site(inMemory()).listen(0, '127.0.0.1', () => resolve())
  })
  const address = server.address()
  if (typeof address === 'object' && address !== null) url = `http://127.0.0.1:${address.port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('an app answers inside of Express, and Express beside it', async () => {
  expect(await (await fetch(url)).text()).toBe('a page by Express')
  const headers = { 'Content-Type': 'application/json' }
  const added = await fetch(`${url}/users`, { method: 'POST', headers, body: '{"name":"Ann","email":"a@a.example"}' })
  expect([added.status, added.headers.get('location')]).toEqual([201, '/users/1'])
  expect(await (await fetch(`${url}/users/1`)).json()).toEqual({ id: 1, name: 'Ann', email: 'a@a.example' })
  expect((await fetch(`${url}/users/1`, { method: 'PUT' })).status).toBe(405)
  expect((await fetch(`${url}/users/x`)).status).toBe(400)
  expect((await fetch(`${url}/usersx`)).status).toBe(404)
})
