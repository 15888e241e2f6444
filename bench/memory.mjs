import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { portOf, start, stop, stopAll } from './children.mjs'
import { judge, median, ratio, table } from './measure.mjs'
import { install, requireBuild } from './peers.mjs'

/**
 * What an idle keep-alive connection costs a server after one request: the growth of the resident set, garbage swept,
 * over the number of connections. A fresh process for each sample; wirefold and node:http take turns.
 *   --peers-only   node:http alone
 */
const names = process.argv.includes('--peers-only') ? ['node-http'] : ['wirefold', 'node-http']
const wanted = 10_000
const rounds = 3
const target = 0.65

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

install()
if (names.includes('wirefold')) requireBuild('index.js')

/** Each connection takes one descriptor on either side, and the two programs need some of their own. */
const descriptors = Number(execFileSync('sh', ['-c', 'ulimit -Hn']).toString().replace('unlimited', '1000000'))
const count = Math.min(wanted, descriptors - 200)
if (count < wanted) console.log(`only ${count} connections: the limit of open files is ${descriptors} (ulimit -Hn)`)

/** Runs a program with as many open files as this machine allows it. */
const roomy = (args, stdio) =>
  start('sh', ['-c', 'ulimit -n "$(ulimit -Hn)" && exec "$@"', 'sh', process.execPath, ...args], stdio)

const weigh = async (server) => {
  server.send('weigh')
  const [octets] = await once(server, 'message', { signal: AbortSignal.timeout(30_000) })
  return octets
}

/** Opens connections and resolves, when all are answered, to the client that holds them. */
const hold = async (port, connections) => {
  const client = roomy([here('memory/client.mjs'), String(port), String(connections)], ['pipe', 'pipe', 'inherit'])
  const ended = once(client, 'exit').then(([code]) => Promise.reject(new Error(`the client ended with ${code}`)))
  ended.catch(() => {})
  await Promise.race([once(client.stdout, 'data', { signal: AbortSignal.timeout(120_000) }), ended])
  return client
}

/** Octets of memory a connection, in a fresh process of that server. */
const sample = async (name) => {
  const flags = ['--expose-gc', '--import', here('memory/weigh.mjs')]
  const server = roomy([...flags, here(`servers/${name}.mjs`)], ['ignore', 'pipe', 'inherit', 'ipc'])
  const port = await portOf(server)
  // What the first requests bring in, code above all, is no connection's.
  await stop(await hold(port, 500))
  const before = await weigh(server)
  const client = await hold(port, count)
  const after = await weigh(server)
  await stop(client)
  await stop(server)
  return (after - before) / count
}

try {
  const samples = new Map(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) for (const name of names) samples.get(name).push(await sample(name))
  const theirs = samples.get('node-http')
  const rows = [...samples].map(([name, ours]) => [
    name === 'node-http' ? 'node:http' : name,
    `${median(ours).toFixed(0)} B`,
    ours.map((octets) => octets.toFixed(0)).join(' '),
    judge(ratio(ours, theirs), name === 'wirefold' ? target : undefined, '≤'),
  ])
  console.log(table([[`${count} idle connections`, 'a connection', 'samples', '/ node:http'], ...rows]))
} finally {
  await stopAll()
}
