import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { output, portOf, start } from './children.mjs'
import { ratio } from './measure.mjs'
import { check } from './scenarios.mjs'

/** Servers under wrk: one core for the server, another for wrk. */

const connections = 64

/** Are the programs there that this needs? Otherwise says where they come from, and ends. */
export const requireTools = () => {
  const missing = ['wrk', 'taskset'].filter((tool) => spawnSync('which', [tool]).status !== 0)
  if (missing.length === 0) return
  const from = { wrk: 'apt-get install wrk', taskset: 'apt-get install util-linux' }
  for (const tool of missing) console.error(`${tool} is missing: ${from[tool]}`)
  process.exit(1)
}

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
  const [before, begun] = [processor(pid), performance.now()]
  const text = await output('taskset', [...common, ...scenario.wrk, url], duration * 1000 + 10_000)
  const used = processor(pid) - before
  const took = (performance.now() - begun) / 1000
  const wrong = /Non-2xx.*|Socket errors.*(connect|read|write) [1-9].*/.exec(text)
  if (wrong !== null) throw new Error(`${name}, ${scenario.name}: ${wrong[0]}`)
  return {
    rate: Number(/Requests\/sec: +([\d.]+)/.exec(text)?.[1]),
    worth: Number(/(\d+) requests in/.exec(text)?.[1]) / used,
    share: used / took,
  }
}

/** Starts a server on its core, and resolves with its process and its port. */
export const launch = async (server) => {
  const child = start('taskset', ['-c', '1', server.command, ...server.args], server.stdio)
  const port = await portOf(child).catch((error) => Promise.reject(new Error(`${server.name}: ${error.message}`)))
  return { ...server, pid: child.pid, port, child }
}

/** Checks and warms each server, then samples them in interleaved rounds: the samples by the servers' names. */
export const sampled = async (taking, scenario, { rounds, seconds }) => {
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
  return samples
}

/** The median ratio of two servers' samples, by `rate` or `worth`. */
export const beside = (ours, theirs, key) =>
  ratio(
    ours.map((sample) => sample[key]),
    theirs.map((sample) => sample[key]),
  )

/** A count as people read it. */
export const format = (number) => Math.round(number).toLocaleString('en')
