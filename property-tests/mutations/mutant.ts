import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize, resolve } from 'node:path'

/** The source with one named check taken out or relaxed. */
export interface Mutant {
  /** What the mutant lets pass, or gets wrong. */
  readonly name: string
  /** Under `src`. */
  readonly file: string
  /** Text that stands in the file exactly once. */
  readonly find: string
  readonly replace: string
}

/** Is it one, read from a text? */
export const isMutant = (value: unknown): value is Mutant =>
  typeof value === 'object' &&
  value !== null &&
  (['name', 'file', 'find', 'replace'] as const).every((name) => typeof Reflect.get(value, name) === 'string')

const ROOT = resolve(import.meta.dirname, '../..')
const SRC = join(ROOT, 'src')
const FOLDERS = ['grammar', 'message', 'parser', 'response', 'connection']

/** `npm run mutate` plants every mutant; any other run some of them. */
export const isWhole = process.env.npm_lifecycle_event === 'mutate' || process.env.MUTATE === 'all'

/** Rooms whose mutants are judged by trials of their own. */
const APART = ['cgi', 'cli', 'static']

/** Where this run's copies lie: inside the project, so that packages are found, and outside of what is checked in. */
const COPIES = join(ROOT, 'build/mutants', String(process.pid))

/** Takes all copies away. */
export const clear = (): void => rmSync(COPIES, { recursive: true, force: true })

const RELATIVE = /(from ')(\.[^']+)\.js(')/g

/** The source files and their texts, by their paths under `src`. */
const sources: ReadonlyMap<string, string> = new Map(
  [...FOLDERS, ...APART].flatMap((folder) =>
    readdirSync(join(SRC, folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name): [string, string] => [`${folder}/${name}`, readFileSync(join(SRC, folder, name), 'utf8')]),
  ),
)

/** A mutant: its name, and the change. */
const BLOCK = /^## (.+)\n\n```diff\n([^]*?)^```/gm

/** The lines of a change behind `-` or `+`. */
const side = (diff: string, sign: string): string =>
  diff
    .split('\n')
    .filter((line) => line.startsWith(sign))
    .map((line) => line.slice(1))
    .join('\n')

/** The mutants of one source file, of a text that holds no others. */
export const mutantsOf = (file: string, text: string): ReadonlyArray<Mutant> =>
  [...text.matchAll(BLOCK)].map(([, name = '', diff = '']) => ({
    name,
    file,
    find: side(diff, '-'),
    replace: side(diff, '+'),
  }))

/** The mutants of one room: those of a source file stand in one of Markdown, which is called as it is. */
export const mutantsIn = (folder: string): ReadonlyArray<Mutant> =>
  readdirSync(join(import.meta.dirname, folder)).flatMap((name) =>
    mutantsOf(
      `${folder}/${name.replace(/\.md$/, '.ts')}`,
      readFileSync(join(import.meta.dirname, folder, name), 'utf8'),
    ),
  )

/** Every mutant that the cases judge, by the files of the source. */
export const allMutants = (): ReadonlyArray<Mutant> =>
  FOLDERS.filter((folder) => existsSync(join(import.meta.dirname, folder))).flatMap(mutantsIn)

/** The files that a file imports at run time. */
const importsOf = (file: string, text: string): ReadonlyArray<string> =>
  [...text.replace(/^(import|export) type [^]*?from .*$/gm, '').matchAll(RELATIVE)].map((found) =>
    normalize(join(dirname(file), `${found[2]}.ts`)),
  )

const isApart = (file: string): boolean => APART.some((folder) => file.startsWith(`${folder}/`))

/** The file and every file that reaches it by imports: the rest can be shared between mutants. */
const dependents = (file: string): ReadonlySet<string> => {
  const found = new Set([file])
  for (let before = 0; before < found.size; ) {
    before = found.size
    for (const [name, text] of sources)
      if (isApart(name) === isApart(file) && importsOf(name, text).some((it) => found.has(it))) found.add(name)
  }
  return found
}

/** The text of the mutant's file. Throws when the text to find does not stand there exactly once. */
export const mutated = ({ name, file, find, replace }: Mutant): string => {
  const parts = (sources.get(file) ?? '').split(find)
  if (parts.length !== 2) throw new Error(`mutant "${name}": its text stands ${parts.length - 1} times in ${file}`)
  return parts.join(replace)
}

/** Writes the mutant's copy; imports of files that are not part of it lead back to the source. */
const write = (mutant: Mutant, folder: string): ReadonlySet<string> => {
  const copies = dependents(mutant.file)
  for (const file of copies) {
    const text = file === mutant.file ? mutated(mutant) : (sources.get(file) ?? '')
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    const linked = text.replace(RELATIVE, (_, from, specifier, end) => {
      const target = normalize(join(dirname(file), `${specifier}.ts`))
      return `${from}${copies.has(target) ? join(folder, target) : join(SRC, target)}${end}`
    })
    writeFileSync(path, linked)
  }
  return copies
}

/** Where a module is to be imported from. */
export type Where = (file: string) => string

/** The source as it is. */
export const original: Where = (file) => join(SRC, file)

/** Writes a mutant down below a name of its own; tells where a module of it is to be imported from. */
export const planted = (mutant: Mutant, name: string | number): Where => {
  const folder = join(COPIES, String(name))
  const copies = write(mutant, folder)
  return (file) => (copies.has(file) ? join(folder, file) : join(SRC, file))
}
