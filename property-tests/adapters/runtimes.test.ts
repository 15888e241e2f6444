import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Carrier, contract, type Exchange, runContract } from '../../src/adapters/contract/index.js'
import { socketCarrier } from '../../src/adapters/node/index.js'
import { build } from '../package/packed.js'
import { eventsOf } from './events.js'
import { runtime, start } from './runtime.js'

const serving = `import { contractApp } from '../dist/adapters/contract/index.js'
import { toFetch } from '../dist/adapters/fetch/index.js'
const handler = toFetch(contractApp, { log: () => {} })
const at = { hostname: '127.0.0.1', port: 0 }
if (globalThis.Bun) console.log(globalThis.Bun.serve({ ...at, fetch: handler }).port)
else globalThis.Deno.serve({ ...at, onListen: ({ port }) => console.log(port) }, handler)
`

const parsing = `import { end, feed, initial } from '../dist/parser/index.js'
console.log(JSON.stringify((${eventsOf})(feed, end, initial)))
`

const carried = 'fetch has no place for it'

const both: Carrier['lacks'] = {
  'absolute target': 'another authority, or another scheme, is not seen to be',
  'field case': carried,
  'field lines': 'fetch joins them',
  'get content': carried,
  'http/1.0': carried,
  interim: carried,
  reason: 'the server writes its own',
  'request trailers': carried,
  trailers: carried,
  upgrade: 'fetch hands no connection over',
}

/** What the runtimes’ own servers do otherwise, whatever handler they call. */
const lacks: Readonly<Record<'bun' | 'deno', Carrier['lacks']>> = {
  bun: {
    ...both,
    cut: 'the connection ends before the head is sent',
    'declared length': 'streams are chunked',
    'raw target': 'a URL is normalised when it is parsed',
  },
  deno: { ...both, 'reset content': 'the server sends no framing with 205' },
}

describe.each(['bun', 'deno'] as const)('under %s', (name) => {
  const found = runtime(name)
  if (found === undefined) {
    test.skip(`nothing was tried: the package ${name} is not installed`, () => {})
    return
  }
  beforeAll(build)

  test('the contract holds', async () => {
    const program = start(found, 'contract', serving)
    onTestFinished(program.stop)
    const port = Number(await program.line())
    const results = await runContract(socketCarrier({ host: '127.0.0.1', port }, lacks[name]))
    expect(results.filter(({ _tag }) => _tag === 'Broken')).toEqual([])
    expect(results.filter(({ _tag }) => _tag === 'Held').length).toBeGreaterThan(100)
  })

  test('what is left out would not hold', async () => {
    const program = start(found, 'contract', serving)
    onTestFinished(program.stop)
    const port = Number(await program.line())
    const lacking = (one: Exchange) => one.features.filter((feature) => feature in lacks[name])
    const exchanges = contract.filter((one) => lacking(one).length === 1)
    const results = await runContract(socketCarrier({ host: '127.0.0.1', port }), { exchanges, patience: 2_000 })
    const broken = new Set(results.filter(({ _tag }) => _tag === 'Broken').map((one) => one.name))
    const proven = new Set(exchanges.filter((one) => broken.has(one.name)).flatMap(lacking))
    expect([...proven].sort()).toEqual(Object.keys(lacks[name]).sort())
  })

  test('the parser tells the same events', async () => {
    const program = start(found, 'parser', parsing)
    onTestFinished(program.stop)
    const { end, feed, initial } = await import('../../src/parser/index.js')
    const here = eventsOf(feed, end, initial)
    expect(here.length).toBeGreaterThan(100)
    expect(JSON.parse(await program.line())).toEqual(JSON.parse(JSON.stringify(here)))
  })
})
