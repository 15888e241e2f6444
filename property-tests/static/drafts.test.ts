import { lutimesSync, mkdirSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { diskUploads } from '../../src/static/node-upload.js'
import type { Draft, UploadFolder } from '../../src/static/upload-folder.js'
import { builtCommand, serving } from '../cli/command.js'
import { dial, eventually } from '../server/wire.js'
import { folder } from './disk.js'

builtCommand()

/** Everything below a folder, names with a dot too. */
const all = (root: string): ReadonlyArray<string> => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()

const begun = async (uploads: UploadFolder, ...names: ReadonlyArray<string>): Promise<Draft> => {
  const draft = await uploads.begin(names)
  if (draft._tag !== 'Draft') throw new Error(draft._tag)
  return draft
}

const draftName = (digit: string): string => `.wirefold-${digit.repeat(24)}`

describe('a file that is written', () => {
  test('is taken away where its process was killed, by the next that writes to its folder, and nothing else is', async () => {
    const root = folder()
    mkdirSync(join(root, 'sub'))
    const dayAgo = Date.now() / 1000 - 25 * 60 * 60
    const left = [draftName('a'), join('sub', draftName('b'))]
    const kept = ['old', '.other', '.wirefold-notes', `${draftName('c')}.txt`, draftName('g'), draftName('A')]
    for (const path of [...left, ...kept]) {
      writeFileSync(join(root, path), 'x')
      utimesSync(join(root, path), dayAgo, dayAgo)
    }
    writeFileSync(join(root, draftName('d')), 'somebody writes this now')
    mkdirSync(join(root, draftName('e')))
    utimesSync(join(root, draftName('e')), dayAgo, dayAgo)
    symlinkSync('old', join(root, draftName('f')))
    lutimesSync(join(root, draftName('f')), dayAgo, dayAgo)
    const others = [...kept, ...['d', 'e', 'f'].map(draftName)]
    const uploads = diskUploads(root)
    await (await begun(uploads, 'new')).drop()
    expect(all(root)).toEqual([...others, 'sub', join('sub', draftName('b'))].sort())
    await (await begun(uploads, 'sub', 'new')).drop()
    expect(all(root)).toEqual([...others, 'sub'].sort())
  })

  test('is taken away when its process ends, however many signals that took', async () => {
    const root = folder()
    const { port, child, ended } = await serving([root, '--upload', '--log', 'off'])
    const wire = await dial({ host: '127.0.0.1', port })
    wire.send('PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell')
    await eventually(() => all(root).length === 1, 'the content is written')
    child.kill('SIGINT')
    await eventually(() => child.exitCode !== null || !child.kill('SIGINT'), 'the process has ended')
    expect((await ended).code).toBe(130)
    expect(all(root)).toEqual([])
    wire.socket.destroy()
  })

  test('in place of one of its size has another time, though the clock of the disk stands still', async () => {
    const root = folder()
    const target = join(root, 'a')
    const stamp = 1_700_000_000.125
    const seen = [stamp * 1000]
    writeFileSync(target, 'one')
    utimesSync(target, stamp, stamp)
    for (const text of ['two', 'six', 'ten']) {
      const draft = await begun(diskUploads(root), 'a')
      await draft.write(Buffer.from(text))
      const [temporary = ''] = all(root).filter((name) => name.startsWith('.wirefold-'))
      utimesSync(join(root, temporary), stamp, stamp)
      const finished = await draft.finish(true, true)
      expect(finished).toEqual({ _tag: 'Replaced', size: 3, mtime: statSync(target).mtimeMs })
      expect(seen).not.toContain(statSync(target).mtimeMs)
      seen.push(statSync(target).mtimeMs)
    }
  })

  test('in place of one of another size, or of one from the future, has the time that it was written at', async () => {
    const root = folder()
    for (const [text, time] of [['four', 1_700_000_000] as const, ['one', 4_000_000_000] as const]) {
      writeFileSync(join(root, 'a'), text)
      utimesSync(join(root, 'a'), time, time)
      const draft = await begun(diskUploads(root), 'a')
      await draft.write(Buffer.from('two'))
      const [temporary = ''] = all(root).filter((name) => name.startsWith('.wirefold-'))
      utimesSync(join(root, temporary), 1_700_000_000, 1_700_000_000)
      expect(await draft.finish(true, true)).toEqual({ _tag: 'Replaced', size: 3, mtime: 1_700_000_000_000 })
    }
  })
})
