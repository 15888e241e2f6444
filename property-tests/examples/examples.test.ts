import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { blocksOf, examplesOf } from './extract.js'
import { blockModule, exampleModule, type Module, placeOf, write } from './generate.js'

const below = (folder: string, ending: string): ReadonlyArray<string> =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith(ending) && !path.includes('node_modules'))
        .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
        .sort()
    : []

const read = (path: string) => ({ path, text: readFileSync(path, 'utf8') })

const examples = below('src', '.ts')
  .flatMap((path) => examplesOf(read(path)))
  .map(exampleModule)
const pages = [
  ...['README.md', 'SECURITY.md', 'CONTRIBUTING.md'].filter((path) => existsSync(path)),
  ...below('docs', '.md'),
]
const blocks = pages.flatMap((path) => blocksOf(read(path)))
const running = blocks.filter((block) => block.mode === 'run').map(blockModule)
const checked = blocks.filter((block) => block.mode === 'check').map(blockModule)
const all = [...examples, ...running, ...checked]
const folder = write(all)

const titles = (modules: ReadonlyArray<Module>) =>
  modules.map((module) => [placeOf(module, module.first), module] as const)
const load = (module: Module): Promise<unknown> => import(/* @vite-ignore */ resolve(module.file))

/** What the compiler says of the modules, each line with the place the code came from. */
const compilerSays = (): ReadonlyArray<string> => {
  const said = ((): string => {
    try {
      return execFileSync('node_modules/.bin/tsc', ['-p', folder, '--pretty', 'false'], { encoding: 'utf8' })
    } catch (error) {
      return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
    }
  })()
  return said.split('\n').flatMap((line) => {
    const [, file, at, error] = /^(.*)\((\d+),\d+\): (.*)$/.exec(line) ?? []
    const module = all.find((one) => one.file === file)
    return module ? [`${placeOf(module, Number(at))} ${error}`] : []
  })
}

describe('the examples of the doc comments', () => {
  test('there are some', () => expect(examples.length).toBeGreaterThan(0))

  test.each(titles(examples))('%s runs', async (_place, module) => {
    const loaded = await load(module)
    if (typeof loaded !== 'object' || loaded === null || !('run' in loaded) || typeof loaded.run !== 'function')
      throw new Error(`${module.file} has nothing to run`)
    await loaded.run()
  })
})

test.each(titles(running))('the program of the documentation at %s runs', async (_place, module) => {
  await load(module)
})

test('every example, and every program of the documentation, compiles as it stands', () =>
  expect(compilerSays()).toEqual([]))
