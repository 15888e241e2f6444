import type { Asking, Carrier, FieldLine, Got } from './exchange.js'
import { joined, octetsOf } from './octets.js'

/** What is to be judged: a handler that is called, as a runtime would. */
export type Called = (request: globalThis.Request) => PromiseLike<globalThis.Response> | globalThis.Response

type Init = NonNullable<ConstructorParameters<typeof globalThis.Request>[1]>

const parts = ({ body = [] }: Asking) => body.map((piece) => new Uint8Array(octetsOf(piece)))

/** Chunked content as a stream; behind the first piece one that waits stays away until it is let go. */
const streamOf = (asking: Asking, go: Promise<void>): ReadableStream<Uint8Array> => {
  const left = parts(asking)
  let given = 0
  return new globalThis.ReadableStream<Uint8Array>({
    pull: async (controller) => {
      if (asking.waits === true && given > 0) await go
      const piece = left[given]
      given++
      if (piece === undefined) controller.close()
      else if (piece.length > 0) controller.enqueue(piece)
    },
  })
}

const requestOf = (asking: Asking, signal: AbortSignal, go: Promise<void>): globalThis.Request => {
  const { method, target, fields = [], body, chunked, waits } = asking
  const headers = new globalThis.Headers([['Host', 'contract.example']])
  for (const [name, value] of fields) {
    if (name.toLowerCase() === 'host') headers.set(name, value)
    else headers.append(name, value)
  }
  const init: Init = { method, headers, signal }
  const url = `http://contract.example${target}`
  if (body === undefined) return new globalThis.Request(url, init)
  const whole = joined(parts(asking))
  if (chunked === true) headers.set('Transfer-Encoding', 'chunked')
  else headers.set('Content-Length', String(whole.length))
  return chunked === true || waits === true
    ? new globalThis.Request(url, { ...init, body: streamOf(asking, go), duplex: 'half' })
    : new globalThis.Request(url, { ...init, body: whole })
}

/** Reads until it ends, breaks off, or the client leaves. */
const read = async (response: globalThis.Response, signal: AbortSignal) => {
  const pieces: Uint8Array[] = []
  const reader = response.body?.getReader()
  const leave = (): void => void reader?.cancel().catch(() => undefined)
  signal.addEventListener('abort', leave)
  try {
    for (;;) {
      const next = await reader?.read()
      if (next === undefined || next.done) return { body: joined(pieces), whole: !signal.aborted }
      pieces.push(next.value)
    }
  } catch {
    return { body: joined(pieces), whole: false }
  }
}

const gotFrom = async (response: globalThis.Response, signal: AbortSignal): Promise<Got> => {
  const fields: FieldLine[] = []
  response.headers.forEach((value, name) => {
    if (name !== 'set-cookie') fields.push([name, value])
  })
  for (const value of response.headers.getSetCookie()) fields.push(['set-cookie', value])
  const { status, statusText: reason } = response
  return { status, reason, fields, ...(await read(response, signal)), trailers: [], interim: [] }
}

const carried = 'fetch has no place for it'

/**
 * A fetch handler, called in place: what a runtime puts around it (framing, Date) is not there.
 *
 * @example
 * const carrier = fetchCarrier(() => new globalThis.Response('hi'))
 * const got = await carrier.exchange({ method: 'GET', target: '/' }, new AbortController().signal)
 * assert.deepEqual(got.body, ascii('hi'))
 */
export const fetchCarrier = (handler: Called, lacks: Carrier['lacks'] = {}): Carrier => ({
  lacks: {
    'absolute target': 'fetch asks by URL alone',
    'any method': 'fetch refuses to send some',
    connect: 'fetch refuses to send it',
    expect: 'that is between client and server',
    'field case': carried,
    'field lines': 'fetch joins them',
    'get content': carried,
    'http/1.0': carried,
    interim: carried,
    'raw target': 'a URL is normalised when it is parsed',
    'request trailers': carried,
    trailers: carried,
    upgrade: 'fetch hands no connection over',
    ...lacks,
  },
  exchange: async (asking, signal) => {
    let release = (): void => {}
    const go = new Promise<void>((resolve) => {
      release = resolve
    })
    signal.addEventListener('abort', () => release())
    const response = await handler(requestOf(asking, signal, go))
    release()
    return gotFrom(response, signal)
  },
})
