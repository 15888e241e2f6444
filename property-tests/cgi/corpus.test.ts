import { afterAll, describe, expect, test } from 'vitest'
import { eventually } from '../server/wire.js'
import { corpus, type Specimen } from './corpus.js'
import { answered, folderOf, scripted } from './scripts.js'

const folder = folderOf(corpus)

afterAll(folder.forget)

const asked = ({ file, ask = {} }: Specimen): string => {
  const { method = 'GET', rest = '', fields = [], body = '' } = ask
  const lines = ['Host: a.example:1234', 'Connection: close', ...fields]
  return `${method} /${file}${rest} HTTP/1.1\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`
}

describe('what a client sees of a script', () => {
  test.each(corpus.map((it) => [it.name, it] as const))('%s', async (_name, it) => {
    const { dial, lines } = await scripted(folder.path, it.options)
    const wire = await dial()
    wire.send(asked(it))
    const got = answered(await wire.rest(), it.ask?.method ?? 'GET')
    expect(got.status, lines.join('\n')).toBe(it.status)
    if (it.head !== undefined) expect(got.head).toMatch(it.head)
    if (it.notHead !== undefined) expect(got.head.replace('Connection: close', '')).not.toMatch(it.notHead)
    if (typeof it.body === 'string') expect(got.content).toBe(it.body)
    else if (it.body !== undefined) expect(got.content).toMatch(it.body)
    expect(got.whole).toBe(it.broken !== true)
    const { log } = it
    if (log !== undefined) await eventually(() => lines.some((line) => log.test(line)), `a line like ${log}`)
    expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/)
  })

  test('there are at least forty scripts', () => expect(corpus.length).toBeGreaterThanOrEqual(40))
})
