/** Small trials of PUT, run against its modules as they are or with one check taken out. They throw where it shows. */
import assert from 'node:assert/strict'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ScriptItem, simulateTask } from '../../src/connection/simulate.js'
import { ascii, latin1 } from '../../src/grammar/ascii.js'
import type { Draft, Present, UploadFolder } from '../../src/static/upload-folder.js'

/** The modules that a trial asks. */
export interface Modules {
  readonly upload: typeof import('../../src/static/upload.js')
  readonly node: typeof import('../../src/static/node-upload.js')
}

type Trial = (modules: Modules) => Promise<void>

type Given = Parameters<Modules['node']['uploadEither']>[1]

interface Stage {
  readonly node: Modules['node']
  readonly root: string
  readonly outside: string
  readonly put: (
    path: string,
    body: string,
    how?: {
      readonly fields?: ReadonlyArray<string>
      readonly options?: Given
      readonly cut?: boolean
      readonly between?: () => void
    },
  ) => Promise<string>
}

const request = (path: string, body: string, fields: ReadonlyArray<string>): string =>
  [`PUT ${path} HTTP/1.1`, 'Host: a', 'Connection: close', `Content-Length: ${body.length}`, ...fields, '', body].join(
    '\r\n',
  )

/** A folder that `between` happens to when the content is about to get its name. */
const interrupted = (folder: UploadFolder, between: () => void): UploadFolder => ({
  ...folder,
  begin: async (names) => {
    const begun = await folder.begin(names)
    if (begun._tag !== 'Draft') return begun
    const finish: Draft['finish'] = (replace, same) => {
      between()
      return begun.finish(replace, same)
    }
    return { ...begun, finish }
  },
})

const staged = async ({ upload, node }: Modules, play: (stage: Stage) => Promise<void>): Promise<void> => {
  const above = mkdtempSync(join(tmpdir(), 'wirefold-put-'))
  const [root, outside] = [join(above, 'root'), join(above, 'outside')]
  mkdirSync(root)
  mkdirSync(outside)
  const put: Stage['put'] = async (
    path,
    body,
    { fields = [], options = {}, cut = false, between = () => undefined } = {},
  ) => {
    const made = upload.uploadTo(interrupted(node.diskUploads(root, options), between), options)
    if (made._tag === 'Left') throw new Error(made.left.reason)
    const whole = ascii(request(path, body, fields))
    const script: ReadonlyArray<ScriptItem> = cut ? [whole.subarray(0, whole.length - 1), { _tag: 'End' }] : [whole]
    const { output } = await simulateTask(made.right)(script)()
    return latin1(output, 0, output.length).slice(9, 12)
  }
  try {
    await play({ node, root, outside, put })
  } finally {
    rmSync(above, { recursive: true, force: true })
  }
}

const trial =
  (play: (stage: Stage) => Promise<void>): Trial =>
  (modules) =>
    staged(modules, play)

/** A folder in memory, to which two octets may be written, and what was done with it. */
const remembered = ({ upload }: Modules, present: Present) => {
  const done: string[] = []
  const did = async <A>(what: string, value: A): Promise<A> => {
    done.push(what)
    return value
  }
  const begin: UploadFolder['begin'] = async () => ({
    _tag: 'Draft',
    present,
    write: () => did('write', 'written'),
    finish: () => did('finish', { _tag: 'Created', size: 0, mtime: 0 }),
    drop: () => did('drop', undefined),
  })
  const made = upload.uploadTo({ names: 'octets', begin }, { limit: 2 })
  if (made._tag === 'Left') throw new Error(made.left.reason)
  const asked = async (script: ReadonlyArray<ScriptItem>): Promise<string> => {
    const { output } = await simulateTask(made.right)(script)()
    return latin1(output, 9, 12)
  }
  return { done, asked }
}

