import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { readHead } from '../../fuzz/strict-head.js'
import { readResponses, readResponsesPartial, type StrictResponse } from '../../fuzz/strict-response.js'
import type { Asking, Carrier, FieldLine, Got } from '../contract/exchange.js'
import { joined, octetsOf } from '../contract/octets.js'

/** Answers are looked at when so many milliseconds have passed without an octet. */
const QUIET = 5

const has = (fields: ReadonlyArray<FieldLine>, name: string): boolean =>
  fields.some(([other]) => other.toLowerCase() === name)

const lineOf = ([name, value]: FieldLine): string => `${name}: ${value}\r\n`

const headOf = ({ method, target, version = 'HTTP/1.1', fields = [], body, chunked }: Asking): Buffer => {
  const length = (body ?? []).reduce((sum, piece) => sum + octetsOf(piece).length, 0)
  const host: ReadonlyArray<FieldLine> = has(fields, 'host') ? [] : [['Host', 'contract.example']]
  const framing: ReadonlyArray<FieldLine> =
    body === undefined ? [] : [chunked ? ['Transfer-Encoding', 'chunked'] : ['Content-Length', String(length)]]
  const lines = [...host, ...fields, ...framing].map(lineOf).join('')
  return Buffer.from(`${method} ${target} ${version}\r\n${lines}\r\n`, 'latin1')
}

/** The content as it goes over the wire, the first piece apart from the others. */
const contentOf = (asking: Asking): readonly [Uint8Array, Uint8Array] => {
  const { body = [], chunked, trailers = [], behind, waits } = asking
  if (behind !== undefined) return waits ? [new Uint8Array(0), octetsOf(behind)] : [octetsOf(behind), new Uint8Array(0)]
  const framed = body.map((piece) => {
    const octets = octetsOf(piece)
    if (chunked !== true || octets.length === 0) return octets
    return joined([Buffer.from(`${octets.length.toString(16)}\r\n`), octets, Buffer.from('\r\n')])
  })
  const [first = new Uint8Array(0), ...rest] = framed
  const end = chunked ? [Buffer.from(`0\r\n${trailers.map(lineOf).join('')}\r\n`, 'latin1')] : []
  return [first, joined([...rest, ...end])]
}

const gotOf = ({ status, reason, headers, body, trailers, interim, rest }: StrictResponse): Got => ({
  status,
  reason,
  fields: headers,
  body,
  whole: true,
  trailers,
  interim: interim.map((one) => one.status),
  ...(rest === undefined ? {} : { switched: rest }),
})

/** An answer that breaks off: its head alone. */
const brokenOff = (text: string): Got | undefined => {
  for (let at = 0; ; ) {
    const head = readHead(text, at)
    if (head._tag !== 'Got') return undefined
    const { status, reason, headers } = head.value
    if (status >= 200)
      return { status, reason, fields: headers, body: new Uint8Array(0), whole: false, trailers: [], interim: [] }
    at = head.at
  }
}

/** What the octets that have come so far are; `undefined` where more have to come. */
const judged = (octets: Buffer, asking: Asking, ended: 'no' | 'fin' | 'broken'): Got | Error | undefined => {
  const whole = ended === 'fin' ? readResponses(octets, [asking]) : undefined
  const read = readResponsesPartial(octets, [asking])
  const text = octets.toString('latin1')
  const [only] = whole?._tag === 'Right' ? whole.right : read._tag === 'Right' ? read.right.responses : []
  // The other protocol goes on to the end of the connection.
  if (only !== undefined) return only.rest === undefined || ended !== 'no' ? gotOf(only) : undefined
  if (ended !== 'no') return brokenOff(text) ?? new Error(`no answer but ${JSON.stringify(text.slice(0, 200))}`)
  return read._tag === 'Left' ? new Error(`${read.left} of ${JSON.stringify(text.slice(0, 200))}`) : undefined
}

const converse = (socket: Socket, asking: Asking, signal: AbortSignal): Promise<Got> =>
  new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    const [first, rest] = contentOf(asking)
    let released = false
    let timer: NodeJS.Timeout | undefined
    const release = (): void => {
      if (!released) socket.write(rest)
      released = true
    }
    const look = (ended: 'no' | 'fin' | 'broken'): void => {
      clearTimeout(timer)
      const it = judged(Buffer.concat(pieces), asking, ended)
      if (it === undefined) return
      socket.destroy()
      if (it instanceof Error) reject(it)
      else resolve(it)
    }
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece)
      if (asking.waits === true) release()
      clearTimeout(timer)
      timer = setTimeout(() => look('no'), QUIET)
    })
    socket.on('end', () => look('fin'))
    socket.on('error', () => look('broken'))
    const leave = (): void => {
      clearTimeout(timer)
      socket.resetAndDestroy()
      reject(new Error('the client has left'))
    }
    socket.on('close', () => {
      signal.removeEventListener('abort', leave)
      look('broken')
    })
    signal.addEventListener('abort', leave)
    if (signal.aborted) leave()
    socket.write(joined([headOf(asking), first]))
    if (asking.waits !== true) release()
  })

/**
 * Whatever listens on a TCP port or a unix socket, one connection an exchange. Octets are written as the contract has
 * them, and answers are read by the strict reader: one that is not HTTP is a fault too.
 *
 * @example
 * assert.deepEqual(socketCarrier({ host: '127.0.0.1', port: 1 }).lacks, {})
 */
export const socketCarrier = (at: NetConnectOpts, lacks: Carrier['lacks'] = {}): Carrier => ({
  lacks,
  exchange: async (asking, signal) => converse(connect({ ...at, allowHalfOpen: true }), asking, signal),
})
