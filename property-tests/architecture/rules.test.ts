import { describe, expect, test } from 'vitest'
import { allowances } from './allowances.js'
import { judge, rules } from './rules.js'

/** A file that breaks the rule at the line that says so, or one that keeps it. */
const cases: ReadonlyArray<readonly [rule: string, path: string, text: string, breaks: boolean]> = [
  ['layers', 'src/grammar/a.ts', "import { b } from '../message/b.js'", true],
  ['layers', 'src/message/a.ts', "import type { B } from '../parser/b.js'", true],
  ['layers', 'src/parser/a.ts', "import { b } from '../response/b.js'", true],
  ['layers', 'src/handler/a.ts', "import { b } from '../connection/b.js'", true],
  ['layers', 'src/handler/a.ts', "import { b } from '../parser/b.js'", true],
  ['layers', 'src/handler/a.ts', "export { b } from '../parser/b.js'", true],
  ['layers', 'src/handler/a.ts', "const b = await import('../parser/b.js')", true],
  ['layers', 'src/handler/a.ts', "export type B = import('../parser/b.js').B", true],
  ['layers', 'src/static/a.ts', "import { b } from '../connection/b.js'", true],
  ['layers', 'src/server/a.ts', "import { b } from '../adapters/b.js'", true],
  ['layers', 'src/server/a.ts', "import { b } from '../index.js'", true],
  ['layers', 'src/misc/a.ts', "import { b } from '../grammar/b.js'", true],
  ['layers', 'src/server/a.ts', "import { b } from '../connection/b.js'", false],
  ['layers', 'src/handler/a.ts', "import { b } from '../response/b.js'", false],
  ['layers', 'src/cgi/a.ts', "import { b } from '../parser/b.js'", false],
  ['layers', 'src/index.ts', "export * from './server/b.js'", false],
  ['layers', 'src/cli/index.ts', "import { serve } from '../index.js'", true],
  ['packages', 'src/server/a.ts', "import x from 'lodash'", true],
  ['packages', 'src/server/a.ts', "import type { X } from '@types/lodash'", true],
  ['packages', 'src/server/a.ts', "import { createServer } from 'node:net'", false],
  ['node', 'src/handler/a.ts', "import type { Socket } from 'node:net'", true],
  ['node', 'src/static/plan.ts', "import { open } from 'node:fs/promises'", true],
  ['node', 'src/static/node.ts', "import { open } from 'node:fs/promises'", false],
  ['node', 'src/static/node-upload.ts', "import { open } from 'node:fs/promises'", false],
  ['node', 'src/static/node-where.ts', "import { open } from 'node:fs/promises'", false],
  ['node', 'src/static/nodes.ts', "import { open } from 'node:fs/promises'", true],
  ['fp-ts', 'src/handler/a.ts', "import { pipe } from 'fp-ts/function'", true],
  ['fp-ts', 'src/handler/a.ts', "import { pipe } from 'fp-ts'", true],
  ['fp-ts', 'src/handler/a.ts', "import * as E from 'fp-ts/lib/Either'", true],
  ['fp-ts', 'src/handler/a.ts', "import 'fp-ts/HKT'", true],
  ['fp-ts', 'src/handler/a.ts', "import * as E from 'fp-ts/lib/Either.js'", false],
  ['fp-ts', 'src/response/a.ts', "declare module 'fp-ts/HKT' { interface X {} }", false],
  ['io-ts', 'src/handler/a.ts', "import * as t from 'io-ts'", true],
  ['io-ts', 'src/handler/codec.ts', "import * as t from 'io-ts/Decoder'", true],
  ['io-ts', 'src/handler/codec.ts', "import * as t from 'io-ts'", false],
  ['io-ts', 'src/parser/codec.ts', "import * as t from 'io-ts'", false],
  ['multipasta', 'src/handler/a.ts', "import { make } from 'multipasta'", true],
  ['multipasta', 'src/handler/codec/a.ts', "import { make } from 'multipasta/node'", true],
  ['multipasta', 'src/handler/codec/a.ts', "import { make } from 'multipasta'", false],
  ['packages', 'src/server/a.ts', "import open from 'open'", true],
  ['packages', 'src/cli/a.ts', "const a = await import('open')", false],
  ['mrmime', 'src/static/files.ts', "import { mimes } from 'mrmime'", true],
  ['mrmime', 'src/static/mime.ts', "import { mimes } from 'mrmime'", false],
  ['fast-check', 'src/handler/a.ts', "import fc from 'fast-check'", true],
  ['fast-check', 'src/fuzz/a.ts', "import fc from 'fast-check'", false],
  ['grammar', 'src/grammar/a.ts', "import type { Option } from 'fp-ts/lib/Option.js'", true],
  ['light', 'src/response/a.ts', "import { pipe } from 'fp-ts/lib/function.js'", true],
  ['light', 'src/response/a.ts', "import { type Option } from 'fp-ts/lib/Option.js'", true],
  ['light', 'src/response/a.ts', "import type { Option } from 'fp-ts/lib/Option.js'", false],
  ['light', 'src/handler/a.ts', "import { pipe } from 'fp-ts/lib/function.js'", false],
  ['parser', 'src/parser/a.ts', "import { left } from 'fp-ts/lib/Either.js'", true],
  ['parser', 'src/parser/codec.ts', "import * as t from 'io-ts'", false],
  ['parser', 'src/parser/a.ts', "import type { Either } from 'fp-ts/lib/Either.js'", false],
  ['purity', 'src/parser/a.ts', 'const a = Buffer.alloc(1)', true],
  ['purity', 'src/parser/a.ts', 'type A = Buffer', true],
  ['purity', 'src/parser/a.ts', 'const a = { Buffer }', true],
  ['purity', 'src/connection/a.ts', 'const a = process.env', true],
  ['purity', 'src/connection/a.ts', 'setTimeout(() => undefined, 1)', true],
  ['purity', 'src/connection/a.ts', 'const a = Date.now()', true],
  ['purity', 'src/connection/a.ts', 'const a = Date.now', true],
  ['purity', 'src/connection/a.ts', 'const a = new Date()', true],
  ['purity', 'src/connection/a.ts', 'const a = Date()', true],
  ['purity', 'src/connection/a.ts', 'const a = Math.random()', true],
  ['purity', 'src/connection/a.ts', 'const a = performance.now()', true],
  ['purity', 'src/connection/a.ts', "const a = globalThis['process']", true],
  ['purity', 'src/handler/a.ts', "const a = new URL('/', 'http://a')", true],
  ['purity', 'src/handler/a.ts', 'const a = new TextDecoder()', true],
  ['purity', 'src/connection/a.ts', 'const a = new Date(0)', false],
  ['purity', 'src/connection/a.ts', 'const a = x.process.URL', false],
  ['purity', 'src/connection/a.ts', 'interface A { readonly process: number }', false],
  ['purity', 'src/connection/a.ts', 'const a = { process: 1 } // URL, Buffer', false],
  ['purity', 'src/server/a.ts', 'const a = Date.now()', false],
  ['purity', 'src/fuzz/live.ts', 'const a = process.env', false],
  ['wire text', 'src/parser/a.ts', "const a = parseInt('1', 10)", true],
  ['wire text', 'src/parser/a.ts', "const a = Number.parseInt('1', 10)", true],
  ['wire text', 'src/parser/a.ts', "const a = Number('1')", true],
  ['wire text', 'src/parser/a.ts', "const a = ['1'].map(Number)", true],
  ['wire text', 'src/parser/a.ts', "const a = +'1'", true],
  ['wire text', 'src/parser/a.ts', 'const a = /a/', true],
  ['wire text', 'src/parser/a.ts', "const a = new RegExp('a')", true],
  ['wire text', 'src/parser/a.ts', "const a = ' a'.trim()", true],
  ['wire text', 'src/parser/a.ts', "const a = 'A'.toLowerCase()", true],
  ['wire text', 'src/parser/a.ts', "const a = 'A'?.toLowerCase()", true],
  ['wire text', 'src/parser/a.ts', "const a = 'A'.search('a')", true],
  ['wire text', 'src/grammar/a.ts', "const a = ' a'.trim()", true],
  ['wire text', 'src/parser/a.ts', 'const a = Number.isInteger(1) // parseInt /a/ .trim()', false],
  ['wire text', 'src/parser/a.ts', "const a = 'parseInt' + 1", false],
  ['wire text', 'src/handler/a.ts', 'const a = /a/', false],
  ['server', 'src/server/a.ts', "const a = 'Content-Length'", true],
  ['server', 'src/server/a.ts', "const a = 'Connection'", true],
  ['server', 'src/server/a.ts', "socket.on('connection', go)", false],
  ['server', 'src/connection/a.ts', "const a = 'Connection'", false],
  ['file length', 'src/parser/a.ts', '\n'.repeat(251), true],
  ['file length', 'src/parser/a.ts', '\n'.repeat(250), false],
  ['function length', 'src/parser/a.ts', `const a = () => {${'\n'.repeat(60)}}`, true],
  ['function length', 'src/parser/a.ts', `function a() {${'\n'.repeat(60)}}`, true],
  ['function length', 'src/parser/a.ts', `class A { a() {${'\n'.repeat(60)}} }`, true],
  ['function length', 'src/parser/a.ts', `const a = () => {${'\n'.repeat(59)}}`, false],
  ['any', 'src/parser/a.ts', 'const a: any = 1', true],
  ['any', 'src/parser/a.ts', 'const a: Array<any> = []', true],
  ['any', 'src/parser/a.ts', "const any = 'any'", false],
  ['as', 'src/parser/a.ts', 'const a = b as string', true],
  ['as', 'src/parser/a.ts', 'const a = <string>b', true],
  ['as', 'src/parser/a.ts', 'const a = b as unknown as string', true],
  ['as', 'src/parser/a.ts', 'const a = [1] as const', false],
  ['as', 'src/parser/a.ts', "import { a as b } from './b.js'", false],
  ['bang', 'src/parser/a.ts', 'const a = b!', true],
  ['bang', 'src/parser/a.ts', 'const a = b.c!', true],
  ['bang', 'src/parser/a.ts', 'const a = b[0]!', false],
  ['default export', 'src/parser/a.ts', 'export default 1', true],
  ['default export', 'src/parser/a.ts', 'const a = 1; export { a as default }', true],
  ['default export', 'src/parser/a.ts', '/** A. */ export const a = 1', false],
  ['class', 'src/parser/a.ts', 'class A {}', true],
  ['class', 'src/parser/a.ts', 'const a = class {}', true],
  ['class', 'src/parser/a.ts', 'function a() { return this }', true],
  ['class', 'src/message/headers.ts', 'class ParsedHeaders { a() { return this } }', false],
  ['class', 'src/server/a.ts', 'class A {}', false],
  ['throw', 'src/server/a.ts', "const a = () => { throw new Error('a') }", true],
  ['throw', 'src/cli/a.ts', "const a = () => { throw new Error('a') }", false],
  ['module state', 'src/parser/a.ts', 'let a = 1', true],
  ['module state', 'src/parser/a.ts', '/** A. */\nexport let a = 1', true],
  ['module state', 'src/parser/a.ts', 'var a = 1', true],
  ['module state', 'src/parser/a.ts', 'const f = () => { let a = 1; return a }', false],
  ['module state', 'src/parser/a.ts', 'for (let a = 0; a < 1; a++) f(a)', false],
  ['doc comment', 'src/parser/a.ts', 'export const a = 1', true],
  ['doc comment', 'src/parser/a.ts', '/** A. */\nexport const a = 1\n\nexport const b = 2', true],
  ['doc comment', 'src/parser/a.ts', '/** A. */\nconst a = 1\nexport const b = 2', true],
  ['doc comment', 'src/parser/a.ts', '/** A and b. */\nexport const a = 1\nexport const b = 2', false],
]

