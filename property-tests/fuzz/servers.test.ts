import { createRequire } from 'node:module'
import fastify from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { judge, octets, textOfOctets } from '../../src/fuzz/index.js'
import { type FuzzTarget, fuzz, hostTarget, listenerTarget, nodeParserTarget } from '../../src/fuzz/live/index.js'
import type { Finding } from '../../src/fuzz/report/index.js'

/** Looked at with every malformation of the kit, so nothing tells it what to look for. Bounded by a count, not by time. */
const look = async (target: FuzzTarget, count: number): Promise<ReadonlyArray<Finding>> => {
  const { findings, targets } = await fuzz({ targets: [target], seed: 1, count })
  expect(targets[0]?.error).toBe(undefined)
  return findings
}

const echo = async (): Promise<FuzzTarget> => {
  const app = fastify()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, content, done) => done(null, content))
  app.all('/*', () => 'a')
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => app.close())
  const target = hostTarget(new URL(address).host, { name: 'fastify' })
  if (target._tag === 'Left') throw new Error(target.left)
  return target.right
}

const parser = (): FuzzTarget => {
  const made = nodeParserTarget({ name: 'http-parser-js', ...createRequire(import.meta.url)('http-parser-js') })
  if (made === undefined) throw new Error('no parser')
  return made
}

const isNode20 = process.versions.node.startsWith('20.')

describe('what is known of servers that others wrote is found again, without a word about where to look', () => {
  test.each<
    [name: string, target: () => FuzzTarget | Promise<FuzzTarget>, count: number, known: ReadonlyArray<string>]
  >([
    [
      'http-parser-js',
      parser,
      3000,
      [
        'coding-and-length × kept-open',
        'lf-alone × accepted',
        'length-digits × accepted',
        'chunk-size-octet × accepted',
        'space-before-colon × accepted',
      ],
    ],
    [
      'node:http',
      () => listenerTarget(),
      4000,
      [
        'host-twice × accepted',
        'host-value × accepted',
        'header-number × read-otherwise',
        ...(isNode20 ? ['line-parts × read-otherwise'] : []),
      ],
    ],
    ['fastify', echo, 1500, ['host-twice × accepted', 'host-value × accepted']],
  ])(
    '%s',
    async (_, make, count, known) => {
      const findings = await look(await make(), count)
      expect(findings.map(({ cause }) => cause)).toEqual(expect.arrayContaining([...known]))
      // Who accepts what the judge refuses can be shown by octets that the judge refuses.
      for (const { behaviour, rule, least } of findings)
        if (behaviour === 'accepted')
          expect(judge(least).ending, `${rule} ${textOfOctets(least)}`).toMatchObject({ _tag: 'Reject' })
    },
    120_000,
  )
})

test('a parser is fed nothing behind a message that may switch protocols, wherever the network cuts', () => {
  const target = parser()
  if (target.kind !== 'parser') throw new Error('no parser')
  const bytes = octets('CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\nG\n')
  const whole = target.read(bytes, [])
  expect(whole.messages).toHaveLength(1)
  for (let at = 1; at < bytes.length; at++) expect(target.read(bytes, [at])).toEqual(whole)
})
