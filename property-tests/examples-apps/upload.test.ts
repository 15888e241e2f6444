import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ScriptItem, simulateTask } from 'wirefold/connection'
import { upload } from '../../examples/upload.js'
import { seen } from './asking.js'
import { asked, serving } from './serving.js'

const serveApp = serving()

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirefold-upload-'))
})
afterAll(() => rm(folder, { recursive: true }))

const head = (name: string, ...fields: ReadonlyArray<string>) =>
  Buffer.from([`PUT /files/${name} HTTP/1.1`, 'Host: a.example', ...fields, '', ''].join('\r\n'))

const eventually = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let turn = 0; turn < 500 && !(await holds()); turn++) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(await holds()).toBe(true)
}

const put = async (script: ReadonlyArray<ScriptItem>) => {
  const { output } = await simulateTask(upload({ folder, limit: 20, ms: 1000 }))(script)()
  return { ...seen(output), kept: await readdir(folder) }
}

describe('an upload', () => {
  test('is kept under its name once all of it is there, counted or chunked', async () => {
    const counted = await put([head('a.txt', 'Content-Length: 10'), Buffer.from('01234'), Buffer.from('56789')])
    expect(counted.status).toBe(201)
    expect(counted.fields.get('location')).toBe('/files/a.txt')
    expect(JSON.parse(counted.content)).toEqual({ octets: 10 })
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('0123456789')
    const chunks = Buffer.from('3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n')
    const chunked = await put([head('a.txt', 'Transfer-Encoding: chunked'), chunks])
    expect(chunked.status).toBe(201)
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('abcde')
    expect(chunked.kept).toEqual(['a.txt'])
  })

  test('that is too long leaves nothing behind', async () => {
    const pieces = ['8\r\n01234567\r\n', '8\r\n01234567\r\n', '8\r\n01234567\r\n0\r\n\r\n'].map((piece) =>
      Buffer.from(piece),
    )
    const got = await put([head('b.txt', 'Transfer-Encoding: chunked'), ...pieces])
    expect(got.status).toBe(413)
    expect(got.kept).not.toContain('b.txt')
    expect(got.kept.filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('that breaks off leaves nothing behind, however it ends', async () => {
    for (const end of ['End', 'Lost'] as const) {
      const got = await put([head('c.txt', 'Content-Length: 10'), Buffer.from('012'), { _tag: end }])
      expect(got.kept).not.toContain('c.txt')
      // Nobody waits for the program any more, but it is followed to its end.
      await eventually(async () => (await readdir(folder)).every((name) => !name.endsWith('.part')))
    }
  })

  test('that takes too long leaves nothing behind', async () => {
    const { port } = await serveApp(upload({ folder, limit: 20, ms: 50 }), {
      deadlines: { bodyGap: 500, lingerQuiet: 50 },
    })
    expect(await asked(port, `${head('d.txt', 'Content-Length: 10')}012`)).toMatch(/^HTTP\/1\.1 408 /)
    expect((await readdir(folder)).filter((name) => name !== 'a.txt')).toEqual([])
  })

  test('has a name without a way out of its folder', async () => {
    for (const name of ['..', '.part', '%2e%2e%2fa', 'a%2fb', 'a%00'])
      expect((await put([head(name, 'Content-Length: 1'), Buffer.from('x')])).status).toBe(400)
  })
})
