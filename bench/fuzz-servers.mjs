import { execSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { textOfOctets } from '../dist/fuzz/index.js'
import { commandTarget, fuzz, nodeParserTarget } from '../dist/fuzz/live/index.js'
import { servers } from './fuzz-servers/catalogue.mjs'
import { known } from './fuzz-servers/known.mjs'

/**
 * What the fuzzing kit finds in servers that others wrote, one after the other. Nothing is installed: who is not there is
 * told with the command that brings it. The table holds what is public; the other causes are counted in it, no more.
 *   node bench/fuzz-servers.mjs [--budget=60s] [--seed=1] [--json=file] [--markdown=file] [name…]
 */
const argument = (name) => process.argv.find((it) => it.startsWith(`--${name}=`))?.slice(name.length + 3)
const seconds = Number.parseFloat(argument('budget') ?? '60s')
const seed = Number(argument('seed') ?? 1)
const names = process.argv.slice(2).filter((it) => !it.startsWith('--'))
const here = fileURLToPath(new URL('fuzz-servers/', import.meta.url))

/** What a command says, or nothing where it cannot be run. */
const said = (command) => {
  try {
    return execSync(command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}

const targetOf = ({ name, command, parser, path }, folder) =>
  parser === undefined
    ? commandTarget({
        name,
        path,
        cwd: here,
        command: `HERE='${here.slice(0, -1)}' FOLDER='${folder}'; export HERE FOLDER; ${command}`,
      })
    : nodeParserTarget({ name, ...parser() })

const row = ({ cause, level, clause, detail, times, least, cuts, number }) => ({
  cause,
  level,
  clause,
  detail,
  times,
  number,
  least: textOfOctets(least),
  cuts: cuts.length,
})

const look = async (server) => {
  const { name, source, install, parallel = 32 } = server
  const version = said(server.version)
  if (version === '') return { name, source, error: `not installed: ${install}` }
  const folder = mkdtempSync(join(tmpdir(), 'wirefold-server-'))
  try {
    const targets = [targetOf(server, folder)]
    const {
      findings,
      to,
      milliseconds,
      unconfirmed,
      targets: [summary],
    } = await fuzz({ targets, seed, parallel, budget: seconds * 1000 })
    const { error, deaths } = summary
    return {
      name,
      source,
      version,
      inputs: to,
      milliseconds: Math.round(milliseconds),
      deaths,
      unconfirmed,
      error,
      findings: findings.map(row),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const cell = (text) => `\`${JSON.stringify(text).slice(1, -1).replaceAll('|', '\\|')}\``

/** The sentinel behind it is the same every time. */
const short = (least) => {
  const text = least.replace(/GET \/wirefold-sentinel HTTP\/1\.1\r\nHost: [\w.:]+\r\nConnection: close\r\n\r\n$/, '…')
  return text.length > 200 ? `${text.slice(0, 100)}…` : text
}

const knownRows = ({ name, findings }) =>
  findings.flatMap(({ cause, level, least }) => {
    const [told, page] = known[name]?.[cause] ?? []
    return told === undefined ? [] : [`| ${name} | ${cause} | ${level} | ${cell(short(least))} | [${told}](${page}) |`]
  })

const markdown = (results) => {
  const tested = results.filter(({ error }) => error === undefined)
  const rows = tested.map((result) => {
    const { name, source, version, inputs, findings } = result
    return `| ${name} | ${source} | ${/\d+(\.\d+)+/.exec(version)?.[0] ?? version} | ${inputs} | ${findings.length} | ${knownRows(result).length} |`
  })
  return [
    ...['| server | from | version | inputs | causes | of them public |', '|---|---|---|---|---|---|', ...rows, ''],
    ...['| server | cause | level | least octets | told by |', '|---|---|---|---|---|', ...tested.flatMap(knownRows)],
  ].join('\n')
}

const unknown = names.filter((name) => !servers.some((one) => one.name === name))
if (unknown.length > 0) {
  console.error(`no such server: ${unknown.join(', ')}; there are ${servers.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
const results = []
for (const server of servers) {
  if (names.length > 0 && !names.includes(server.name)) continue
  const result = await look(server)
  results.push(result)
  const { name, version, error, inputs, milliseconds, findings = [], unconfirmed, deaths } = result
  const rate = Math.round((inputs / milliseconds) * 1000)
  console.log(
    error
      ? `${name}: ${error}`
      : `${name} (${version}): ${inputs} inputs, ${rate} a second, ${findings.length} causes, ${unconfirmed} not again, died ${deaths} times`,
  )
  for (const { cause, level, times, detail, least } of findings)
    console.log(`  ${level.padEnd(6)} ${cause} (${times}): ${detail}\n         ${JSON.stringify(least).slice(0, 300)}`)
}
for (const { name, findings = [], error } of results)
  for (const cause of Object.keys(error === undefined ? (known[name] ?? {}) : {}))
    if (!findings.some((one) => one.cause === cause)) console.log(`MISSING ${name}: ${cause}, which is known`)
const [json, table] = [argument('json'), argument('markdown')]
if (json !== undefined) writeFileSync(json, `${JSON.stringify({ seed, seconds, results }, undefined, 2)}\n`)
if (table !== undefined) writeFileSync(table, `${markdown(results)}\n`)
