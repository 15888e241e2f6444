import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { browserFields } from './inputs.mjs'
import { hello } from './servers/said.mjs'

const script = (name) => fileURLToPath(new URL(`wrk/${name}.lua`, import.meta.url))
const isHello = (content) => content === hello
const get = (path, fields = []) =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
const octets = 'x'.repeat(1024)
// wrk sends Host and keeps connections by itself.
const sent = browserFields.filter(([name]) => name !== 'Host' && name !== 'Connection')

/**
 * What is measured. `wrk` are its arguments besides the URL, `request` the same request as bytes for the check before,
 * `floor` tells whether the floor can answer it, `targets` what wirefold is to reach beside the floor and node:http.
 */
export const scenarios = [
  {
    name: 'plaintext',
    path: '/plaintext',
    wrk: [],
    request: get('/plaintext'),
    right: isHello,
    floor: true,
    targets: { floor: 0.8, node: 1.8 },
  },
  {
    name: 'browser headers',
    path: '/plaintext',
    wrk: sent.flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    request: get('/plaintext', sent),
    right: isHello,
    floor: true,
    targets: { floor: 0.7 },
  },
  {
    name: '16 pipelined',
    path: '/plaintext',
    wrk: ['-s', script('pipelined')],
    request: get('/plaintext').repeat(16),
    answers: 16,
    right: isHello,
    floor: true,
    targets: { node: 8 },
  },
  {
    name: '1 KiB POST echo',
    path: '/echo',
    wrk: ['-s', script('post')],
    request:
      'POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n' +
      `Content-Length: ${octets.length}\r\n\r\n${octets}`,
    right: (content) => content === octets,
    floor: false,
    targets: { node: 1.8 },
  },
  {
    name: 'JSON',
    path: '/json',
    wrk: [],
    request: get('/json'),
    right: (content) => JSON.parse(content).message === hello,
    floor: false,
    targets: { node: 1.8 },
  },
]

/** The contents of the answers in `text`, as far as they have come; every one has a Content-Length here. */
const contents = (text) => {
  const found = []
  let at = 0
  for (;;) {
    const end = text.indexOf('\r\n\r\n', at)
    if (end < 0) return found
    const head = text.slice(at, end)
    if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`answered ${head.split('\r\n', 1)[0]}`)
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1])
    if (Number.isNaN(length)) throw new Error('answered without Content-Length')
    if (text.length < end + 4 + length) return found
    found.push(text.slice(end + 4, end + 4 + length))
    at = end + 4 + length
  }
}

/** Sends a scenario's request once and resolves when the right answer, or all of them, came back within 3 s. */
export const check = ({ name, port }, { name: scenario, request, right, answers = 1 }) =>
  new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(request, 'latin1'))
    const fail = (error) => {
      socket.destroy()
      reject(new Error(`${name}, ${scenario}: ${error.message}`))
    }
    socket.setTimeout(3000, () => fail(new Error(`no answer within 3 s, only ${JSON.stringify(text.slice(0, 200))}`)))
    socket.on('error', fail)
    socket.on('end', () => fail(new Error('closed early')))
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      try {
        const found = contents(text)
        if (!found.every(right)) throw new Error(`answered ${JSON.stringify(found)}`)
        if (found.length < answers) return
        socket.destroy()
        resolve()
      } catch (error) {
        fail(error)
      }
    })
  })
