import { spawnSync } from 'node:child_process'
import { existsSync, openSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const node = (name, file, ...args) => ({
  name,
  command: process.execPath,
  args: [here(`servers/${file}.mjs`), ...args],
})

const runs = (path) => existsSync(path) && spawnSync(path, ['--version']).status === 0

/** Bun's binary: where its install script put it, else in the package of this platform that npm fetched. */
const bunPath = () => {
  const scope = here('node_modules/@oven')
  const platforms = existsSync(scope) ? readdirSync(scope).map((name) => `${scope}/${name}/bin/bun`) : []
  return [here('node_modules/bun/bin/bun.exe'), ...platforms].find(runs)
}

/** The servers to measure, wirefold first. Its access log goes to /dev/null where it has one. */
export const servers = () => {
  const bun = bunPath()
  if (bun === undefined) console.log('Bun is left out: its binary is not there, or does not run on this machine\n')
  return [
    node('wirefold', 'wirefold'),
    {
      ...node('wirefold, default log', 'wirefold', '--log'),
      stdio: ['ignore', 'pipe', openSync('/dev/null', 'w')],
      only: 'plaintext',
    },
    node('node:http', 'node-http'),
    node('fastify', 'fastify'),
    node('@hono/node-server', 'hono'),
    ...(bun === undefined ? [] : [{ name: 'Bun.serve', command: bun, args: [here('servers/bun.mjs')] }]),
    node('floor', 'floor'),
  ]
}
