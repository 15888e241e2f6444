import { describe, expect, test } from 'vitest'
import {
  fromFetch,
  fromWebStream,
  toFetch,
  toWebStream,
  type WebHandler,
  withBodyStream,
} from '../../src/adapters/fetch/index.js'
import type { App, LogEntry } from '../../src/connection/contract.js'
import { fromFields } from '../../src/message/headers.js'
import {
  bytes,
  chain,
  collect,
  file,
  fromTask,
  inform,
  map,
  ok,
  sse,
  stream,
  text,
  upgrade,
} from '../../src/response/index.js'
import { ask, serving } from '../server/serving.js'
import { eventually, sleep } from '../server/wire.js'

/** What fetch allows, and no socket would say: content of other things, clients that leave, hooks that throw. */

const octets = (written: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(written)

const heard = (): { readonly entries: LogEntry[]; readonly log: (entry: LogEntry) => void } => {
  const entries: LogEntry[] = []
  return { entries, log: (entry) => entries.push(entry) }
}

const echo: App = () => map((all: Uint8Array) => ok(bytes(all)))(collect())

const post = (body: ReadableStream<unknown>): Request => {
  const init: object = { method: 'POST', body, duplex: 'half' }
  return new Request('http://a/', init)
}

const given = (piece: unknown): Request =>
  post(
    new ReadableStream({
      start: (controller) => {
        controller.enqueue(piece)
        controller.close()
      },
    }),
  )

describe('a client of a fetch handler that leaves inside the answer', () => {
  const endless = () =>
    stream(async function* () {
      for (;;) {
        yield 'x'
        await sleep(1)
      }
    })
  const source = { read: async (_: number, into: Uint8Array) => into.length, close: () => {} }
  test.each([
    ['a stream', endless],
    ['a stream of known length', () => stream(() => ['abc', 'def'], { length: 6 })],
    ['a file', () => file(source, { start: 0, end: 1_000_000 })],
  ] as const)('%s that was cut by it does not look whole to who reads on', async (_, body) => {
    const leave = new AbortController()
    const response = await toFetch(() => ok(body()))(new Request('http://a/', { signal: leave.signal }))
    const reader = response.body?.getReader()
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
    leave.abort()
    await sleep(0)
    const rest = async () => {
      while ((await reader?.read())?.done === false);
    }
    await expect(rest()).rejects.toMatchObject({ _tag: 'Gone' })
  })

  test('what was whole before it left is whole', async () => {
    const leave = new AbortController()
    const handler = toFetch(() => ok(stream(() => ['abc'])))
    const response = await handler(new Request('http://a/', { signal: leave.signal }))
    expect(await response.text()).toBe('abc')
    leave.abort()
  })
})

describe('content of a fetch request', () => {
  test.each([
    ['text', 'hello'],
    ['a number', 5],
    ['nothing', null],
  ])('that is %s and no octets is a broken one, and never reaches the app', async (_, piece) => {
    const response = await toFetch(echo, { log: () => {} })(given(piece))
    expect(response.status).toBe(400)
  })

  test.each([
    ['a view of a part of its octets', new Uint8Array(octets('-hello-').buffer, 1, 5)],
    ['a view of another kind', new DataView(octets('hello').buffer)],
    ['a bare buffer', octets('hello').buffer],
  ])('that is %s is read as octets', async (_, piece) =>
    expect(await (await toFetch(echo)(given(piece))).text()).toBe('hello'),
  )
})

describe('a hook of a fetch handler that throws', () => {
  test('changes nothing, where it hears of interim responses', async () => {
    const { entries, log } = heard()
    const throwing = () => {
      throw new Error('meant to')
    }
    const hints = chain(() => ok(text('hinted')))(inform(103, fromFields([['Link', '</a.css>']])))
    const response = await toFetch(() => hints, { log, inform: throwing })(new Request('http://a/'))
    expect([response.status, await response.text()]).toEqual([200, 'hinted'])
    expect(entries.map(({ _tag }) => _tag)).toEqual(['Defect', 'Access'])
  })
})

test.each(['http://a:443/', 'https://a/', 'a:443'])(
  'CONNECT by the URL %s is refused, and no app is asked',
  async (url) => {
    const { entries, log } = heard()
    const request = Object.assign(Object.create(new Request('http://a/')), {})
    for (const [name, value] of Object.entries({
      method: 'CONNECT',
      url,
      headers: new Headers(),
      body: null,
      bodyUsed: false,
      signal: undefined,
    }))
      Object.defineProperty(request, name, { value })
    const app: App = () => upgrade('x', () => {})
    expect((await toFetch(app, { log })(request)).status).toBe(501)
    expect(entries.flatMap((entry) => (entry._tag === 'Refused' ? [entry.failure.code] : []))).toEqual([
      'connect-refused',
    ])
  },
)

test('the source of events is told at once of a reader who leaves, whatever it waits for', async () => {
  let returned = 0
  const events = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<never>(() => {}),
      return: async () => {
        returned++
        return { done: true, value: undefined } as const
      },
    }),
  }
  const response = await toFetch(() => ok(sse(() => events)))(new Request('http://a/'))
  const reader = response.body?.getReader()
  void reader?.read()
  await sleep(1)
  await reader?.cancel()
  expect(returned).toBe(1)
})

