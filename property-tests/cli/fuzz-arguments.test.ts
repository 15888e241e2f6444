import { fc } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { commandOf } from '../../src/cli/command.js'
import { fuzzHelp, targetTexts } from '../../src/cli/fuzz-help.js'
import { fuzzRows } from '../../src/cli/fuzz-options.js'
import { progressOn } from '../../src/cli/fuzz-progress.js'

const asked = (...args: ReadonlyArray<string>) => {
  const made = commandOf(['fuzz', ...args])
  return made._tag === 'Right' ? made.right : made.left
}

const refused = (...args: ReadonlyArray<string>): string => {
  const made = commandOf(['fuzz', ...args])
  return made._tag === 'Left' ? made.left.message : 'not refused'
}

describe('arguments of fuzz', () => {
  test('name a target at the least, and are a minute of the first seed otherwise', () =>
    expect(asked('node')).toEqual({
      ...{ _tag: 'Fuzz', targets: ['node'], seed: 1, path: undefined, corpus: undefined, only: undefined },
      ...{ length: { budget: 60_000, count: undefined }, workers: 1, shard: undefined, iOwnThisHost: false },
      ...{ reports: [{ kind: 'text', file: undefined }], quiet: false },
    }))

  test('say how long, as a time or by a word', () => {
    for (const [text, budget] of [
      ['250ms', 250],
      ['90s', 90_000],
      ['5m', 300_000],
      ['2h', 7_200_000],
    ] as const)
      expect(asked('node', '--budget', text)).toMatchObject({ length: { budget } })
    expect(asked('node', '--profile', 'smoke')).toMatchObject({ length: { budget: 10_000 } })
    expect(asked('node', '--profile=deep')).toMatchObject({ length: { budget: 600_000 } })
    expect(asked('node', '--count', '5')).toMatchObject({ length: { budget: Number.POSITIVE_INFINITY, count: 5 } })
    expect(asked('node', '--count', '5', '--budget', '1s')).toMatchObject({ length: { budget: 1000, count: 5 } })
  })

  test('take names with commas and again, reports with files and again', () => {
    expect(asked('node', '--only', 'a,b', '--only=c')).toMatchObject({ only: ['a', 'b', 'c'] })
    expect(asked('a', '-r', 'text', '-r', 'html=o=1.html', 'b')).toMatchObject({
      targets: ['a', 'b'],
      reports: [
        { kind: 'text', file: undefined },
        { kind: 'html', file: 'o=1.html' },
      ],
    })
    expect(asked('node', '--shard', '2/4', '--workers', '3')).toMatchObject({ shard: { part: 2, of: 4 }, workers: 3 })
  })

  test('may be names that sub-commands have', () => expect(asked('inspect')).toMatchObject({ targets: ['inspect'] }))

  test.each([
    [[], /what is to be fuzzed/],
    [['a', 'a'], /named twice/],
    [['a', '--budget', '90'], /like 90s/],
    [['a', '--budget', '0s'], /like 90s/],
    [['a', '--budget', '9999h'], /like 90s/],
    [['a', '--budget', '1.5m'], /like 90s/],
    [['a', '--profile', 'quick'], /smoke, standard, deep/],
    [['a', '--profile', 'deep', '--budget', '1s'], /one or the other/],
    [['a', '--seed', '1e3'], /whole number/],
    [['a', '--path', '-1'], /needs a value/],
    [['a', '--path', '1', '--workers', '2'], /no meaning/],
    [['a', '--path', '1', '--corpus', 'x'], /no meaning/],
    [['a', '--shard', '0/4'], /from 1 to n/],
    [['a', '--shard', '5/4'], /from 1 to n/],
    [['a', '--shard', '1'], /from 1 to n/],
    [['a', '--workers', '0'], /1 to 64/],
    [['a', '--report', 'xml'], /text, json, junit, sarif, html/],
    [['a', '--report', 'html='], /no file/],
    [['a', '-r', 'text', '-r', 'json'], /two reports go to stdout/],
    [['a', '-r', 'text=x', '-r', 'json=x'], /two reports go to x/],
    [['a', '--sed', '1'], /did you mean --seed/],
    [['a', '--port', '1'], /--port is no option/],
    [['a', '-x'], /"wirefold fuzz --help"/],
    [['a', '--quiet=1'], /takes no value/],
  ])('%j are refused in one line', (args, why) => {
    const message = refused(...args)
    expect(message).toMatch(why)
    expect(message).not.toContain('\n')
  })

  const word = fc.oneof(
    fc.constantFrom(...fuzzRows.flatMap(({ name, short }) => [`--${name}`, `--${name}=`, `-${short ?? 'x'}`])),
    fc.constantFrom('--', '-', '', 'node', '1', '1/2', '5s', 'html=a', 'smoke', '--__proto__'),
    fc.string({ unit: 'binary' }),
  )

  test('whatever they are, they are asked for or one printable line', () =>
    fc.assert(
      fc.property(fc.array(word), (args) => {
        const made = commandOf(['fuzz', ...args])
        if (made._tag === 'Left') expect(made.left.message).toMatch(/^[^\p{Cc}\u2028\u2029]+$/u)
        else expect(['Fuzz', 'FuzzHelp']).toContain(made.right._tag)
      }),
    ))
})

describe('fuzz --help', () => {
  const lines = fuzzHelp.trimEnd().split('\n')

  test('fits a screen', () => {
    expect(lines.length).toBeLessThanOrEqual(40)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  })

  test('names every option and every target', () => {
    for (const { name } of fuzzRows) expect(fuzzHelp).toContain(`--${name}`)
    for (const [target] of targetTexts) expect(fuzzHelp).toContain(target)
  })

  test('is asked for among whatever else', () => {
    expect(asked('--help')).toEqual({ _tag: 'FuzzHelp' })
    expect(asked('a', '--workers', '0', '-h')).toEqual({ _tag: 'FuzzHelp' })
  })
})

describe('the progress', () => {
  const told = (terminal: boolean, quiet: boolean, ...at: ReadonlyArray<number>): ReadonlyArray<string> => {
    const said: string[] = []
    const progress = progressOn(
      { write: (text) => said.push(text), colour: false, terminal },
      { budget: 60_000, quiet },
    )
    for (const milliseconds of at) progress.tell({ inputs: milliseconds, milliseconds, findings: 2 })
    progress.clear()
    return said
  }

  test('is one line of a terminal, written anew and taken away', () => {
    const said = told(true, false, 500, 1000)
    expect(said).toHaveLength(3)
    for (const text of said) expect(text).toMatch(/^\r\u001b\[K[^\r\n]{0,79}$/)
    expect(said[1]).toContain('1000 inputs, 1000 a second, 1 s of 60 s, 2 findings')
    expect(said[2]).toBe('\r\u001b[K')
  })

  test('is a line once in a while elsewhere, and none where none is wanted', () => {
    expect(told(false, false, 500, 9000, 10_000, 15_000, 20_500)).toHaveLength(2)
    expect(told(true, true, 500, 20_000)).toEqual([])
  })
})
