import { createServer } from 'node:http'
import { announce } from '../servers/said.mjs'
import { added, idOf, isUser, userOf } from './said.mjs'

const answer = (response, status, value) => {
  const content = JSON.stringify(value)
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(content) })
  response.end(content)
}

const parsed = (pieces) => {
  try {
    return JSON.parse(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces))
  } catch {
    return undefined
  }
}

const add = (request, response) => {
  const pieces = []
  request.on('data', (piece) => pieces.push(piece))
  request.on('end', () => {
    const user = parsed(pieces)
    if (isUser(user)) answer(response, 200, added(user))
    else answer(response, 422, { error: 'no user' })
  })
}

const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  const { method, url } = request
  if (method === 'POST' && url === '/users') return add(request, response)
  const id = method === 'GET' && url.startsWith('/users/') ? idOf(url.slice(7)) : undefined
  if (id === undefined) return answer(response, 404, { error: 'not found' })
  answer(response, 200, userOf(id))
})
server.listen(0, '127.0.0.1', () => announce(server.address().port))
