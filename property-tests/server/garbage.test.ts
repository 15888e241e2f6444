import { fc } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import { bytes, collect, map, ok } from '../../src/response/index.js'
import { ask, serving, short, statusesIn } from './serving.js'
import { eventually } from './wire.js'

const valid = fc.constantFrom(
  ask('GET', '/'),
  ask('HEAD', '/a?b'),
  ask('OPTIONS', '*'),
  `${ask('POST', '/', 'Content-Length: 3')}abc`,
  `${ask('POST', '/', 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n`,
  ask('POST', '/', 'Expect: 100-continue', 'Content-Length: 9'),
  ask('GET', '/', 'Connection: upgrade', 'Upgrade: x'),
  'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n',
)

const garbage = fc
  .uint8Array({ minLength: 1, maxLength: 60 })
  .map((octets) => Array.from(octets, (octet) => String.fromCharCode(octet)).join(''))

/** A valid request with a few octets in it replaced. */
const spoiled = fc
  .tuple(valid, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 3 }))
  .map(([text, changes]) =>
    changes.reduce((all, [at, octet]) => {
      const place = at % all.length
      return all.slice(0, place) + String.fromCharCode(octet) + all.slice(place + 1)
    }, text),
  )

const session = fc.record({
  pieces: fc.array(fc.oneof(valid, garbage, spoiled), { minLength: 1, maxLength: 6 }),
  leaves: fc.constantFrom('finish', 'reset', 'waits'),
})

test('whatever octets come, however a client leaves: no defect, no connection left, and the next one is served', async () => {
  const { dial, running, entries } = await serving(() => map((content: Uint8Array) => ok(bytes(content)))(collect()), {
    deadlines: { ...short, bodyGap: 100, head: 100, idle: 100, firstByte: 100, lingerQuiet: 100 },
  })
  await fc.assert(
    fc.asyncProperty(fc.array(session, { minLength: 1, maxLength: 8 }), async (sessions) => {
      await Promise.all(
        sessions.map(async ({ pieces, leaves }) => {
          const wire = await dial()
          for (const piece of pieces) {
            wire.send(piece)
            await new Promise((resolve) => setImmediate(resolve))
          }
          if (leaves === 'finish') wire.finish()
          if (leaves === 'reset') wire.reset()
          await wire.rest()
        }),
      )
      const wire = await dial()
      wire.send(ask('GET', '/', 'Connection: close'))
      expect(statusesIn(await wire.rest())).toEqual([200])
    }),
    { numRuns: 40 },
  )
  await eventually(() => running.counters().connections.open === 0, 'every connection ends')
  expect(entries.filter((entry) => entry._tag === 'Defect')).toEqual([])
})
