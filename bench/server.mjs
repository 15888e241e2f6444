import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { output, portOf, start, stopAll } from './children.mjs'
import { judge, median, ratio, table } from './measure.mjs'
import { install, requireBuild } from './peers.mjs'
import { check, scenarios } from './scenarios.mjs'
import { servers } from './servers.mjs'

/**
 * wirefold beside other servers, driven by wrk: one core for the server, another for wrk. Medians of interleaved rounds.
 *   --peers-only       the others among themselves
 *   --quick            fewer and shorter rounds
 *   --only=plaintext   one scenario
 *   --servers=a,b      those servers, by name
 */
const has = (flag) => process.argv.includes(flag)
const argument = (name) => process.argv.find((it) => it.startsWith(`--${name}=`))?.slice(name.length + 3)
const { rounds, seconds } = has('--quick') ? { rounds: 3, seconds: 1 } : { rounds: 9, seconds: 1 }
const connections = 64

const missing = ['wrk', 'taskset'].filter((tool) => spawnSync('which', [tool]).status !== 0)
if (missing.length > 0) {
  const from = { wrk: 'apt-get install wrk', taskset: 'apt-get install util-linux' }
  for (const tool of missing) console.error(`${tool} is missing: ${from[tool]}`)
  process.exit(1)
}

install()
if (!has('--peers-only')) requireBuild('index.js')

const wanted = argument('servers')?.split(',')
const chosen = servers()
  .filter(({ name }) => !(has('--peers-only') && name.startsWith('wirefold')))
  .filter(({ name }) => wanted === undefined || wanted.includes(name))

/** Seconds of processor that a process has used, all of its threads together. */
const processor = (pid) => {
  const [, , ...fields] = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/\(.*\)/, 'name')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/**
 * Requests a second as wrk counts them, and a second of the server's processor time: the latter says the same where the
 * machine does other things beside. An answer that is no 2xx, or a broken connection, is an error here;
 * one that took over 2 s is counted as wrk counts it.
 */
const load = async ({ name, port, pid }, scenario, duration) => {
  const url = `http://127.0.0.1:${port}${scenario.path}`
  const common = ['-c', '0', 'wrk', '-t1', `-c${connections}`, `-d${duration}s`]
  const [before, start] = [processor(pid), performance.now()]
  const text = await output('taskset', [...common, ...scenario.wrk, url], duration * 1000 + 10_000)
  const used = processor(pid) - before
  const took = (performance.now() - start) / 1000
  const wrong = /Non-2xx.*|Socket errors.*(connect|read|write) [1-9].*/.exec(text)
  if (wrong !== null) throw new Error(`${name}, ${scenario.name}: ${wrong[0]}`)
  return {
    rate: Number(/Requests\/sec: +([\d.]+)/.exec(text)?.[1]),
    worth: Number(/(\d+) requests in/.exec(text)?.[1]) / used,
    share: used / took,
  }
}

const launch = async (server) => {
  const child = start('taskset', ['-c', '1', server.command, ...server.args], server.stdio)
  const port = await portOf(child).catch((error) => Promise.reject(new Error(`${server.name}: ${error.message}`)))
  return { ...server, pid: child.pid, port }
}

const measure = async (running, scenario) => {
  const taking = running
    .filter(({ name }) => scenario.floor || name !== 'floor')
    .filter(({ only }) => only === undefined || only === scenario.name)
  const samples = new Map(taking.map(({ name }) => [name, []]))
  for (const server of taking) {
    await check(server, scenario)
    await load(server, scenario, 2)
  }
  for (let round = 0; round < rounds; round++)
    for (let step = 0; step < taking.length; step++) {
      const server = taking[(round + step) % taking.length]
      samples.get(server.name).push(await load(server, scenario, seconds))
    }
  report(scenario, samples)
}

const format = (number) => Math.round(number).toLocaleString('en')

const beside = (ours, theirs, key) =>
  ratio(
    ours.map((sample) => sample[key]),
    theirs.map((sample) => sample[key]),
  )

const report = ({ name: title, targets }, samples) => {
  const ratios = (name, ours) =>
    Object.entries({ floor: 'floor', node: 'node:http' }).flatMap(([key, peer]) => {
      const theirs = samples.get(peer)
      if (theirs === undefined) return ['–', '–']
      const target = name === 'wirefold' ? targets[key] : undefined
      return [judge(beside(ours, theirs, 'rate'), target), judge(beside(ours, theirs, 'worth'), target)]
    })
  const rows = [...samples].map(([name, ours]) => [
    name,
    format(median(ours.map(({ rate }) => rate))),
    format(median(ours.map(({ worth }) => worth))),
    `${Math.round(median(ours.map(({ share }) => share)) * 100)}%`,
    ...ratios(name, ours),
  ])
  console.log(table([[title, 'req/s', 'req/CPU s', 'core', '/ floor', 'by CPU', '/ node:http', 'by CPU'], ...rows]))
  console.log('')
}

try {
  const running = []
  for (const server of chosen) running.push(await launch(server))
  const only = argument('only')
  for (const scenario of scenarios) if (only === undefined || only === scenario.name) await measure(running, scenario)
} finally {
  await stopAll()
}
