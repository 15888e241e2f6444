import { announce, hello, message } from './said.mjs'

// Runs under Bun. Handlers, not the responses that Bun can keep ready made: the others have none of those.
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  routes: {
    '/plaintext': () => new Response(hello, { headers: { 'Content-Type': 'text/plain; charset=utf-8' } }),
    '/json': () => Response.json(message()),
    '/echo': {
      POST: async (request) =>
        new Response(await request.arrayBuffer(), { headers: { 'Content-Type': 'application/octet-stream' } }),
    },
  },
  fetch: () => new Response('', { status: 404 }),
})
announce(server.port)
