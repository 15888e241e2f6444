import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { announce, hello, message } from './said.mjs'

const app = new Hono()

app.get('/plaintext', (context) => context.text(hello))
app.get('/json', (context) => context.json(message()))
app.post('/echo', async (context) =>
  context.body(await context.req.arrayBuffer(), 200, { 'Content-Type': 'application/octet-stream' }),
)

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => announce(port))
