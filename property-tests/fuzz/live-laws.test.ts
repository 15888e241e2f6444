import type { Socket } from 'node:net'
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import {
  type Asker,
  boundedIntake,
  deadlineHonoured,
  headAgreesWithGet,
  type LaterLaw,
  octets,
  oneAnswerEach,
  serverAgreesWithOracle,
  serverAnswersNothingSmuggled,
  serverIgnoresCuts,
  serverStands,
  serversAgree,
  smugglingClassics,
  stableOverKeepAlive,
} from '../../src/fuzz/index.js'
import { asker, commandTarget, listenerTarget, type ServerTarget } from '../../src/fuzz/live/index.js'
import { collect, map, ok, text } from '../../src/response/index.js'
import type { ServeOptions } from '../../src/server/serve.js'
import { serving } from '../server/serving.js'
import { socketServer, targetOf } from './socket-server.js'

const SEED = 20_260_101

const asking = async (target: ServerTarget): Promise<Asker> => {
  const started = await asker(target)
  if (started._tag === 'Left') throw new Error(started.left)
  onTestFinished(started.right.stop)
  return started.right
}

const app: App = () =>
  pipe(
    collect(),
    map(() => ok(text('a'))),
  )

const ours = async (options: ServeOptions = {}): Promise<Asker> => {
  const { running } = await serving(app, options)
  return asking(targetOf(running.port))
}

const nodes = (options: Parameters<typeof listenerTarget>[1] = {}): Promise<Asker> =>
  asking(listenerTarget(undefined, options))

