import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Installs the peers of this folder's own package.json, where that has not been done yet. */
export const install = () => {
  if (existsSync(`${folder}node_modules/.package-lock.json`)) return
  console.log('installing the peers (npm ci in bench/, once)')
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Is that file of the build there? Otherwise says how to make it, and ends. */
export const requireBuild = (path) => {
  if (existsSync(`${folder}../dist/${path}`)) return
  console.error(`dist/${path} is missing: npm run build makes it`)
  process.exit(1)
}
