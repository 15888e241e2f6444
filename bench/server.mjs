import { stopAll } from './children.mjs'
import { beside, format, launch, requireTools, sampled } from './load.mjs'
import { judge, median, table } from './measure.mjs'
import { install, requireBuild } from './peers.mjs'
import { scenarios } from './scenarios.mjs'
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

requireTools()
install()
if (!has('--peers-only')) requireBuild('index.js')

const wanted = argument('servers')?.split(',')
const chosen = servers()
  .filter(({ name }) => !(has('--peers-only') && name.startsWith('wirefold')))
  .filter(({ name }) => wanted === undefined || wanted.includes(name))

const measure = async (running, scenario) => {
  const taking = running
    .filter(({ name }) => scenario.floor || name !== 'floor')
    .filter(({ only }) => only === undefined || only === scenario.name)
  report(scenario, await sampled(taking, scenario, { rounds, seconds }))
}

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
