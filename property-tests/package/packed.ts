/** The package as a stranger gets it: packed, installed without a network, loaded by plain Node. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** What a program did: how it ended, and what it said. */
export interface Run {
  readonly code: number
  readonly out: string
}

const exec = promisify(execFile)
const NPM = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']

/** Runs a program to its end. How it ends is a value. */
export const run = async (folder: string, file: string, ...args: ReadonlyArray<string>): Promise<Run> => {
  try {
    const { stdout, stderr } = await exec(file, [...args], { cwd: folder, maxBuffer: 1 << 24, timeout: 120_000 })
    return { code: 0, out: `${stdout}${stderr}` }
  } catch (error) {
    const it: { code?: unknown; stdout?: unknown; stderr?: unknown } = typeof error === 'object' && error ? error : {}
    return { code: typeof it.code === 'number' ? it.code : 1, out: `${it.stdout ?? ''}${it.stderr ?? ''}` }
  }
}

const must = async (folder: string, file: string, ...args: ReadonlyArray<string>): Promise<string> => {
  const { code, out } = await run(folder, file, ...args)
  if (code !== 0) throw new Error(`${file} ${args.join(' ')}\n${out}`)
  return out
}

/** A folder that nobody else has. */
export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'wirefold-'))

/** Forgets the folder. */
export const forget = (folder: string): void => rmSync(folder, { recursive: true, force: true })

/** Builds the project, the command included. */
export const build = (): Promise<string> => must('.', 'npm', 'run', '--silent', 'build')

/** Packs what stands in `from` into the folder, and gives back the tarball and the files in it. */
export const pack = async (
  from: string,
  folder: string,
): Promise<{ readonly file: string; readonly paths: ReadonlyArray<string> }> => {
  const said: unknown = JSON.parse(
    await must(folder, 'npm', 'pack', resolve(from), '--json', '--ignore-scripts', '--loglevel=silent'),
  )
  const [one] = Array.isArray(said) ? said : Object.values(said ?? {})
  const paths = one.files.map((entry: { readonly path: string }) => entry.path)
  return { file: join(folder, one.filename), paths }
}

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>
}

/** The packages that an installation brings along, by what package-lock.json says: their folders under `node_modules`. */
export const closure = (): ReadonlyArray<string> => {
  const { packages }: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
    readFileSync('package-lock.json', 'utf8'),
  )
  const found = new Set<string>([''])
  // A set that grows while it is iterated is iterated to its end.
  for (const at of found)
    for (const name of Object.keys(packages[at]?.dependencies ?? {})) {
      const nested = `${at}/node_modules/${name}`
      found.add(nested in packages ? nested : `node_modules/${name}`)
    }
  return [...found].filter((at) => at !== '')
}

/** Packs an installed package as it stands there: these were packed once already, so nothing has to be left out. */
export const packInstalled = async (from: string, folder: string): Promise<string> => {
  const stage = mkdtempSync(join(folder, 'stage-'))
  const file = join(folder, `${from.replaceAll('/', '-')}.tgz`)
  await must('.', 'cp', '-R', from, join(stage, 'package'))
  await must('.', 'tar', '-czf', file, '-C', stage, 'package')
  rmSync(stage, { recursive: true })
  return file
}

/** Installs these tarballs, and nothing else, in the folder. */
export const install = async (folder: string, tarballs: ReadonlyArray<string>): Promise<void> => {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  await must(folder, 'npm', 'install', ...NPM, ...tarballs)
}

/** Unpacks a tarball where an installation would have put it, and leaves its dependencies away. */
export const unpackAlone = async (folder: string, tarball: string): Promise<void> => {
  const place = join(folder, 'node_modules', 'wirefold')
  await must(folder, 'mkdir', '-p', place)
  await must(folder, 'tar', '-xzf', tarball, '-C', place, '--strip-components=1')
}

/** The subpaths that the package exports, as a program writes them. */
export const subpaths = (): ReadonlyArray<string> =>
  Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).exports).map((path) => join('wirefold', path))
