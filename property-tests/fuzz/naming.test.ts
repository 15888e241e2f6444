import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fc } from '@fast-check/vitest'
import { describe, expect, onTestFinished, test } from 'vitest'
import { octets } from '../../src/fuzz/index.js'
import { complaintOf } from '../../src/fuzz/live/index.js'
import { namedTarget } from '../../src/fuzz/live/targets/naming.js'
import { readTargetName } from '../../src/fuzz/live/targets/target-name.js'

const meant = (name: string) => {
  const read = readTargetName(name)
  return read._tag === 'Right' ? read.right : read.left._tag
}

describe('the name of a target', () => {
  test.each([
    ['wirefold', { _tag: 'Wirefold' }],
    ['wirefold:serve', { _tag: 'Echo', of: 'wirefold' }],
    ['node', { _tag: 'Native' }],
    ['node:http', { _tag: 'Echo', of: 'node' }],
    ['127.0.0.1:80', { _tag: 'Host', address: '127.0.0.1:80', path: '/' }],
    ['[::1]:8080', { _tag: 'Host', address: '[::1]:8080', path: '/' }],
    ['http://localhost:3000/a?b', { _tag: 'Host', address: 'localhost:3000', path: '/a?b' }],
    ['http://localhost', { _tag: 'Host', address: 'localhost:80', path: '/' }],
    ['./server', { _tag: 'File', path: './server' }],
    ['server.mjs', { _tag: 'File', path: 'server.mjs' }],
    ['/tmp/x.ts', { _tag: 'File', path: '/tmp/x.ts' }],
    ['npm:@scope/name/sub', { _tag: 'Package', specifier: '@scope/name/sub' }],
    ['cmd:python3 -m http.server {port}', { _tag: 'Command', line: 'python3 -m http.server {port}' }],
    ['cmd:a\nb', { _tag: 'Command', line: 'a\nb' }],
  ])('%s says what it is', (name, it) => expect(meant(name)).toEqual(it))

  test.each([
    '',
    'nod',
    'npm:',
    'cmd:',
    'host',
    'a:',
    'a:b',
    'a b:80',
    'https://a',
    'http://',
    'http://a@b/',
    'a:123456',
    'toString',
  ])('%j is none', (name) => expect(meant(name)).toBe('UnknownName'))

  test('is read or refused, whatever it is', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const read = readTargetName(name)
        if (read._tag === 'Left') expect(read.left.message.startsWith(name)).toBe(true)
      }),
    ))
})

const folderWith = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'wirefold-naming-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text)
  return root
}

/** What comes of a module with this text. */
const exported = async (text: string, name = './target.mjs') => {
  const named = await namedTarget(name, { folder: folderWith({ [name.slice(2)]: text }) })
  return named._tag === 'Right' ? [named.right.kind, named.right.name] : named.left._tag
}

describe('a module', () => {
  test.each([
    ['a parser target', 'export default { kind: "parser", name: "x", read: () => ({ messages: [] }) }', 'parser'],
    [
      'a server target',
      'export default { kind: "server", name: "x", start() {}, stop() {}, deaths: () => 0 }',
      'server',
    ],
    ['a class like HTTPParser', 'export default class { static kOnHeadersComplete = 1 }', 'parser'],
    ['what holds one', 'class HTTPParser { static kOnHeadersComplete = 1 }\nexport default { HTTPParser }', 'parser'],
    ['a server', 'import { createServer } from "node:http"\nexport default createServer()', 'server'],
    ['a listener', 'export default (request, response) => response.end()', 'server'],
    ['a listener as of Express', 'export default (request, response, next) => next()', 'server'],
    ['an app', 'export default () => undefined', 'server'],
  ])('that exports %s is a target under the name that it was given', async (_, text, kind) =>
    expect(await exported(text)).toEqual([kind, './target.mjs']),
  )

  test.each([
    ['nothing', 'export const a = 1', 'NoTarget'],
    ['a text', 'export default "a"', 'NoTarget'],
    ['a target that cannot be asked', 'export default { kind: "parser" }', 'NoTarget'],
    ['what throws', 'throw new Error("no")', 'NotLoaded'],
    ['what is no JavaScript', 'export default (', 'NotLoaded'],
  ])('that exports %s is none', async (_, text, tag) => expect(await exported(text)).toBe(tag))

  test('of CommonJS is what it exports', async () =>
    expect(await exported('module.exports = (request, response) => response.end()', './target.cjs')).toEqual([
      ...['server', './target.cjs'],
    ]))

  test('that is not there is told, and so is a package', async () => {
    for (const name of ['./nothing.js', 'npm:no-such-package-here']) {
      const named = await namedTarget(name, { folder: folderWith({}) })
      expect(named).toMatchObject({ _tag: 'Left', left: { _tag: 'NotLoaded', name } })
    }
  })

  test('of a package is found from the folder', async () => {
    const named = await namedTarget('npm:http-parser-js', { folder: resolve('.') })
    expect(named._tag).toBe('Right')
    if (named._tag === 'Left') return
    const bytes = octets('GET / HTTP/1.1\r\nHost : a\r\n\r\n')
    expect(await complaintOf(named.right, bytes)).toMatchObject({ rule: 'space-before-colon', behaviour: 'accepted' })
  })
})

describe('a host', () => {
  test('that is not on loopback is for its owner alone', async () => {
    expect(await namedTarget('192.0.2.1:80')).toMatchObject({ _tag: 'Left', left: { _tag: 'NotLoopback' } })
    expect(await namedTarget('http://192.0.2.1/a')).toMatchObject({ _tag: 'Left', left: { _tag: 'NotLoopback' } })
    const owned = await namedTarget('http://192.0.2.1/a', { iOwnThisHost: true })
    expect(owned).toMatchObject({ _tag: 'Right', right: { kind: 'server', path: '/a' } })
  })
})
