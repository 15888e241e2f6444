import fastify from 'fastify'
import { announce } from '../servers/said.mjs'
import { added, userOf } from './said.mjs'

const text = { type: 'string' }
const tags = { type: 'array', items: text }
const object = (properties) => ({ type: 'object', properties, required: Object.keys(properties) })
const found = object({ id: { type: 'integer' }, name: text, email: text, tags })
const sent = object({ name: text, email: text, age: { type: 'number' }, tags })
const kept = object({ id: { type: 'integer' }, name: text, email: text, age: { type: 'number' }, tags })

const app = fastify({ logger: false })

app.get(
  '/users/:id',
  { schema: { params: object({ id: { type: 'integer' } }), response: { 200: found } } },
  (request, reply) => {
    reply.send(userOf(request.params.id))
  },
)
app.post('/users', { schema: { body: sent, response: { 200: kept } } }, (request, reply) => {
  reply.send(added(request.body))
})

await app.listen({ port: 0, host: '127.0.0.1' })
announce(app.server.address().port)