describe('a fetch handler behind a socket', () => {
  const answered = async (handler: WebHandler, request: string) => {
    const { entries, log } = heard()
    const { dial } = await serving(fromFetch(handler), { log })
    const wire = await dial()
    wire.send(request)
    return { said: await wire.rest(), defects: entries.filter(({ _tag }) => _tag === 'Defect').length }
  }
  const close = 'Connection: close'

  test.each(['TRACK', 'track', 'Connect', 'trace'])(
    '%s, which fetch forbids, is a 501 and nobody’s fault',
    async (method) => {
      const { said, defects } = await answered((request) => new Response(request.method), ask(method, '/', close))
      expect(said).toMatch(/^HTTP\/1.1 501 /)
      expect(defects).toBe(0)
    },
  )

  test.each(['get', 'Post', 'hEAD', 'options'])(
    '%s, which fetch would take for another method, is a 501',
    async (method) => {
      const { said } = await answered((request) => new Response(request.method), ask(method, '/', close))
      expect(said).toMatch(/^HTTP\/1.1 501 /)
    },
  )

  test('patch is a method of its own, in fetch too', async () => {
    const { said } = await answered((request) => new Response(request.method), ask('patch', '/', close))
    expect(said).toContain('patch')
  })

  test.each([
    ['read already', async (response: Response) => void (await response.text())],
    ['being read', async (response: Response) => void response.body?.getReader()],
  ])('an answer whose content is %s is a 500, and not one that breaks off', async (_, spoil) => {
    const { said, defects } = await answered(
      async () => {
        const response = new Response('hello')
        await spoil(response)
        return response
      },
      ask('GET', '/', close),
    )
    expect(said).toMatch(/^HTTP\/1.1 500 /)
    expect(defects).toBe(1)
  })

  test('content that is cancelled is read no further', async () => {
    const { said } = await answered(
      async (request) => {
        await request.body?.cancel()
        return new Response('enough')
      },
      `${ask('POST', '/', close, 'Content-Length: 3')}abc`,
    )
    expect(said).toContain('enough')
  })

  test('content that is the answer too goes out once all of it has come', async () => {
    const { said } = await answered(
      async (request) => new Response(request.body),
      `${ask('POST', '/', close, 'Transfer-Encoding: chunked')}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`,
    )
    expect(said.replace(/\r\n[0-9a-f]+\r\n/g, '')).toContain('abcde')
  })

  test('who reads the request after the answer is told that there is no more', async () => {
    const late: unknown[] = []
    await answered(
      async (request) => {
        setTimeout(() => request.text().catch((error: unknown) => late.push(error)), 20)
        return new Response('fast')
      },
      `${ask('POST', '/', `${close}\r\nContent-Length: 3`)}abc`,
    )
    await eventually(() => late.length > 0, 'the late reader is told')
    expect(String(late)).toContain('ended')
  })

  test('a reader of the content that is left behind with it is told so', async () => {
    const told: unknown[] = []
    const app: App = () =>
      map(() => ok(text('left')))(
        withBodyStream(async (body) => {
          const reader = body.getReader()
          reader.closed.catch((error: unknown) => told.push(error))
        }),
      )
    const { dial } = await serving(app)
    const wire = await dial()
    wire.send(`${ask('POST', '/', `${close}\r\nContent-Length: 3`)}abc`)
    expect(await wire.rest()).toContain('left')
    await eventually(() => told.length > 0, 'the reader is told')
  })
})

