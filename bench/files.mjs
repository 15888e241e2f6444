import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { stop, stopAll } from './children.mjs'
import { folder, freePort, nginxConfig, sizes, sparse } from './files/folder.mjs'
import { beside, format, launch, requireTools, sampled } from './load.mjs'
import { judge, median, table } from './measure.mjs'
import { install, requireBuild } from './peers.mjs'

/**
 * Files of three sizes beside sirv on node:http and, where it is installed, nginx, as bench/server.mjs measures servers. The
 * targets are by CPU. Then the memory of a server while 100 clients read a file of 1 GiB slowly.
 *   --quick            fewer rounds
 *   --only=small       one file, by the beginning of its name; --only=memory for the readers alone
 *   --servers=a,b      those servers, by name
 */
const argument = (name) => process.argv.find((it) => it.startsWith(`--${name}=`))?.slice(name.length + 3)
const effort = { rounds: process.argv.includes('--quick') ? 3 : 9, seconds: 1 }
const only = argument('only') ?? ''

requireTools()
install()
requireBuild('static/index.js')

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const nginx = '/usr/sbin/nginx'
const root = folder()

const scenarios = Object.entries(sizes).map(([name, size]) => ({
  name: `${name}, ${size / 1024} KiB`,
  path: `/${name}`,
  // Of large files few at a time, or hardly one would be whole when a round ends.
  wrk: size > 1024 ** 2 ? ['-c4'] : [],
  request: `GET /${name} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  right: (content) => content.length === size && content === 'x'.repeat(size),
  target: size <= 1024 ? 1.5 : 1,
}))

const report = ({ name: title, target }, samples) => {
  const peers = ['sirv', 'nginx']
  const rows = [...samples].map(([name, ours]) => [
    name,
    format(median(ours.map(({ rate }) => rate))),
    format(median(ours.map(({ worth }) => worth))),
    `${Math.round(median(ours.map(({ share }) => share)) * 100)}%`,
    ...peers.map((peer) => {
      const theirs = samples.get(peer)
      if (theirs === undefined) return '–'
      return judge(beside(ours, theirs, 'worth'), name === 'wirefold' && peer === 'sirv' ? target : undefined)
    }),
  ])
  console.log(table([[title, 'req/s', 'req/CPU s', 'core', '/ sirv', '/ nginx'], ...rows]))
  console.log('')
}

const residentMiB = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1]) / 1024
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** A client that takes about 64 KiB every 100 ms. */
const slowly = (port) =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', readableHighWaterMark: 16_384 }, () => {
      socket.write(`GET /${sparse.name} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
      resolve(socket)
    })
    socket.on('error', () => {})
    let taken = 0
    socket.on('data', (bytes) => {
      taken += bytes.length
      if (taken < 65_536) return
      taken = 0
      socket.pause()
      setTimeout(() => socket.resume(), 100)
    })
  })

/** The resident set while 100 clients read slowly: before, and then over some seconds. */
const memory = async (servers) => {
  const rows = []
  for (const server of servers) {
    const running = await launch(server)
    await pause(500)
    const before = residentMiB(running.pid)
    const sockets = await Promise.all(Array.from({ length: 100 }, () => slowly(running.port)))
    const seen = []
    for (let second = 0; second < (process.argv.includes('--quick') ? 6 : 15); second++) {
      await pause(1000)
      seen.push(residentMiB(running.pid))
    }
    for (const socket of sockets) socket.destroy()
    await stop(running.child)
    const third = Math.ceil(seen.length / 3)
    const [early, late] = [median(seen.slice(third, 2 * third)), median(seen.slice(2 * third))]
    rows.push([
      server.name,
      `${before.toFixed(0)} MiB`,
      `${Math.max(...seen).toFixed(0)} MiB`,
      judge(late / early, server.name === 'wirefold' ? 1.1 : undefined, '≤'),
    ])
  }
  console.log(
    table([[`100 slow readers of ${sparse.size / 1024 ** 3} GiB`, 'before', 'at most', 'late / early'], ...rows]),
  )
}

const wanted = argument('servers')?.split(',')
const port = await freePort()
writeFileSync(`${root.path}/.nginx.conf`, nginxConfig(root.path, port))
const servers = [
  ...['wirefold', 'sirv'].map((name) => ({
    name,
    command: process.execPath,
    args: [here(`files/${name}.mjs`), root.path],
  })),
  ...(existsSync(nginx)
    ? [
        {
          name: 'nginx',
          command: 'sh',
          args: [
            '-c',
            'echo "port $1"; exec "$2" -e stderr -c "$3"',
            'sh',
            `${port}`,
            nginx,
            `${root.path}/.nginx.conf`,
          ],
        },
      ]
    : []),
].filter(({ name }) => wanted === undefined || wanted.includes(name))

try {
  if (only !== 'memory') {
    const running = []
    for (const server of servers) running.push(await launch(server))
    await pause(300)
    for (const scenario of scenarios)
      if (scenario.name.startsWith(only)) report(scenario, await sampled(running, scenario, effort))
    await stopAll()
  }
  if (only === '' || only === 'memory') await memory(servers)
} finally {
  await stopAll()
  root.remove()
}
