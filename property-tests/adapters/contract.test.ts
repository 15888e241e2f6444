import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import express from 'express'
import fastify from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  type Carrier,
  type ContractResult,
  contract,
  contractApp,
  type Exchange,
  type Expected,
  type FieldLine,
  features,
  fetchCarrier,
  runContract,
} from '../../src/adapters/contract/index.js'
import { faultsOf } from '../../src/adapters/contract/judge.js'
import { fromFetch, toFetch } from '../../src/adapters/fetch/index.js'
import { socketCarrier, toNodeListener, toNodeUpgrade } from '../../src/adapters/node/index.js'
import { serveConnection } from '../../src/server/serve-connection.js'
import { serving } from '../server/serving.js'

const quiet = { log: () => {} }

const portOf = (address: unknown): number =>
  typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0

type Open = () => Promise<Carrier>

const overNode =
  (listener: RequestListener, also: (server: Server) => void = () => {}): Open =>
  async () => {
    const server = createServer(listener)
    also(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    return socketCarrier({ host: '127.0.0.1', port: portOf(server.address()) })
  }

const overServe =
  (app = contractApp): Open =>
  async () => {
    const { running } = await serving(app)
    return socketCarrier({ host: running.host, port: running.port })
  }

const overFastify: Open = async () => {
  const listener = toNodeListener(contractApp, quiet)
  const server = fastify({ routerOptions: { maxParamLength: 8_000 } })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, _payload, done) => done(null))
  server.all('/*', (request, reply) => {
    reply.hijack()
    listener(request.raw, reply.raw)
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => {
    server.server.closeAllConnections()
    return server.close()
  })
  return socketCarrier({ host: '127.0.0.1', port: portOf(server.server.address()) })
}

/** Requests that switch protocols go to the connections of ours. */
const switching = (server: Server): void => {
  const ours = toNodeUpgrade((duplex) => serveConnection(duplex, contractApp, { requests: 1, ...quiet })())
  server.on('upgrade', ours).on('connect', ours)
}

const called = fetchCarrier(() => new Response()).lacks
const inFetch = 'fetch has no place for it'
const switches = { connect: 'node gives it to no listener', upgrade: 'node gives the connection to no listener' }

/** Where the app runs, and what cannot be carried there. */
const ways: ReadonlyArray<readonly [name: string, open: Open, lacks: Carrier['lacks']]> = [
  ['serve', overServe(), {}],
  ['toFetch', async () => fetchCarrier(toFetch(contractApp, quiet)), called],
  [
    'fromFetch(toFetch), called',
    async () => fetchCarrier(toFetch(fromFetch(toFetch(contractApp, quiet)), quiet)),
    called,
  ],
  [
    'fromFetch(toFetch) behind serve',
    overServe(fromFetch(toFetch(contractApp, quiet))),
    {
      'absolute target': 'a handler is told of Host as of any field',
      'field case': inFetch,
      'field lines': 'fetch joins them',
      'get content': inFetch,
      'http/1.0': inFetch,
      interim: inFetch,
      'raw target': 'a URL is normalised when it is parsed',
      'request trailers': inFetch,
      trailers: inFetch,
      upgrade: 'fetch hands no connection over',
    },
  ],
  ['toNodeListener', overNode(toNodeListener(contractApp, quiet)), switches],
  ['toNodeListener with toNodeUpgrade', overNode(toNodeListener(contractApp, quiet), switching), {}],
  ['express', overNode(express().disable('x-powered-by').use(toNodeListener(contractApp, quiet))), switches],
  ['fastify', overFastify, { ...switches, 'any method': 'fastify routes the methods that it knows' }],
]

const broken = (results: ReadonlyArray<ContractResult>) => results.filter(({ _tag }) => _tag === 'Broken')

