import { describe, expect, test } from 'vitest'
import { blocksOf, examplesOf } from './extract.js'
import { blockModule, exampleModule, placeOf } from './generate.js'

const file = (text: string) => ({ path: 'src/a/b.ts', text })

describe('an example', () => {
  const text = [
    "import type { Z } from './z.js'",
    '/**',
    ' * What it is.',
    ' *',
    ' * @example',
    ' * const x = one',
    ' *',
    ' * assert.equal(x, 1)',
    ' * @example',
    " * import { y } from './y.js'",
    " * import { serve } from 'wirefold/server'",
    ' * assert.equal(one, y)',
    ' */',
    'export const one = 1',
    'export const { two, three: four } = { two: 2, three: 4 }',
    'export interface Five {}',
    'const six = 6',
    'export { six as seven }',
    '/* @example no */ // @example no',
    '/** says @example in a line */',
    'export type Eight = Z',
  ].join('\n')
  const [first, second, ...rest] = examplesOf(file(text))

  test('is found at its line, without the stars', () => {
    expect(rest).toEqual([])
    expect(first).toMatchObject({ path: 'src/a/b.ts', line: 6, code: 'const x = one\n\nassert.equal(x, 1)' })
    expect(second).toMatchObject({ line: 10 })
  })

  test('sees every export of its file, types as types', () => {
    expect(first?.values).toEqual(['one', 'two', 'four', 'seven'])
    expect(first?.types).toEqual(['Five', 'Eight'])
  })

  test('becomes a module whose lines are found again', () => {
    if (first === undefined || second === undefined) throw new Error('no example')
    const one = exampleModule(first, 0)
    expect(one.text).toContain("import { one, two, four, seven } from '../../src/a/b.js'")
    expect(one.text).toContain("import { ascii } from '../../src/grammar/ascii.js'")
    expect(one.text.split('\n')[one.first - 1]).toBe('const x = one')
    expect(placeOf(one, one.first + 2)).toBe('src/a/b.ts:8')
    const two = exampleModule(second, 1)
    expect(two.text).toContain("import { y } from '../../src/a/y.js'")
    expect(two.text).toContain("import { serve } from '../../src/server/index.js'")
    expect(two.text.split('\n')[two.first + 1]).toBe('assert.equal(one, y)')
  })

  test('may declare what would stand ready anyway, or export it', () => {
    const [own] = examplesOf(
      file("/**\n * @example\n * import { pipe } from './p.js'\n * pipe(1)\n */\nexport const ascii = 1"),
    )
    if (own === undefined) throw new Error('no example')
    const { text: made } = exampleModule(own, 0)
    expect(made.match(/import \{ pipe \}/g)).toHaveLength(1)
    expect(made.match(/import \{ ascii \}/g)).toHaveLength(1)
    expect(made).toContain("import { ascii } from '../../src/a/b.js'")
  })
})

describe('a block of Markdown', () => {
  const page = [
    '# A',
    '```ts',
    'no',
    '```',
    '```ts run',
    "import { a } from 'wirefold'",
    'a()',
    '```',
    '- b',
    '  ```ts check',
    '  b',
    '  ```',
  ].join('\n')
  const [run, check, ...rest] = blocksOf({ path: 'docs/a.md', text: page })

  test('is found by its mark', () => {
    expect(rest).toEqual([])
    expect(run).toEqual({ path: 'docs/a.md', line: 6, code: "import { a } from 'wirefold'\na()\n", mode: 'run' })
    expect(check).toMatchObject({ line: 11, mode: 'check' })
  })

  test('imports the package as a reader would', () => {
    if (run === undefined) throw new Error('no block')
    const module = blockModule(run, 0)
    expect(module.text).toContain("import { a } from '../../src/index.js'")
    expect(placeOf(module, module.first + 1)).toBe('docs/a.md:7')
    const wrong = blockModule({ ...run, code: "import 'wirefold/misc'" }, 0)
    expect(wrong.text).toContain('the package does not export wirefold/misc')
  })
})
