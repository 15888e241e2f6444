import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { validator } from 'hono/validator'
import { announce } from '../servers/said.mjs'
import { added, idOf, isUser, userOf } from './said.mjs'

const app = new Hono()

app.get('/users/:id', (context) => {
  const id = idOf(context.req.param('id'))
  return id === undefined ? context.json({ error: 'not found' }, 404) : context.json(userOf(id))
})
app.post(
  '/users',
  validator('json', (value, context) => (isUser(value) ? value : context.json({ error: 'no user' }, 422))),
  (context) => context.json(added(context.req.valid('json'))),
)

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => announce(port))