describe.each(rules.map((rule) => [rule.name, rule] as const))('the rule %s', (name, rule) => {
  const own = cases.filter((one) => one[0] === name)

  test.each(own)('%s in %s: %j, broken: %s', (_rule, path, text, breaks) => {
    const found = judge(rule, [{ path, text }])
    expect(found.length > 0).toBe(breaks)
    for (const line of found) expect(line).toMatch(/^src\/[a-z/.]+:\d+ /)
  })

  test('is shown to fail', () => expect(own.some((one) => one[3]) || name === 'cycles').toBe(true))
})

describe('rules over several files', () => {
  const [cycles, parser, layers] = ['cycles', 'parser', 'layers'].map((name) =>
    rules.filter((rule) => rule.name === name),
  )
  const a = { path: 'src/parser/a.ts', text: "import { b } from './b.js'" }
  const b = { path: 'src/parser/b.ts', text: "import type { C } from './c.js'" }

  test('a circle of imports is found, types included, and each import of it named', () => {
    const c = { path: 'src/parser/c.ts', text: "\nimport { a } from './a.js'" }
    const d = { path: 'src/parser/d.ts', text: "import { a } from './a.js'" }
    const found = cycles?.flatMap((rule) => judge(rule, [a, b, c, d])) ?? []
    expect(found.map((line) => line.split(' ')[0])).toEqual([
      'src/parser/a.ts:1',
      'src/parser/b.ts:1',
      'src/parser/c.ts:2',
    ])
  })

  test('a file that imports itself is a circle', () =>
    expect(cycles?.flatMap((rule) => judge(rule, [{ path: 'src/a/a.ts', text: "import './a.js'" }]))).toHaveLength(1))

  test('what the parser loads by way of another room counts', () => {
    const from = { path: 'src/parser/a.ts', text: "import { m } from '../message/m.js'" }
    const over = { path: 'src/message/m.ts', text: "import { x } from '../grammar/g.js'" }
    const grammar = { path: 'src/grammar/g.ts', text: "import { pipe } from 'fp-ts/lib/function.js'" }
    const up = { path: 'src/message/m.ts', text: "import { x } from '../response/r.js'" }
    const response = { path: 'src/response/r.ts', text: '' }
    expect(parser?.flatMap((rule) => judge(rule, [from, over, grammar]))).toHaveLength(1)
    expect(parser?.flatMap((rule) => judge(rule, [from, up, response]))).toHaveLength(1)
  })

  test('a violation says where it stands', () =>
    expect(
      layers?.flatMap((rule) => judge(rule, [{ path: 'src/grammar/a.ts', text: "\n\nimport '../parser/b.js'" }])),
    ).toEqual([
      'src/grammar/a.ts:3 layers: grammar (layer 0) imports up from parser (2) (an import points down the layers, never up or sideways)',
    ]))
})

test('each exception says why', () => {
  for (const one of Object.values(allowances).flat()) expect(one.why.length).toBeGreaterThan(10)
})
