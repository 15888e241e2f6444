import { describe, expect, test } from 'vitest'
import { endToEnd, forwardedBy } from '../../../src/handler/semantics/index.js'
import { type Field, fromFields } from '../../../src/message/headers.js'
import type { Request } from '../../../src/message/request.js'
import { origin } from '../../../src/message/target.js'

const from = (host: string, more: Partial<Request> = {}): Request => ({
  method: 'GET',
  target: origin('/'),
  authority: 'a.example',
  version: 'HTTP/1.1',
  headers: fromFields([]),
  framing: { _tag: 'None' },
  peer: { remote: { host, port: 1 }, local: { host: '', port: 0 }, secure: false },
  ...more,
})

describe('fields between neighbours', () => {
  test.each<readonly [string, ReadonlyArray<Field>]>([
    [
      'each by its own name',
      [
        ['Keep-Alive', 'a'],
        ['te', 'b'],
        ['TRAILER', 'c'],
        ['Upgrade', 'd'],
        ['Transfer-Encoding', 'e'],
      ],
    ],
    [
      'those of proxies',
      [
        ['Proxy-Connection', 'a'],
        ['Proxy-Authorization', 'b'],
        ['Proxy-Authenticate', 'c'],
      ],
    ],
    [
      'what Connection names, in any line and case',
      [
        ['Connection', 'x-a'],
        ['X-A', '1'],
        ['connection', ' ,X-B\t, close'],
        ['x-b', '2'],
      ],
    ],
    [
      'what it names beside junk',
      [
        ['Connection', '"x-a, x-b'],
        ['X-B', '1'],
      ],
    ],
  ])('are left out: %s', (_, fields) =>
    expect(endToEnd(fromFields([['X-End', '0'], ...fields])).toJSON()).toEqual([['X-End', '0']]),
  )

  test('are no others, and those keep their order', () => {
    const fields: ReadonlyArray<Field> = [
      ['b', '1'],
      ['A', '2'],
      ['Content-Length', '3'],
      ['b', '4'],
    ]
    expect(endToEnd(fromFields(fields)).toJSON()).toEqual(fields)
  })
})

describe('what a gateway says of the way', () => {
  const said = (request: Request) => Object.fromEntries(forwardedBy('gate')(request).headers.toJSON())

  test.each([
    ['192.0.2.1', '192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '"[2001:db8::1]"', '2001:db8::1'],
    ['fe80::1%eth0', '"[fe80::1]"', 'fe80::1'],
    ['/run/socket;for=evil', 'unknown', 'unknown'],
    ['', 'unknown', 'unknown'],
  ])('of a client at %s', (host, node, address) =>
    expect(said(from(host))).toMatchObject({
      Forwarded: `for=${node};host="a.example";proto=http`,
      'X-Forwarded-For': address,
    }),
  )

  test('nothing of a host that nobody has named', () => {
    const { Forwarded, ...rest } = said(from('192.0.2.1', { authority: '', version: 'HTTP/1.0' }))
    expect(Forwarded).toBe('for=192.0.2.1;proto=http')
    expect(rest).toEqual({ 'X-Forwarded-For': '192.0.2.1', 'X-Forwarded-Proto': 'http', Via: '1.0 gate' })
    expect(said({ ...from('192.0.2.1'), authority: undefined })).not.toHaveProperty('X-Forwarded-Host')
  })

  test('stands in place of what the client has said, and Via behind', () => {
    const headers = fromFields([
      ['forwarded', 'for=evil'],
      ['X-FORWARDED-FOR', 'evil'],
      ['x-forwarded-host', 'evil'],
      ['x-forwarded-proto', 'evil'],
      ['Via', '1.0 first'],
    ])
    const fields = forwardedBy('gate')(from('192.0.2.1', { headers })).headers
    expect(JSON.stringify(fields.toJSON())).not.toContain('evil')
    expect(fields.getAll('Via')).toEqual(['1.0 first', '1.1 gate'])
  })
})
