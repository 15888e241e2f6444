import { createServer } from 'node:net'
import { announce, hello } from './said.mjs'

/**
 * The floor: what the kernel, libuv and a node:net socket cost. It counts empty lines and writes canned bytes, once a
 * chunk. It understands nothing of HTTP, so a request with a body is beyond it.
 */
const answer = [
  'HTTP/1.1 200 OK',
  'Server: floor',
  `Date: ${new Date(0).toUTCString()}`,
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${hello.length}`,
  '',
  hello,
].join('\r\n')
const answers = Array.from({ length: 65 }, (_, count) => Buffer.from(answer.repeat(count)))
const emptyLine = Buffer.from('\r\n\r\n')

const endsWhole = (bytes) => {
  const end = bytes.length
  return end >= 4 && bytes[end - 1] === 10 && bytes[end - 2] === 13 && bytes[end - 3] === 10 && bytes[end - 4] === 13
}

const nothing = Buffer.alloc(0)

const server = createServer({ noDelay: true }, (socket) => {
  let held = nothing
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    let lines = 0
    let end = 0
    for (let at = bytes.indexOf(emptyLine); at >= 0; at = bytes.indexOf(emptyLine, end)) {
      lines++
      end = at + 4
    }
    held = endsWhole(bytes) ? nothing : bytes.subarray(Math.max(end, bytes.length - 3))
    if (lines > 0) socket.write(answers[lines] ?? answer.repeat(lines))
  })
})
server.listen(0, '127.0.0.1', () => announce(server.address().port))
