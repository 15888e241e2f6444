import { connect } from 'node:net'

/**
 * Opens connections, sends one request on each, reads its answer, and keeps them open: `client.mjs PORT COUNT`. Prints
 * `open` when every one has been answered, and ends when its input does.
 */
const [port, count] = process.argv.slice(2).map(Number)
const request = 'GET /plaintext HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n'
const width = 200

const fail = (error) => {
  console.error(`client: ${error.message}`)
  process.exit(1)
}

/** One connection, up to the end of its answer's content. */
const open = () =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    let text = ''
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('the server closed a connection')))
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (text.endsWith('Hello, World!')) resolve()
    })
  })

const lane = async (share) => {
  for (let at = 0; at < share; at++) await open()
}

await Promise.all(Array.from({ length: width }, (_, at) => lane(Math.floor((count + at) / width))))
console.log('open')
process.stdin.on('end', () => process.exit(0)).resume()
