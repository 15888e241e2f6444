import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { documentedApi } from '../../examples/openapi.js'
import { inMemory } from '../../examples/users-api.js'
import { ask } from './asking.js'

test('an API serves its own description, which is one', async () => {
  const { status, fields, content } = await ask(documentedApi(inMemory()), 'GET', '/openapi.json')
  expect([status, fields.get('content-type')]).toEqual([200, 'application/json'])
  const document = JSON.parse(content)
  expect(await new Validator().validate(document)).toMatchObject({ valid: true })
  expect(Object.keys(document.paths)).toEqual(['/users', '/users/{id}'])
})

test('and a page that shows each operation', async () => {
  const { status, content } = await ask(documentedApi(inMemory()), 'GET', '/')
  expect(status).toBe(200)
  for (const operation of ['GET /users', 'POST /users', 'GET /users/{id}', 'DELETE /users/{id}'])
    expect(content).toContain(`<th scope="row">${operation}</th>`)
})

test('and is the API that it describes', async () => {
  const app = documentedApi(inMemory())
  const user = JSON.stringify({ name: 'Ann', email: 'ann@a.example' })
  expect((await ask(app, 'POST', '/users', ['Content-Type: application/json'], user)).status).toBe(201)
  expect((await ask(app, 'GET', '/users/1')).status).toBe(200)
  expect((await ask(app, 'GET', '/users/2')).status).toBe(404)
})
