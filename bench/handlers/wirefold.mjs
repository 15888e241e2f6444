import * as t from 'io-ts'
import { all, endpoint, handle, integer, jsonBody, jsonOf, send, serve, toApp } from '../../dist/index.js'
import { announce } from '../servers/said.mjs'
import { added, userOf } from './said.mjs'

const found = t.type({ id: t.number, name: t.string, email: t.string, tags: t.array(t.string) })
const sent = t.type({ name: t.string, email: t.string, age: t.number, tags: t.array(t.string) })
const kept = t.type({ id: t.number, name: t.string, email: t.string, age: t.number, tags: t.array(t.string) })

const getUser = endpoint('GET', '/users/:id', { params: { id: integer }, responses: { 200: jsonOf(found) } })
const addUser = endpoint('POST', '/users', { body: jsonBody(sent), responses: { 200: jsonOf(kept) } })

const app = toApp(
  all(
    handle(getUser, ({ params }) => send(200, userOf(params.id))),
    handle(addUser, ({ body }) => send(200, added(body))),
  ),
)

const started = await serve(app, { host: '127.0.0.1', port: 0, log: false })()
if (started._tag === 'Left') {
  console.error(JSON.stringify(started.left))
  process.exit(1)
}
announce(started.right.port)