describe('the contract', () => {
  test.each(ways)('holds over %s', async (_, open, lacks) => {
    const results = await runContract({ ...(await open()), lacks })
    expect(broken(results)).toEqual([])
    expect(results.length).toBe(contract.length)
  })

  test.each(ways)('leaves out over %s what would not hold, and nothing else', async (_, open, lacks) => {
    const lacking = (one: Exchange) => one.features.filter((feature) => feature in lacks)
    const exchanges = contract.filter((one) => lacking(one).length === 1)
    const results = await runContract({ ...(await open()), lacks: {} }, { exchanges, patience: 1_000 })
    const failed = new Set(broken(results).map(({ name }) => name))
    const proven = new Set(exchanges.filter(({ name }) => failed.has(name)).flatMap(lacking))
    expect([...proven].sort()).toEqual(Object.keys(lacks).sort())
  })

  test('has at least a hundred exchanges, each of its own name, and uses each feature', () => {
    expect(contract.length).toBeGreaterThanOrEqual(100)
    expect(new Set(contract.map(({ name }) => name)).size).toBe(contract.length)
    expect(new Set(contract.flatMap((one) => one.features))).toEqual(new Set(features))
  })

  test.each(['docs/handlers.md', 'CHANGELOG.md'])('is as long as %s says', (page) =>
    expect(readFileSync(page, 'utf8').match(/(\d+)\s+exchanges/)?.[1]).toBe(String(contract.length)),
  )

  test('is data', () => expect(JSON.parse(JSON.stringify(contract))).toEqual(contract))

  test.each([
    ['answers otherwise', () => new Response('otherwise'), 'the status is'],
    ['rejects', () => Promise.reject(new Error('meant to')), 'meant to'],
    ['never answers', () => new Promise<never>(() => {}), 'no end within 20 ms'],
  ] as const)('tells of a handler that %s, and goes on', async (_, handler, fault) => {
    const exchanges = contract.filter(({ name }) => /^204 has|^what rejects|hears that the client/.test(name))
    const results = await runContract(fetchCarrier(handler), { exchanges, patience: 20 })
    expect(results.map(({ _tag }) => _tag)).toEqual(exchanges.map(() => 'Broken'))
    expect(JSON.stringify(results)).toContain(fault)
  })

  test('tells of each thing that is not as it has to be', () => {
    const got = {
      status: 101,
      reason: 'a',
      fields: [],
      body: new Uint8Array(1),
      whole: false,
      trailers: [],
      interim: [],
    }
    const line: FieldLine = ['X-A', '1']
    const faults = (expected: Omit<Expected, 'status'>) =>
      faultsOf(got, { whole: false, ...expected, status: 101 }, false)
    expect(faults({})).toEqual([])
    expect(faultsOf(got, { status: 200, whole: false }, false)).toHaveLength(1)
    const wrong: ReadonlyArray<Omit<Expected, 'status'>> = [
      { reason: 'b' },
      { fields: [line] },
      { whole: true },
      { body: '' },
      { trailers: [line] },
      { interim: [103] },
      { switched: 'a' },
    ]
    for (const one of wrong) expect(faults(one)).toHaveLength(1)
    expect(faultsOf({ ...got, fields: [line] }, { status: 101, whole: false, absent: ['x-a'] }, false)).toHaveLength(1)
    expect(
      faultsOf({ ...got, switched: new Uint8Array([97]) }, { status: 101, whole: false, switched: 'b' }, false),
    ).toEqual(['what came in the other protocol has octet 0 is 97, not 98'])
  })

  test('tells why it has left something out', async () => {
    const exchanges = contract.filter(({ features: [first] }) => first === 'trailers')
    const results = await runContract(fetchCarrier(toFetch(contractApp, quiet)), { exchanges })
    expect(results).toEqual(
      exchanges.map(({ name }) => ({ _tag: 'Skipped', name, reason: 'trailers: fetch has no place for it' })),
    )
    expect(results.length).toBeGreaterThan(0)
  })
})
