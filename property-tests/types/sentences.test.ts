/** What the compiler says of a wrong use holds a sentence that says what is wrong, or ends in the two types that differ. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const FOLDER = 'build/sentences'

const program = `import {
  all, type App, basicGuard, type Guard, endpoint, fail, handle, integer, jsonBody, jsonOf, nothing, notFound, of, ok, on, optional,
  prefix, provide, send, string, text, toApp,
} from 'wirefold'
import * as t from 'io-ts'

interface Session { readonly user: string }
declare const guard: Guard<Session>
const failing = on('GET', '/a', () => fail('gone' as const))
const needing = on('GET', '/b', (_request, _none, { user }: Session) => ok(text(user)))
const hello = (who: Session) => () => ok(text(who.user))
const User = t.type({ id: t.number })
const get = endpoint('GET', '/users/:id', { params: { id: integer }, responses: { 200: jsonOf(User), 204: nothing } })
const own = new t.Type<Date, string, unknown>('Own', (u): u is Date => u instanceof Date, t.failure, String)
`

const wrong: ReadonlyArray<readonly [code: string, ...sentences: string[]]> = [
  ['toApp(failing)', 'onError is missing: toApp(routes, (error) => …) answers what these handlers fail with'],
  ['toApp(all(failing, needing))', 'an environment is missing: provide((request) => …)(routes)'],
  ['toApp(needing)', 'an environment is missing: provide((request) => …)(routes)'],
  ['toApp(provide(() => of({ user: 1 }))(needing))', "Type 'number' is not assignable to type 'string'."],
  ["toApp(failing, (_: 'lost') => notFound())", `Type '"gone"' is not assignable to type '"lost"'.`],
  ['handle(get, () => send(202, { id: 1 }))', "Type '202' is not assignable to type '200'."],
  ["handle(get, () => send(200, { id: '1' }))", "Type 'string' is not assignable to type 'number'."],
  ['handle(get, () => send(200))', "Type 'undefined' is not assignable to type '{ id: number; }'."],
  ["endpoint('GET', '/', { responses: { 204: jsonOf(User) } })", '204, 205 and 304 have no content: nothing'],
  ["endpoint('GET', '/', { responses: { 600: nothing } })", 'a final status lies between 200 and 599'],
  ["endpoint('GET', '/:a', { params: { b: string }, responses: {} })", 'the path has no parameter of this name'],
  ["endpoint('GET', '/:a', { params: { a: optional(string) }, responses: {} })", 'a part of a path is there once'],
  ["endpoint('GET', '/', { query: { a: t.number }, responses: {} })", 'a field that is sent as text'],
  ['jsonBody(own)', 'a codec of your own brings its schema: describeCodec(codec, { schema, arbitrary })'],
  ["prefix('/:org')", 'a prefix has neither parameters nor a slash at its end'],
  ["on('GET', 'a', () => ok())", 'a path begins with a slash'],
  ["on('GET', '/:a', (_request, { b }) => ok(text(b)))", `Property 'b' does not exist on type 'Captures<"/:a">'.`],
  ['export const app: App = hello', "is not assignable to type 'App'.", "'Request' but required in type 'Session'"],
  ['guard((who: number) => () => ok(text(`${who}`)))', "Type 'Session' is not assignable to type 'number'."],
  ["basicGuard({ realm: 'a' })", "Property 'verify' is missing"],
]

const config = {
  extends: '../../tsconfig.base.json',
  compilerOptions: {
    ...{ composite: false, noEmit: true, rootDir: '../..', noUnusedLocals: false, noUnusedParameters: false },
    ...{ types: ['node'], lib: ['es2023', 'es2024.string'] },
  },
}

/** What the compiler says of each line, by its number. */
const said = (): ReadonlyMap<number, string> => {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(`${FOLDER}/app.ts`, program + wrong.map(([code]) => `${code}\n`).join(''))
  writeFileSync(`${FOLDER}/tsconfig.json`, JSON.stringify(config))
  try {
    execFileSync('node_modules/.bin/tsc', ['-p', FOLDER, '--pretty', 'false'], { encoding: 'utf8' })
    return new Map()
  } catch (error) {
    const words = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
    return new Map(
      words.split(/^(?=\S*app\.ts\()/m).map((one) => [Number(/app\.ts\((\d+),/.exec(one)?.[1]), one] as const),
    )
  }
}

test('each wrong use is refused, once, in words that say what is wrong', () => {
  const words = said()
  const first = program.split('\n').length
  expect([...words.keys()]).toEqual(wrong.map((_, at) => first + at))
  for (const [at, [code, ...sentences]] of wrong.entries())
    for (const sentence of sentences) expect(words.get(first + at), code).toContain(sentence)
})
