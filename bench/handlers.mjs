import { fileURLToPath } from 'node:url'
import { stopAll } from './children.mjs'
import { beside, format, launch, requireTools, sampled } from './load.mjs'
import { judge, median, table } from './measure.mjs'
import { install, requireBuild } from './peers.mjs'

/**
 * Routes, parameters and decoded JSON beside fastify with its schemas, hono with its validator and node:http by hand, as
 * bench/server.mjs measures servers. The targets are by CPU.
 *   --quick            fewer rounds
 *   --only=GET         one scenario, by the beginning of its name
 *   --servers=a,b      those servers, by name
 */
const argument = (name) => process.argv.find((it) => it.startsWith(`--${name}=`))?.slice(name.length + 3)
const effort = { rounds: process.argv.includes('--quick') ? 3 : 9, seconds: 1 }

requireTools()
install()
requireBuild('index.js')

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const user = '{"name":"Ann Example","email":"ann@a.example","age":41,"tags":["one","two","three"]}'

const scenarios = [
  {
    name: 'GET an integer parameter, JSON back',
    path: '/users/42',
    wrk: [],
    request: 'GET /users/42 HTTP/1.1\r\nHost: localhost\r\n\r\n',
    right: (content) => JSON.parse(content).id === 42 && JSON.parse(content).tags.length === 2,
    targets: { fastify: 2, 'node:http': 1.4 },
  },
  {
    name: 'POST JSON, decoded, JSON back',
    path: '/users',
    wrk: ['-s', here('wrk/user.lua')],
    request:
      'POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
      `Content-Length: ${user.length}\r\n\r\n${user}`,
    right: (content) => JSON.stringify(JSON.parse(content)) === JSON.stringify({ id: 1, ...JSON.parse(user) }),
    targets: { fastify: 1.8 },
  },
]

const peers = ['fastify', 'node:http']

const report = ({ name: title, targets }, samples) => {
  const rows = [...samples].map(([name, ours]) => [
    name,
    format(median(ours.map(({ rate }) => rate))),
    format(median(ours.map(({ worth }) => worth))),
    `${Math.round(median(ours.map(({ share }) => share)) * 100)}%`,
    ...peers.map((peer) => {
      const theirs = samples.get(peer)
      return theirs === undefined
        ? '–'
        : judge(beside(ours, theirs, 'worth'), name === 'wirefold' ? targets[peer] : undefined)
    }),
  ])
  console.log(table([[title, 'req/s', 'req/CPU s', 'core', '/ fastify', '/ node:http'], ...rows]))
  console.log('')
}

const wanted = argument('servers')?.split(',')
const servers = Object.entries({ wirefold: 'wirefold', 'node:http': 'node-http', fastify: 'fastify', hono: 'hono' })
  .filter(([name]) => wanted === undefined || wanted.includes(name))
  .map(([name, file]) => ({ name, command: process.execPath, args: [here(`handlers/${file}.mjs`)] }))

try {
  const running = []
  for (const server of servers) running.push(await launch(server))
  for (const scenario of scenarios)
    if (scenario.name.startsWith(argument('only') ?? '')) report(scenario, await sampled(running, scenario, effort))
} finally {
  await stopAll()
}
