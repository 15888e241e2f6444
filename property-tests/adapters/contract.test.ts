import { createServer, type RequestListener } from 'node:http'
import express from 'express'
import fastify from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  type Carrier,
  type ContractResult,
  contract,
  contractApp,
  features,
  fetchCarrier,
  runContract,
} from '../../src/adapters/contract/index.js'
import { fromFetch, toFetch } from '../../src/adapters/fetch/index.js'
import { socketCarrier, toNodeListener } from '../../src/adapters/node/index.js'
import { serving } from '../server/serving.js'

const quiet = { log: () => {} }

const portOf = (address: unknown): number =>
  typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0

const overNode = async (listener: RequestListener, lacks: Carrier['lacks'] = {}): Promise<Carrier> => {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return socketCarrier({ host: '127.0.0.1', port: portOf(server.address()) }, lacks)
}

const overServe = async (app = contractApp, lacks: Carrier['lacks'] = {}): Promise<Carrier> => {
  const { running } = await serving(app)
  return socketCarrier({ host: running.host, port: running.port }, lacks)
}

const overFastify = async (): Promise<Carrier> => {
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
  return socketCarrier(
    { host: '127.0.0.1', port: portOf(server.server.address()) },
    { 'any method': 'fastify routes the methods that it knows' },
  )
}

const ways: ReadonlyArray<readonly [string, () => Promise<Carrier>]> = [
  ['serve', () => overServe()],
  ['toFetch', async () => fetchCarrier(toFetch(contractApp, quiet))],
  ['fromFetch(toFetch), called', async () => fetchCarrier(toFetch(fromFetch(toFetch(contractApp, quiet)), quiet))],
  [
    'fromFetch(toFetch) behind serve',
    () => overServe(fromFetch(toFetch(contractApp, quiet)), fetchCarrier(() => new Response()).lacks),
  ],
  ['toNodeListener', () => overNode(toNodeListener(contractApp, quiet))],
  ['express', () => overNode(express().disable('x-powered-by').use(toNodeListener(contractApp, quiet)))],
  ['fastify', overFastify],
]

const broken = (results: ReadonlyArray<ContractResult>) => results.filter(({ _tag }) => _tag === 'Broken')

describe('the contract', () => {
  test.each(ways)('holds over %s', async (_, way) => {
    const results = await runContract(await way())
    expect(broken(results)).toEqual([])
    expect(results.length).toBe(contract.length)
  })

  test('has at least a hundred exchanges, each of its own name, and uses each feature', () => {
    expect(contract.length).toBeGreaterThanOrEqual(100)
    expect(new Set(contract.map(({ name }) => name)).size).toBe(contract.length)
    expect(new Set(contract.flatMap((one) => one.features))).toEqual(new Set(features))
  })

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

  test('tells why it has left something out', async () => {
    const exchanges = contract.filter(({ features: [first] }) => first === 'trailers')
    const results = await runContract(fetchCarrier(toFetch(contractApp, quiet)), { exchanges })
    expect(results).toEqual(
      exchanges.map(({ name }) => ({ _tag: 'Skipped', name, reason: 'trailers: fetch has no place for it' })),
    )
    expect(results.length).toBeGreaterThan(0)
  })
})
