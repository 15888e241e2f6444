import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))

const read = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** Is what was installed what package.json and its lock file ask for? npm writes down what it has installed, package by package. */
const isInstalled = () => {
  const done = `${folder}node_modules/.package-lock.json`
  if (!existsSync(done)) return false
  const there = read(done).packages
  const { dependencies = {}, devDependencies = {} } = read(`${folder}package.json`)
  const named = Object.keys({ ...dependencies, ...devDependencies }).every((name) => `node_modules/${name}` in there)
  const locked = Object.entries(read(`${folder}package-lock.json`).packages).every(
    ([path, { version, optional = false }]) => path === '' || optional || there[path]?.version === version,
  )
  return named && locked
}

/** Installs the peers of this folder's own package.json, where that has not been done since they were last changed. */
export const install = () => {
  if (isInstalled()) return
  console.log('installing the peers (npm ci in bench/)')
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Is that file of the build there? Otherwise says how to make it, and ends. */
export const requireBuild = (path) => {
  if (existsSync(`${folder}../dist/${path}`)) return
  console.error(`dist/${path} is missing: npm run build makes it`)
  process.exit(1)
}
