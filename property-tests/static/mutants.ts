import assert from 'node:assert/strict'
import { closeSync, constants, openSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type Mutant, mutantsIn, original, type Where } from '../mutations/mutant.js'
import { type Trial, tried } from '../mutations/trial.js'
import { folder } from './disk.js'
import { diskProbes, type Modules, memoryProbes, trap } from './probes.js'
import { type Modules as UploadModules, uploadTrials } from './upload-trials.js'

const ofUploads = ({ file }: Mutant): boolean => /upload\.ts$/.test(file)
const ofDisk = ({ file }: Mutant): boolean => /static\/(node|system|system-error)\.ts/.test(file)

const load = async (where: Where): Promise<Modules> => {
  const [files, memory, names, node, path, pattern, shown] = await Promise.all(
    ['files', 'memory', 'names', 'node', 'path', 'pattern', 'shown'].map(
      (name) => import(/* @vite-ignore */ where(`static/${name}.ts`)),
    ),
  )
  return { files, memory, names, node, path, pattern, shown }
}

const loadUploads = async (where: Where): Promise<UploadModules> => {
  const [upload, node] = await Promise.all(
    ['upload', 'node-upload'].map((name) => import(/* @vite-ignore */ where(`static/${name}.ts`))),
  )
  return { upload, node }
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

const whole = load(original)

/** The room says what it says with every check in place. */
const inMemory: Trial<Modules> = async (modules) =>
  assert.equal(await said(memoryProbes(modules)), await said(memoryProbes(await whole)))

const onDisk: Trial<Modules> = async (modules) => {
  const root = trapped()
  const [other, own] = [await said(diskProbes(modules, root)), await said(diskProbes(await whole, root))]
  // Who waits there for a writer has one now.
  closeSync(openSync(join(root, 'fifo'), constants.O_RDWR))
  if (own.includes('OUTSIDE') || !own.includes('inside') || own === LATE) return
  assert.equal(other, own)
}

/** With every check in place it says what is inside, and nothing else. */
const contained: Trial<Modules> = async (modules) => {
  const own = await said(diskProbes(modules, trapped()))
  assert.deepEqual([own.includes('OUTSIDE'), own.includes('inside'), own === LATE], [false, true, false])
}

/** Files: the checks of \`src/static\`, taken out one at a time. */
export const files = tried({
  name: 'static',
  mutants: mutantsIn('static').filter((it) => !ofUploads(it)),
  load,
  trials: (mutant) => {
    if (mutant === undefined) return [inMemory, onDisk, contained]
    return [ofDisk(mutant) ? onDisk : inMemory]
  },
})

/** PUT: the checks of its files, taken out one at a time. */
export const uploads = tried({
  name: 'static-uploads',
  mutants: mutantsIn('static').filter(ofUploads),
  load: loadUploads,
  trials: () => uploadTrials,
})
