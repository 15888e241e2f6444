import fastify from 'fastify'
import { announce, hello, message } from './said.mjs'

const app = fastify({ logger: false })

app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
app.get('/plaintext', (_request, reply) => {
  reply.type('text/plain; charset=utf-8').send(hello)
})
app.get('/json', (_request, reply) => {
  reply.send(message())
})
app.post('/echo', (request, reply) => {
  reply.type('application/octet-stream').send(request.body)
})

await app.listen({ port: 0, host: '127.0.0.1' })
announce(app.server.address().port)