test('an effect that hears of a client that has gone before it began is fired at once', async () => {
  const leave = new AbortController()
  leave.abort()
  let fired: unknown
  const app: App = () =>
    fromTask((abort) => {
      const signal = abort()
      signal.addEventListener('abort', () => {
        fired = signal.reason
      })
      return new Promise<never>(() => {})
    })
  const response = await toFetch(app)(new Request('http://a/', { signal: leave.signal }))
  expect([response.status, fired]).toEqual([500, { _tag: 'Gone', detail: 'the client has gone' }])
})

test('who cannot say who asks is no reason to reject', async () => {
  const { entries, log } = heard()
  const peer = () => {
    throw new Error('meant to')
  }
  expect((await toFetch(echo, { log, peer })(new Request('http://a/'))).status).toBe(500)
  expect(entries.map(({ _tag }) => _tag)).toEqual(['Defect'])
})

describe('a file that cannot be read', () => {
  const rejecting = () => Promise.reject(new Error('meant to'))
  const throwing = () => {
    throw new Error('meant to')
  }
  test.each<readonly [string, (position: number, into: Uint8Array) => Promise<number>]>([
    ['rejects', rejecting],
    ['throws', throwing],
    ['ends too early', async () => 0],
    ['reads more than was asked for', async (_, into) => into.length + 1],
    ['reads no number', async () => Number.NaN],
  ])('since it %s breaks off, and is closed once', async (_, read) => {
    let closed = 0
    const source = { read, close: () => void closed++ }
    const response = await toFetch(() => ok(file(source, { start: 0, end: 9 })), { log: () => {} })(
      new Request('http://a/'),
    )
    await expect(response.text()).rejects.toBeDefined()
    expect(closed).toBe(1)
  })
})

describe('pieces as a web stream', () => {
  test('become octets', async () =>
    expect(await new Response(toWebStream(() => ['h\u00e9', octets('llo')])).text()).toBe('héllo'))

  test.each([
    ['that cannot be opened', () => JSON.parse('no JSON')],
    [
      'that break off',
      function* () {
        yield 'so far'
        yield JSON.parse('no JSON')
      },
    ],
  ] as const)('%s are an error of it', async (_, open) =>
    expect(new Response(toWebStream(open)).text()).rejects.toBeInstanceOf(SyntaxError),
  )

  test('are not opened for who never reads, and left with who leaves', async () => {
    const told: string[] = []
    const open = function* () {
      try {
        told.push('opened')
        for (;;) yield 'x'
      } finally {
        told.push('left')
      }
    }
    await toWebStream(open).cancel()
    expect(told).toEqual([])
    const reader = toWebStream(open).getReader()
    await reader.read()
    await reader.cancel()
    expect(told).toEqual(['opened', 'left'])
  })

  test('are those of another one, which is left with it', async () => {
    let left = 0
    const readable = new ReadableStream<string>({ pull: (it) => it.enqueue('x'), cancel: () => void left++ })
    await toWebStream(() => fromWebStream(readable))
      .getReader()
      .cancel()
    expect(left).toBe(0)
    const reader = toWebStream(() => fromWebStream(readable)).getReader()
    await reader.read()
    await reader.cancel()
    expect(left).toBe(1)
    expect(await fromWebStream(new ReadableStream<string>())[Symbol.asyncIterator]().return?.()).toEqual({
      done: true,
      value: undefined,
    })
  })
})

test.each([
  ['longer', '3'],
  ['shorter', '9'],
])('content that is %s than was declared is a 400', async (_, length) => {
  const request = new Request('http://a/', { method: 'POST', body: 'hello', headers: { 'Content-Length': length } })
  expect((await toFetch(echo, { log: () => {} })(request)).status).toBe(400)
})
