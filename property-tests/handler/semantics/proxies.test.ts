import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeVary } from '../../../src/handler/semantics/caching.js'
import { forwardingOf, trust } from '../../../src/handler/semantics/forwarded.js'
import { request } from '../middleware/shared.js'

interface Asked {
  readonly headers: Readonly<Record<string, string>>
  readonly socket: { readonly remoteAddress: string }
}
const load = createRequire(import.meta.url)
const proxyAddr: (
  request: Asked,
  trust: ReadonlyArray<string> | ((address: string, hops: number) => boolean),
) => string = load('proxy-addr')
const vary: { readonly append: (header: string, field: string) => string } = load('vary')

describe('beside the package proxy-addr', () => {
  const addresses = ['10.0.0.1', '10.0.0.2', '192.0.2.7', '198.51.100.9', '::1', '2001:db8::1', '172.16.0.1']
  const blocks = ['10.0.0.0/8', '::1', '2001:db8::/32', '172.16.0.0/12', '192.0.2.7']
  const chains = () =>
    fc.record({ remote: fc.constantFrom(...addresses), via: fc.array(fc.constantFrom(...addresses), { maxLength: 5 }) })
  const clientOf = (proxies: ReadonlyArray<string> | number, remote: string, via: ReadonlyArray<string>) => {
    const made = trust({ proxies, fields: 'X-Forwarded' })
    if (made._tag === 'Left') throw new Error(made.left.reason)
    const { peer } = request('GET')
    const fields = via.length === 0 ? [] : ([['X-Forwarded-For', via.join(', ')]] as const)
    const asked = request('GET', fields, { peer: { ...peer, remote: { host: remote, port: 1 } } })
    const { client } = forwardingOf(made.right)(asked)
    return client._tag === 'Some' ? client.value : undefined
  }
  const theirs = (remote: string, via: ReadonlyArray<string>): Asked => ({
    headers: via.length === 0 ? {} : { 'x-forwarded-for': via.join(', ') },
    socket: { remoteAddress: remote },
  })

  test('the client behind listed proxies is the same', () =>
    fc.assert(
      fc.property(chains(), fc.subarray(blocks), ({ remote, via }, trusted) => {
        expect(clientOf(trusted, remote, via)).toBe(proxyAddr(theirs(remote, via), trusted))
      }),
    ))

  test('the client behind so many proxies is the same', () =>
    fc.assert(
      fc.property(chains(), fc.nat(6), ({ remote, via }, count) => {
        expect(clientOf(count, remote, via)).toBe(proxyAddr(theirs(remote, via), (_, hops) => hops < count))
      }),
    ))
})

test('the package vary merges the same names', () => {
  const names = fc.constantFrom('Accept', 'accept', 'Origin', 'Cookie', 'COOKIE', '*')
  fc.assert(
    fc.property(fc.array(names, { minLength: 1, maxLength: 4 }), names, (there, name) => {
      // Names that the field says twice are said once here; there they stay.
      fc.pre(new Set(there.map((one) => one.toLowerCase())).size === there.length)
      expect(mergeVary([there.join(', ')], [name]).join(', ')).toBe(vary.append(there.join(', '), name))
    }),
  )
})
