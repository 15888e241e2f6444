import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { judge, median, table } from './measure.mjs'
import { requireBuild } from './peers.mjs'

/**
 * Whether the compiler's work on an endpoint grows with the number of endpoints: generated apps of 0, 20 and 200, each
 * one file with one `all`. What an app of none costs is taken off. No peer: the ratio is to the app of 20.
 */
requireBuild('index.d.ts')
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = `${root}build/bench-types`
const runs = process.argv.includes('--quick') ? 3 : 7

const routeOf = (at) => `  handle(
    endpoint('POST', '/v1/thing${at}/:id/:part', {
      params: { id: integer },
      query: { page: withDefault(integer, ${at}), tag: many(string), sort: optional(oneOf('asc', 'desc')) },
      headers: { 'X-Trace': optional(string) },
      body: jsonBody(t.type({ name${at}: t.string, age: t.number, tags: t.array(t.string) })),
      responses: { 200: jsonOf(t.type({ id: t.number, name${at}: t.string })), 404: problemDetails },
    }),
    ({ params, body, query }, { store }: Environment) =>
      params.id > query.page
        ? send(200, { id: params.id + store, name${at}: body.name${at} })
        : params.id === 0
          ? fail({ _tag: 'Gone${at % 10}' as const, part: params.part })
          : send(404, { detail: params.part }),
  ),`

const appOf = (size) => `import * as t from 'io-ts'
import { pipe } from 'fp-ts/lib/function.js'
import { all, endpoint, fail, handle, integer, jsonBody, jsonOf, many, of, oneOf, optional, problem, problemDetails } from 'wirefold'
import { provide, send, string, toApp, withDefault } from 'wirefold'

interface Environment {
  readonly store: number
}

export const routes = all(
${Array.from({ length: size }, (_, at) => routeOf(at)).join('\n')}
)
export const app = toApp(pipe(routes, provide(() => of({ store: 1 }))), (error: { readonly part: string }) =>
  problem(410, { detail: error.part }),
)
`

const config = {
  extends: '../../../tsconfig.base.json',
  compilerOptions: {
    ...{ composite: false, noEmit: true, noUnusedLocals: false, rootDir: '../../..' },
    ...{ types: ['node'], lib: ['es2023', 'es2024.string'] },
  },
  include: ['.'],
}

const sizes = [0, 20, 200]
rmSync(folder, { recursive: true, force: true })
for (const size of sizes) {
  mkdirSync(`${folder}/${size}`, { recursive: true })
  writeFileSync(`${folder}/${size}/app.ts`, appOf(size))
  writeFileSync(`${folder}/${size}/tsconfig.json`, JSON.stringify(config))
}

/** One run of the compiler, on one thread: its seconds of checking, and how many types it made of generic ones. */
const compiled = (size) => {
  const args = ['-p', `${folder}/${size}`, '--pretty', 'false', '--extendedDiagnostics', '--singleThreaded']
  const { status, stdout } = spawnSync(`${root}node_modules/.bin/tsc`, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the app of ${size} does not compile:\n${stdout.slice(0, 2000)}`)
  const said = (name) => Number(new RegExp(`^${name}: +([\\d.]+)`, 'm').exec(stdout)?.[1])
  return { seconds: said('Check time'), types: said('Instantiations') }
}

const samples = sizes.map(() => [])
for (let run = 0; run < runs; run++) for (const [at, size] of sizes.entries()) samples[at].push(compiled(size))

const middle = (at, key) => median(samples[at].map((sample) => sample[key]))
const each = (at, key) => (middle(at, key) - middle(0, key)) / sizes[at]
const rows = [1, 2].map((at) => [
  `${sizes[at]} endpoints`,
  `${Math.round(middle(at, 'seconds') * 1000)} ms`,
  `${(each(at, 'seconds') * 1000).toFixed(2)} ms`,
  Math.round(each(at, 'types')).toLocaleString('en'),
  ...['seconds', 'types'].map((key) => (at === 1 ? '1' : judge(each(at, key) / each(1, key), 3, '≤'))),
])
console.log(table([['an app of', 'checked in', 'an endpoint', 'types', 'time beside 20', 'types beside 20'], ...rows]))