/** A server that is wrong, as what it does with a socket. */
const wrong = async (onSocket: (socket: Socket) => void): Promise<Asker> => {
  const { target } = await socketServer((socket) => {
    socket.on('end', () => socket.end())
    onSocket(socket)
  })
  return asking(target)
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'

/** Answers once for each head that comes in a piece of its own, whatever it says. */
const perPiece = (socket: Socket): void => {
  socket.on('data', (bytes) => {
    for (const _ of bytes.toString('latin1').matchAll(/\r\n\r\n/g)) socket.write(OK)
  })
}

const holds = async <A>(law: LaterLaw<A>, numRuns = 25): Promise<void> =>
  fc.assert(law, { seed: SEED, numRuns, endOnFailure: true })

const fails = async <A>(law: LaterLaw<A>, numRuns = 25): Promise<string> => {
  const { failed, counterexample } = await fc.check(law, { seed: SEED, numRuns, endOnFailure: true })
  expect(failed).toBe(true)
  return JSON.stringify(counterexample)
}

describe('a server stands whatever comes', () => {
  test('so do those of wirefold and of Node', async () => {
    await holds(serverStands(await ours()))
    await holds(serverStands(await nodes()))
  })
  test('one whose answers are none does not', async () => {
    await fails(serverStands(await wrong((socket) => socket.on('data', () => socket.end('HTTP/1.1 20 OK\r\n\r\n')))))
  })
})

describe('where the network cuts changes no answer', () => {
  test('of wirefold and of Node', async () => {
    await holds(serverIgnoresCuts(await ours()))
    await holds(serverIgnoresCuts(await nodes()))
  })
  test('but of one that reads a request in a piece', async () => {
    const each = (socket: Socket): void => {
      socket.on('data', () => socket.write(OK))
    }
    await fails(serverIgnoresCuts(await wrong(each)))
  })
})

describe('a server agrees with the oracle', () => {
  test('in every SHOULD where it is of wirefold', async () => holds(serverAgreesWithOracle(await ours()), 60))
  test('where Node takes two Hosts it does not', async () => {
    const twice = fc.constant(octets('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'))
    await fails(serverAgreesWithOracle(await nodes(), 'must', twice), 1)
    await holds(serverAgreesWithOracle(await nodes(), 'must', fc.constant(octets('GET / HTTP/2.0\r\n\r\n'))), 1)
  })
})

describe('content is never answered', () => {
  test('by wirefold, whatever the framing', async () => holds(serverAnswersNothingSmuggled(await ours()), 60))
  test('by Node, where the framing is one of the classics', async () =>
    holds(serverAnswersNothingSmuggled(await nodes(), smugglingClassics())))
  test('but by a server that knows nothing of content', async () => {
    await fails(serverAnswersNothingSmuggled(await wrong(perPiece), smugglingClassics()))
  })
})

describe('two servers answer the same', () => {
  test('where they are one', async () => {
    const server = await ours()
    await holds(serversAgree(server, server))
  })
  test('but where one takes two Hosts', async () => {
    const twice = fc.constant(octets('GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'))
    expect(await fails(serversAgree(await ours(), await nodes(), twice), 1)).toContain('answers')
  })
})

describe('each request has one answer, in order', () => {
  test('of wirefold and of Node', async () => {
    await holds(oneAnswerEach(await ours()))
    await holds(oneAnswerEach(await nodes()))
  })
  test('not of a server that answers content', async () => {
    await fails(oneAnswerEach(await wrong(perPiece)), 60)
  })
  test('not of one that answers the last first', async () => {
    const lastFirst = (socket: Socket): void => {
      socket.on('data', (bytes) => {
        const targets = [...bytes.toString('latin1').matchAll(/(GET|HEAD|POST) (\S+) HTTP/g)]
        for (const [, method, target] of targets.reverse()) {
          const said = JSON.stringify({ method, target, fields: [], body: '' })
          const head = `HTTP/1.1 200 OK\r\nX-Wirefold-Echo: 1\r\nContent-Length: ${said.length}\r\n\r\n`
          socket.write(method === 'HEAD' ? head : head + said)
        }
      })
    }
    await fails(oneAnswerEach(await wrong(lastFirst)), 60)
  })
})

describe('a request means the same later on a connection', () => {
  test('to wirefold and to Node', async () => {
    await holds(stableOverKeepAlive(await ours()))
    await holds(stableOverKeepAlive(await nodes()))
  })
  test('not to a server that counts', async () => {
    const counting = (socket: Socket): void => {
      let count = 0
      socket.on('data', () => socket.write(count++ < 2 ? OK : OK.replace('200', '404')))
    }
    await fails(stableOverKeepAlive(await wrong(counting)))
  })
})

describe('HEAD is answered as GET is', () => {
  const head = (socket: Socket, said: (isHead: boolean) => string): void => {
    socket.on('data', (bytes) => socket.end(said(bytes.toString('latin1').startsWith('HEAD'))))
  }
  test('by wirefold and by Node', async () => {
    await holds(headAgreesWithGet(await ours()))
    await holds(headAgreesWithGet(await asking(listenerTarget((_, response) => response.end('a')))))
  })
  test.each<[what: string, said: (isHead: boolean) => string]>([
    ['another status', (isHead) => (isHead ? OK.replace('200', '404') : OK)],
    ['another field', (isHead) => OK.replace('\r\n', `\r\nVary: ${isHead ? 'a' : 'b'}\r\n`)],
    ['a field less', (isHead) => (isHead ? OK : OK.replace('\r\n', '\r\nVary: a\r\n'))],
    ['another length', (isHead) => (isHead ? OK : `${OK.replace(': 0', ': 1')}a`)],
    ['content', () => 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na'],
  ])('not with %s', async (_, said) => {
    await fails(headAgreesWithGet(await wrong((socket) => head(socket, said))), 1)
  })
  test('where what varies is left out', async () => {
    let count = 0
    const server = await wrong((socket) => head(socket, () => OK.replace('\r\n', `\r\nX-Id: ${count++}\r\n`)))
    await fails(headAgreesWithGet(server), 1)
    await holds(headAgreesWithGet(server, { varying: ['x-id'] }), 3)
  })
})

describe('what does not end is let go in octets', () => {
  test('by wirefold and by Node', async () => {
    await holds(boundedIntake(await ours()), 12)
    await holds(boundedIntake(await nodes()), 12)
  })
  test('not by a server that keeps all of it', async () => {
    const keeping = (socket: Socket): void => {
      socket.on('data', () => {})
    }
    expect(await fails(boundedIntake(await wrong(keeping), { most: 1 << 20 }), 1)).toContain('takes')
  })
  test('by one that reads no more', async () => {
    await holds(boundedIntake(await wrong((socket) => socket.pause())), 1)
  })
  test('not by a process that grows, though it refuses in the end', async () => {
    const script = [
      'const all = []',
      "require('node:net').createServer((socket) => socket.on('error', () => {}).on('data', (bytes) => {",
      '  all.push(Buffer.alloc(8 * bytes.length, 1))',
      "  if (all.reduce((sum, { length }) => sum + length, 0) > 64e6) socket.end('HTTP/1.1 431 No\\r\\n\\r\\n')",
      "})).listen(process.env.PORT, '127.0.0.1')",
    ].join('\n')
    const command = `exec "${process.execPath}" -e "$SCRIPT"`
    process.env.SCRIPT = script
    onTestFinished(() => {
      delete process.env.SCRIPT
    })
    const server = await asking(commandTarget({ command, name: 'grows' }))
    expect(await fails(boundedIntake(server, { grown: 16e6 }), 1)).toContain('grows')
  })
})

describe('what does not end is let go in time', () => {
  const soon = { within: 3000 }
  test('by wirefold', async () => {
    const deadlines = { firstByte: 200, head: 200, idle: 200, bodyGap: 200, lingerQuiet: 100, lingerTotal: 200 }
    await holds(deadlineHonoured(await ours({ deadlines }), soon), 12)
  })
  test('by Node', async () => {
    const options = { headersTimeout: 200, requestTimeout: 200, connectionsCheckingInterval: 50 }
    await holds(deadlineHonoured(await nodes(options), soon), 12)
  })
  test('not by a server that waits', async () => {
    await fails(deadlineHonoured(await wrong((socket) => socket.on('data', () => {})), { within: 200 }), 1)
  })
})
