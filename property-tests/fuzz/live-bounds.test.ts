import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { octets } from '../../src/fuzz/index.js'
import { complaintOf, fuzz } from '../../src/fuzz/live/index.js'
import { socketServer } from './socket-server.js'

/** A run that its budget does not end is ended by the test's own time. */
const patience = { quick: { quiet: 30, silent: 100 }, slow: { quiet: 300, silent: 900 } }

const drips = (socket: Socket): void => {
  socket.once('data', () => {
    const dripping = setInterval(() => socket.write('H'), 20)
    socket.on('close', () => clearInterval(dripping))
  })
}

describe('a run ends', () => {
  test('though the server answers nobody', async () => {
    const { target } = await socketServer((socket) => socket.resume())
    const { findings, unconfirmed } = await fuzz({ targets: [target], budget: 1500, patience })
    expect(findings.length + unconfirmed).toBeGreaterThan(0)
  })

  test('though the server says an octet now and then, and comes to no end', async () => {
    const { target } = await socketServer(drips)
    const { findings, unconfirmed } = await fuzz({ targets: [target], budget: 1500, patience })
    expect(findings.length + unconfirmed).toBeGreaterThan(0)
  })
})

test('who drips for ever hangs', async () => {
  const { target } = await socketServer(drips)
  const complaint = await complaintOf(target, octets('GET / HTTP/1.1\r\nHost: a\r\n\r\n'))
  expect(complaint?.behaviour).toBe('hang')
})
