import { closeSync, constants, openSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clear, type Mutant, mutantsIn, planted } from '../mutations/mutant.js'
import { folder } from './disk.js'
import { diskProbes, type Modules, memoryProbes, trap } from './probes.js'

/** The checks of the room, taken out one at a time: see property-tests/mutations. Those of PUT are judged elsewhere. */
const mutants = mutantsIn('static').filter((it) => !/upload\.ts$/.test(it.file))

const load = async (where: (file: string) => string): Promise<Modules> => {
  const [files, memory, names, node, path, pattern, shown] = await Promise.all(
    ['files', 'memory', 'names', 'node', 'path', 'pattern', 'shown'].map(
      (name) => import(/* @vite-ignore */ where(`static/${name}.ts`)),
    ),
  )
  return { files, memory, names, node, path, pattern, shown }
}

/** A folder full of traps, behind a link. */
const trapped = (): string => {
  const above = folder()
  trap(join(above, 'root'), join(above, 'outside'))
  symlinkSync('root', join(above, 'link'))
  return join(above, 'link')
}

const LATE = 'nothing, for too long'

/** What a room says; what it throws is an answer too, and so is none. */
const said = async (probes: Promise<unknown>): Promise<string> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, 2000, LATE)
  })
  const text = await Promise.race([probes.then((it) => JSON.stringify(it)), late]).catch(String)
  clearTimeout(timer)
  return text
}

const ofDisk = ({ file }: Mutant): boolean => /static\/(node|system|system-error)\.ts/.test(file)

describe.runIf(process.platform === 'linux')('the probes', () => {
  beforeAll(clear)
  afterAll(clear)

  const whole = load((file) => `../../src/${file}`)

  test('say the same of the same room', async () => {
    const root = trapped()
    expect(await said(memoryProbes(await whole))).toBe(await said(memoryProbes(await whole)))
    const own = await said(diskProbes(await whole, root))
    expect(await said(diskProbes(await whole, root))).toBe(own)
    expect([own.includes('OUTSIDE'), own.includes('inside'), own === LATE]).toEqual([false, true, false])
  })

  test.each(mutants.map((it, at) => [`${it.file}: ${it.name}`, it, at] as const))('fell %s', async (_name, it, at) => {
    const other = await load(planted(it, at))
    if (ofDisk(it)) {
      const root = trapped()
      const [mutant, own] = [await said(diskProbes(other, root)), await said(diskProbes(await whole, root))]
      // Who waits there for a writer has one now.
      closeSync(openSync(join(root, 'fifo'), constants.O_RDWR))
      expect(mutant).not.toBe(own)
      expect(own).not.toBe(LATE)
    } else expect(await said(memoryProbes(other))).not.toBe(await said(memoryProbes(await whole)))
  })
})
