import { fileURLToPath } from 'node:url'
import { generate, malformations, rules } from '../fuzz/index.js'
import { type Corpus, keepFindings, readCorpus, type Skipped } from '../fuzz/live/corpus.js'
import { type Fleet, type FleetReport, fleet } from '../fuzz/live/fleet/fleet.js'
import type { Errand } from '../fuzz/live/fleet/work.js'
import { isChosen } from '../fuzz/live/run.js'
import { readTargetName, targetWords } from '../fuzz/live/targets/target-name.js'
import { exitCode, type FuzzReport } from '../fuzz/report/index.js'
import { printable, shown } from './arguments.js'
import { exits } from './exits.js'
import type { Fuzz } from './fuzz-asked.js'
import { progressOn } from './fuzz-progress.js'
import { replayText } from './fuzz-replay.js'
import { unwritable, writeReports } from './fuzz-reports.js'
import { nearest } from './nearest.js'
import { SIGNALS } from './stopping.js'
import { complain, say, type World } from './world.js'

/** A parser that reads one input for so long, in milliseconds, is said to hang. */
const ENDLESS = 3000

const did = (name: string, names: ReadonlyArray<string>): string => {
  const near = nearest(name, names)
  return near === undefined ? '' : `; did you mean ${near}?`
}

/** What is wrong with the names of targets. */
const misnamed = (targets: ReadonlyArray<string>): string | undefined => {
  for (const target of targets) {
    const read = readTargetName(target)
    if (read._tag === 'Left') return `${printable(read.left.message)}${did(target, targetWords)}`
  }
  return undefined
}

/** The name that no malformation has. */
const unknown = (only: ReadonlyArray<string>): string | undefined => {
  const name = only.find((one) => !malformations.some(isChosen([one])))
  if (name === undefined) return only.length === 0 ? '--only needs a name' : undefined
  const names = [...malformations.map((one) => one.name), ...Object.keys(rules)]
  return `--only ${shown(name)}: no malformation and no refusal has this name${did(name, names)}`
}

const tellSkipped = (folder: string, skipped: ReadonlyArray<Skipped>, { err }: World): void => {
  for (const { file, reason } of skipped) complain(err, printable(`${folder}/${file} ${reason}`))
}

/** What was kept before; `undefined` where the folder cannot be read, which was told then. */
const corpusAt = async (folder: string | undefined, world: World): Promise<Corpus | undefined> => {
  if (folder === undefined) return { kept: [], skipped: [] }
  const corpus = await readCorpus(folder)
  if (corpus._tag === 'Left') {
    complain(world.err, printable(corpus.left))
    return undefined
  }
  tellSkipped(folder, corpus.right.skipped, world)
  if (corpus.right.kept.length > 0) say(world.err, `${corpus.right.kept.length} of ${shown(folder)} are asked first`)
  return corpus.right
}

const errandOf = ({ targets, seed, only, iOwnThisHost }: Fuzz, self: URL): Errand => {
  const serve = new URL(self.pathname.endsWith('.cjs') ? './wirefold.cjs' : './bin.js', self)
  const programs = { host: fileURLToPath(self), serve: fileURLToPath(serve) }
  return { targets, seed, only, iOwnThisHost, folder: process.cwd(), programs }
}

/** The first signal ends the search, the second everything. */
const stoppable = (running: Fleet, clear: () => void, { err }: World): (() => void) => {
  let stopping = false
  const heard = (): void => {
    clear()
    if (stopping) {
      running.quit()
      process.exit(exits.interrupted)
    }
    stopping = true
    say(err, 'stopping: what was found is made small')
    running.stop()
  }
  for (const signal of SIGNALS) process.on(signal, heard)
  return () => {
    for (const signal of SIGNALS) process.off(signal, heard)
  }
}

/** Runs it, with progress. */
const running = async (asked: Fuzz, kept: Corpus['kept'], world: World, self: URL): Promise<FleetReport> => {
  const { path, length, workers, shard = { part: 1, of: 1 }, quiet } = asked
  const { budget, count } = length
  const span =
    path === undefined
      ? { from: shard.part - 1, last: count ?? Number.POSITIVE_INFINITY }
      : { from: path, last: path + 1 }
  const time = path === undefined ? budget : Number.POSITIVE_INFINITY
  const progress = progressOn(world.err, { budget: time, quiet })
  const errand = errandOf(asked, self)
  const fuzzing = fleet({
    ...{ errand, worker: self, workers, ...span, every: shard.of, budget: time, first: kept },
    ...{ patience: ENDLESS, progress: progress.tell },
  })
  const free = stoppable(fuzzing, progress.clear, world)
  const ended = await fuzzing.ended
  free()
  progress.clear()
  return ended
}

const whereOf = (target: string): { readonly host: string; readonly port: number } | undefined => {
  const read = readTargetName(target)
  if (read._tag === 'Left' || read.right._tag !== 'Host') return undefined
  const { address } = read.right
  const colon = address.lastIndexOf(':')
  return { host: address.slice(0, colon).replace(/[[\]]/g, ''), port: Number(address.slice(colon + 1)) }
}

const order = ['must', 'should', 'choice'] as const

/** The report, with what was asked: so that it says how to ask again. What is worst stands first. */
const told = (report: FuzzReport, { targets, only, shard }: Fuzz): FuzzReport => ({
  ...report,
  ...(only === undefined ? {} : { only }),
  ...(shard === undefined ? {} : { shard: `${shard.part}/${shard.of}` }),
  findings: order.flatMap((level) => report.findings.filter((one) => one.level === level)),
  targets: report.targets.map((summary, at) => {
    const argument = targets[at]
    const where = argument === undefined ? undefined : whereOf(argument)
    return {
      ...summary,
      ...(argument === undefined ? {} : { argument }),
      ...(where === undefined ? {} : { where }),
    }
  }),
})

/** The text of one input alone, where one alone was asked for. */
const textOf = (
  { path, seed, only }: Fuzz,
  outcomes: ReadonlyArray<string>,
): ((report: FuzzReport) => string) | undefined => {
  if (path === undefined) return undefined
  const chosen = only === undefined ? malformations : malformations.filter(isChosen(only))
  return replayText(path, generate({ seed, malformations: chosen })(path), outcomes)
}

const kept = async (folder: string | undefined, { findings }: FuzzReport, world: World): Promise<boolean> => {
  if (folder === undefined) return true
  const written = await keepFindings(folder, findings)
  if (written._tag === 'Right') tellSkipped(folder, written.right, world)
  else complain(world.err, printable(written.left))
  return written._tag === 'Right'
}

/** Fuzzes, reports, and keeps what was found. Resolves to the exit code. */
export const fuzzCommand = async (asked: Fuzz, world: World, self: URL): Promise<number> => {
  const wrong =
    misnamed(asked.targets) ??
    (asked.only === undefined ? undefined : unknown(asked.only)) ??
    (await unwritable(asked.reports))
  if (wrong !== undefined) {
    complain(world.err, wrong)
    return exits.usage
  }
  const corpus = await corpusAt(asked.corpus, world)
  if (corpus === undefined) return exits.usage
  const { report, troubles, outcomes } = await running(asked, corpus.kept, world, self)
  for (const trouble of troubles) complain(world.err, printable(trouble))
  if (report === undefined) return exits.usage
  const said = told(report, asked)
  const done = await kept(asked.corpus, said, world)
  const written = await writeReports(asked.reports, said, world, textOf(asked, outcomes))
  return troubles.length > 0 || !done || !written ? exits.usage : exitCode(said)
}
