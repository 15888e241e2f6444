// fastify as it comes, but that it takes content of every type as octets. It leaves that of some
// methods unread: where content was framed and not read, nothing is told.
import fastify from 'fastify'
import { said } from './said.mjs'

const app = fastify({ logger: false })
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, content, done) => done(null, content))
app.all('/*', (request, reply) => {
  const { method, url: target, rawHeaders: flat } = request.raw
  const fields = Array.from({ length: flat.length >> 1 }, (_, at) => [flat[2 * at], flat[2 * at + 1]])
  const { headers } = request
  const isFramed = 'content-length' in headers || 'transfer-encoding' in headers
  if (request.body === undefined && isFramed) return 'a'
  reply.header('X-Wirefold-Echo', '1')
  return said({ method, target, fields, body: request.body?.toString('latin1') ?? '' })
})
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
