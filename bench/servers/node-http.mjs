import { createServer } from 'node:http'
import { announce, hello, message } from './said.mjs'

const send = (response, type, content) => {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': content.length })
  response.end(content)
}

const echo = (request, response) => {
  const pieces = []
  request.on('data', (piece) => pieces.push(piece))
  request.on('end', () =>
    send(response, 'application/octet-stream', pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)),
  )
}

// Its own 5 s would close what the memory benchmark holds open; wirefold's idle deadline is 65 s.
const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  switch (request.url) {
    case '/plaintext':
      return send(response, 'text/plain; charset=utf-8', hello)
    case '/json':
      return send(response, 'application/json', JSON.stringify(message()))
    case '/echo':
      return echo(request, response)
    default:
      response.writeHead(404).end()
  }
})
server.listen(0, '127.0.0.1', () => announce(server.address().port))
