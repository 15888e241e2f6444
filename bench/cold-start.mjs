import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { judge, median, ratio, table } from './measure.mjs'
import { requireBuild } from './peers.mjs'

/**
 * From the start of a process to its first answer: `wirefold` on a folder with one page, beside a bare node:http server
 * in `node -e`. Both sides take turns, each on a port of its own that was free a moment before; medians.
 */
requireBuild('bin/wirefold.cjs')
const command = fileURLToPath(new URL('../dist/bin/wirefold.cjs', import.meta.url))
const rounds = process.argv.includes('--quick') ? 7 : 31
const LIMIT = 1.6

const site = mkdtempSync(join(tmpdir(), 'wirefold-start-'))
writeFileSync(join(site, 'index.html'), '<p>hello')

const bare = (port) =>
  `require('node:http').createServer((request, response) => response.end('<p>hello')).listen(${port}, '127.0.0.1')`

const sides = {
  wirefold: (port) => [command, site, '--port', String(port), '--log', 'off'],
  'node:http': (port) => ['-e', bare(port)],
}

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })

/** Whether the port answers; resolves as soon as that is known. */
const answers = (port) =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
    )
    socket.once('data', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })

const started = async (args) => {
  const port = await freePort()
  const start = performance.now()
  const child = spawn(process.execPath, args(port), { stdio: 'ignore' })
  while (!(await answers(port))) {
    if (performance.now() - start > 20_000) throw new Error(`no answer from ${args(port).join(' ')}`)
    await new Promise((later) => setTimeout(later, 1))
  }
  const took = performance.now() - start
  child.kill('SIGKILL')
  await new Promise((over) => child.once('close', over))
  return took
}

const times = Object.fromEntries(Object.keys(sides).map((name) => [name, []]))
try {
  for (const args of Object.values(sides)) await started(args)
  for (let round = 0; round < rounds; round++)
    for (const [name, args] of Object.entries(sides)) times[name].push(await started(args))
} finally {
  rmSync(site, { recursive: true })
}

const middle = (name) => median(times[name]).toFixed(1)
console.log(
  table([
    ['from the start to the first answer', 'ms', 'ratio'],
    ['node:http in node -e', middle('node:http'), ''],
    ['wirefold, a folder', middle('wirefold'), judge(ratio(times.wirefold, times['node:http']), LIMIT, '≤')],
  ]),
)