export const uploadTrials: ReadonlyArray<Trial> = [
  trial(async ({ root, put }) => {
    assert.equal(await put('/a', 'one'), '201')
    assert.equal(await put('/a', 'two'), '409')
    assert.equal(await put('/a', 'two', { fields: ['If-None-Match: *'], options: { replace: true } }), '412')
    assert.equal(await put('/a', 'two', { options: { replace: true } }), '204')
    assert.equal(readFileSync(join(root, 'a'), 'latin1'), 'two')
    assert.deepEqual(readdirSync(root), ['a'])
  }),
  trial(async ({ root, put }) => {
    assert.equal(await put('/a', 'x', { fields: ['Content-Range: bytes 0-0/9'] }), '400')
    assert.equal(await put('/a', 'x', { fields: ['Content-Encoding: gzip'] }), '415')
    assert.equal(await put('/.a', 'x'), '404')
    assert.equal(await put('/a', 'abc', { cut: true }), '')
    assert.deepEqual(readdirSync(root), [])
  }),
  async (modules) => {
    const chunked = 'PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'
    const full = remembered(modules, { _tag: 'None' })
    assert.equal(await full.asked([ascii(chunked)]), '413')
    assert.deepEqual(full.done, ['drop'])
    const broken = remembered(modules, { _tag: 'None' })
    await broken.asked([ascii(request('/a', 'ab', []).slice(0, -1)), { _tag: 'End' }])
    assert.deepEqual(broken.done, ['write', 'drop'])
    const there = remembered(modules, { _tag: 'File', size: 0, mtime: 0 })
    assert.equal(await there.asked([ascii(request('/a', 'ab', []))]), '409')
    assert.deepEqual(there.done, ['drop'])
  },
  trial(async ({ root, outside, put }) => {
    symlinkSync(outside, join(root, 'link'))
    writeFileSync(join(outside, 'secret'), 'x')
    symlinkSync(join(outside, 'secret'), join(root, 'name'))
    assert.equal(await put('/link/a', 'x'), '404')
    assert.equal(await put('/name', 'evil', { options: { replace: true } }), '409')
    assert.deepEqual(readdirSync(outside), ['secret'])
  }),
  trial(async ({ root, put }) => {
    mkdirSync(join(root, 'kept'))
    symlinkSync('kept', join(root, 'alias'))
    for (const path of ['/kept/a', '/alias/a'])
      assert.equal(await put(path, 'x', { options: { withheld: ['kept'] } }), '404')
  }),
  trial(async ({ root, put }) => {
    mkdirSync(join(root, '.git'))
    symlinkSync('.git', join(root, 'git'))
    assert.equal(await put('/git/a', 'x'), '404')
  }),
  trial(async ({ root, put }) => {
    const left = `.wirefold-${'a'.repeat(24)}`
    writeFileSync(join(root, left), 'x')
    utimesSync(join(root, left), 1, 1)
    assert.equal(await put('/a', 'x'), '201')
    assert.deepEqual(readdirSync(root), ['a'])
  }),
  trial(async ({ root, put }) => {
    const [target, times] = [join(root, 'a'), new Set<number>([1000])]
    writeFileSync(target, 'one')
    utimesSync(target, 1, 1)
    const between = (): void => {
      for (const name of readdirSync(root)) if (name.startsWith('.')) utimesSync(join(root, name), 1, 1)
    }
    for (const text of ['two', 'six']) {
      assert.equal(await put('/a', text, { options: { replace: true }, between }), '204')
      times.add(lstatSync(target).mtimeMs)
    }
    assert.equal(times.size, 3)
  }),
  trial(async ({ root, outside, put }) => {
    mkdirSync(join(root, 'sub'))
    const between = (): void => {
      renameSync(join(root, 'sub'), join(root, 'moved'))
      symlinkSync(outside, join(root, 'sub'))
    }
    assert.equal(await put('/sub/a', 'x', { between }), '201')
    assert.deepEqual(readdirSync(join(root, 'moved')), ['a'])
  }),
  trial(async ({ root, put }) => {
    const between = (): void => writeFileSync(join(root, 'a'), 'theirs')
    assert.equal(await put('/new', 'x', { fields: ['If-None-Match: *'], options: { replace: true } }), '201')
    rmSync(join(root, 'new'))
    const onlyNew = { fields: ['If-None-Match: *'], options: { replace: true }, between }
    assert.equal(await put('/a', 'ours', onlyNew), '412')
    assert.equal(readFileSync(join(root, 'a'), 'latin1'), 'theirs')
    rmSync(join(root, 'a'))
    assert.equal(await put('/a', 'ours', { between }), '409')
    assert.equal(readFileSync(join(root, 'a'), 'latin1'), 'theirs')
    const how = {
      fields: ['If-Match: *'],
      options: { replace: true },
      between: () => writeFileSync(join(root, 'a'), 'theirs too'),
    }
    assert.equal(await put('/a', 'ours', how), '412')
    assert.equal(readFileSync(join(root, 'a'), 'latin1'), 'theirs too')
    assert.deepEqual(readdirSync(root), ['a'])
  }),
  trial(async ({ root, put }) => {
    for (const mode of [0o755, 0o600]) {
      writeFileSync(join(root, 'a'), 'x')
      chmodSync(join(root, 'a'), mode)
      assert.equal(await put('/a', 'y', { options: { replace: true } }), '204')
      assert.equal(lstatSync(join(root, 'a')).mode & 0o777, mode)
    }
  }),
  trial(async ({ root, node }) => {
    writeFileSync(join(root, 'a'), 'old')
    const folder = node.diskUploads(root)
    const drafts = await Promise.all(Array.from({ length: 9 }, () => folder.begin(['a'])))
    const finished = drafts.map(async (draft, at) => {
      if (draft._tag !== 'Draft') return draft._tag
      await draft.write(new Uint8Array(at + 9))
      return (await draft.finish(true, true))._tag
    })
    assert.deepEqual((await Promise.all(finished)).sort(), [...Array.from({ length: 8 }, () => 'Changed'), 'Replaced'])
  }),
]
