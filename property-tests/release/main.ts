// npm run release -- [agreement|cuts|random ...] [--seed N] [--from N] [--count N] [--workers N]
// Runs the trials of a release over several threads. Every ten seconds it says how far it is: a run that was broken off goes
// on with the same seed and --from that number. What is found is made small and written under build/release.
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort } from 'node:worker_threads'
import { examine, told } from './examination.js'
import { type Errand, inShards } from './shards.js'
import { type Trial, trials } from './trial.js'

/** More than this are counted, but not written. */
const WRITTEN = 50

const SECOND = 1000

interface Wanted {
  readonly seed: number
  readonly from: number
  readonly count: number | undefined
  readonly workers: number
}

const write = (trial: Trial, seed: number, number: number, text: string): string => {
  const folder = join('build', 'release')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${trial.name}-${seed}-${number}.md`)
  writeFileSync(path, text)
  return path
}

const megabytes = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20)

/** Runs one trial; says how many inputs were wrong. */
const run = async (trial: Trial, { seed, from, count, workers }: Wanted): Promise<number> => {
  const to = count === undefined ? trial.total : from + count
  const started = performance.now()
  let [seen, wrong, written, done, most] = [0, 0, 0, from, 0]
  const say = (): void => {
    const rate = Math.round((seen / (performance.now() - started)) * SECOND)
    most = Math.max(most, megabytes())
    console.log(
      `${trial.name} --seed ${seed}: below ${done} of ${to}, ${rate} a second, ${wrong} disagreements, ${most} MB`,
    )
  }
  console.log(`${trial.name}: ${trial.says}; seed ${seed}, from ${from} to ${to}, ${workers} threads`)
  const ticking = setInterval(say, 10 * SECOND)
  const stretch = { trial: trial.name, seed, from, to, block: trial.block }
  await inShards(new URL(import.meta.url), workers, stretch, (examined, below) => {
    seen += examined.to - examined.from
    wrong += examined.wrong
    done = below
    for (const one of examined.failing) {
      if (++written > WRITTEN) continue
      console.log(`  number ${one.number}: ${write(trial, seed, one.number, told(trial, seed, one))}`)
    }
  })
  clearInterval(ticking)
  say()
  if (done !== to) console.log(`  a thread ended before its time: ${to - done} inputs were not looked at`)
  return wrong + (to - done)
}

const usage = (): number => {
  console.error(
    `npm run release -- [${trials.map(({ name }) => name).join('|')} ...] [--seed N] [--from N] [--count N] [--workers N]`,
  )
  return 2
}

const text = { type: 'string' } as const

/** What the command line says; nothing where that cannot be read. */
const given = () => {
  try {
    return parseArgs({ allowPositionals: true, options: { seed: text, from: text, count: text, workers: text } })
  } catch {
    return undefined
  }
}

const lead = async (): Promise<number> => {
  const line = given()
  if (line === undefined) return usage()
  const { values, positionals } = line
  const chosen = positionals.length === 0 ? trials : trials.filter(({ name }) => positionals.includes(name))
  const wanted = {
    seed: Number(values.seed ?? Date.now() % 1_000_000_000),
    from: Number(values.from ?? 0),
    count: values.count === undefined ? undefined : Number(values.count),
    workers: Number(values.workers ?? availableParallelism()),
  }
  const isNumber = (one: number | undefined): boolean => one === undefined || (Number.isSafeInteger(one) && one >= 0)
  if (chosen.length < Math.max(1, positionals.length) || !Object.values(wanted).every(isNumber)) return usage()
  let wrong = 0
  for (const trial of chosen) wrong += await run(trial, wanted)
  return wrong === 0 ? 0 : 1
}

if (isMainThread) process.exitCode = await lead()
else
  parentPort?.on('message', ({ trial: name, seed, from, to }: Errand) => {
    const trial = trials.find((one) => one.name === name)
    if (trial !== undefined) parentPort?.postMessage(examine(trial, { seed, from, to }))
  })
