import type { App, ScriptItem, Simulated, SimulateOptions } from '../../src/connection/index.js'
import { readResponses, readResponsesPartial, type StrictResponse } from '../../src/fuzz/strict-response.js'
import type { Headers } from '../../src/message/headers.js'
import { appWith, type Heard, type Library } from './app.js'
import type { Case, Step } from './case.js'
import { cutsOf } from './cuts.js'
import { escaped, shown } from './notation.js'
import type { Difference } from './parsing.js'

/** What a conversation needs of the source, or of a mutant of it. */
export interface Server {
  readonly simulate: (app: App, options: SimulateOptions) => (script: ReadonlyArray<ScriptItem>) => Simulated
  readonly responses: Library
  readonly headers: (fields: ReadonlyArray<readonly [string, string]>) => Headers
}

type Fields = ReadonlyArray<readonly [name: string, value: string]>

const secure = {
  remote: { host: '192.0.2.1', port: 49_152 },
  local: { host: '192.0.2.2', port: 443 },
  secure: true,
}

const item = (step: Step): ScriptItem => (step._tag === 'Bytes' ? step.bytes : step)

/** Runs steps, and says in lines what came of them; a line shows the fields that the expected one names. */
const converse = (server: Server, it: Case, steps: ReadonlyArray<Step>): ReadonlyArray<string> => {
  const heard: Heard = { gone: [] }
  const { secure: isSecure, ...options } = it.options
  const app = appWith(server.responses, server.headers, heard)
  const peer = isSecure === true ? { peer: secure } : {}
  const done = server.simulate(app, { ...options, ...peer })(steps.map(item))
  return [
    ...answers(done, it.expects.lines),
    ...done.log.flatMap((entry) => logged(entry, it.expects.lines)),
    ...heard.gone.map((tag) => `aborted ${tag}`),
    ending(done),
  ]
}

const ending = (done: Simulated): string => {
  if (done.destroyed) return done.trace.some((one) => one._tag === 'Destroy' && one.reset) ? 'reset' : 'closed'
  return done.closed ? 'half-closed' : 'open'
}

const logged = (entry: Simulated['log'][number], expected: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (entry._tag === 'Access') return []
  if (entry._tag === 'Defect') return ['defect']
  const { code, offset } = entry.failure
  return [expected.includes(`refused ${code}`) ? `refused ${code}` : `refused ${code} ${offset}`]
}

const FINAL = /^(\d{3}|cut \d{3})(?: to (\S+))? /

/** Which method and version an expected answer belongs to: `200 to HEAD …`, `200 to GET/1.0 …`, GET and 1.1 otherwise. */
const requestOf = (line: string): { method: string; version: string } => {
  const [method = 'GET', version = '1.1'] = (FINAL.exec(line)?.[2] ?? 'GET').split('/')
  return { method, version: `HTTP/${version}` }
}

const isFinal = (line: string): boolean => FINAL.test(line) && !/^1(?!01)/.test(line)

const answers = (done: Simulated, expected: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (expected.some((line) => line.startsWith('raw ')))
    return done.output.length === 0 ? [] : [`raw "${shown(done.output)}"`]
  const finals = expected.filter(isFinal)
  const spare = Array.from({ length: 3 }, () => ({ method: 'GET', version: 'HTTP/1.1' }))
  const requests = [...finals.map(requestOf), ...spare]
  const whole = readResponses(done.output, requests)
  // Behind a reset the client knows that content without a length broke off.
  if (done.closed && ending(done) !== 'reset' && whole._tag === 'Right')
    return whole.right.flatMap((one, at) => answer(one, finals[at] ?? ''))
  const part = readResponsesPartial(done.output, requests)
  if (part._tag === 'Left') return [`illegal answer: ${part.left}`]
  const { responses, interim, rest } = part.right
  const lines = responses.flatMap((one, at) => answer(one, finals[at] ?? ''))
  const open = interim.map((one) => String(one.status))
  return interim.length > 0 || rest.length === 0
    ? [...lines, ...open]
    : [...lines, broken(rest, finals[responses.length] ?? '')]
}

const valuesOf = (fields: Fields, name: string): ReadonlyArray<string> =>
  fields.filter((field) => field[0].toLowerCase() === name.toLowerCase()).map((field) => field[1])

/** The fields that a line selects: `[X: y]`, or `[!X]` where it is not there. */
const selected = (fields: Fields, line: string): string =>
  [...line.matchAll(/ \[!?([A-Za-z-]+)(?::[^\]]*)?\]/g)]
    .map(([, name = '']) => {
      const values = valuesOf(fields, name)
      return values.length === 0 ? ` [!${name}]` : ` [${name}: ${escaped(values.join(' | '))}]`
    })
    .join('')

const persistence = (fields: Fields): string =>
  valuesOf(fields, 'connection').some((value) => /(^|,)\s*close\s*(,|$)/i.test(value)) ? 'close' : 'keep'

const answer = (it: StrictResponse, expected: string): ReadonlyArray<string> => {
  const to = FINAL.exec(expected)?.[2]
  const interim = it.interim.map(
    (one) =>
      `${one.status}${valuesOf(one.headers, 'link')
        .map((value) => ` [Link: ${value}]`)
        .join('')}`,
  )
  const content = shown(it.body)
  const isPage = / page$/.test(expected) && content.includes(`<p>Error code: ${it.status}</p>`)
  const behind = it.rest === undefined ? '' : ` then "${shown(it.rest)}"`
  const trailers = it.trailers.map(([name, value]) => ` [trailer ${name}: ${escaped(value)}]`).join('')
  const body = content === '' ? '' : isPage ? ' page' : ` "${content}"`
  const line = `${it.status}${to === undefined ? '' : ` to ${to}`} ${persistence(it.headers)}${selected(it.headers, expected)}${body}${trailers}${behind}`
  return [...interim, line]
}

/** An answer that broke off: its head, and what came of its content, as it stood on the wire. */
const broken = (rest: Uint8Array, expected: string): string => {
  const [head = '', ...content] = Buffer.from(rest).toString('latin1').split('\r\n\r\n')
  const [line = '', ...lines] = head.split('\r\n')
  const fields = lines.map((one): [string, string] => [one.split(': ')[0] ?? '', one.split(': ').slice(1).join(': ')])
  const to = FINAL.exec(expected)?.[2]
  return `cut ${line.split(' ')[1]} ${to === undefined ? '' : `to ${to} `}${persistence(fields)}${selected(fields, expected)} "${escaped(content.join('\r\n\r\n'))}"`
}

const withoutContinue = (lines: ReadonlyArray<string>): ReadonlyArray<string> => lines.filter((line) => line !== '100')

const differs = (
  how: string,
  expected: ReadonlyArray<string>,
  actual: ReadonlyArray<string>,
): Difference | undefined =>
  JSON.stringify(expected) === JSON.stringify(actual) ? undefined : { how, expected, actual }

/** A conversation as it is written down. */
export const converseWhole = (server: Server, it: Case): Difference | undefined =>
  differs('as written', it.expects.lines, converse(server, it, it.steps))

/** The steps with one of its pieces cut in two. */
const cutSteps = (steps: ReadonlyArray<Step>, which: number, at: number): ReadonlyArray<Step> =>
  steps.flatMap(
    (step, place): ReadonlyArray<Step> =>
      place !== which || step._tag !== 'Bytes'
        ? [step]
        : [
            { _tag: 'Bytes', bytes: step.bytes.slice(0, at) },
            { _tag: 'Bytes', bytes: step.bytes.slice(at) },
          ],
  )

const single = (step: Step): ReadonlyArray<Step> =>
  step._tag === 'Bytes'
    ? Array.from(step.bytes, (byte): Step => ({ _tag: 'Bytes', bytes: Uint8Array.of(byte) }))
    : [step]

/** Other steps, of which the same must come but for interim 100 answers. */
const converseCut = (server: Server, it: Case, how: string, steps: ReadonlyArray<Step>): Difference | undefined =>
  differs(how, withoutContinue(it.expects.lines), withoutContinue(converse(server, it, steps)))

/** A conversation octet by octet. */
export const converseApart = (server: Server, it: Case): Difference | undefined =>
  converseCut(server, it, 'octet by octet', it.steps.flatMap(single))

/** A conversation as it is written, octet by octet, and with each piece cut in two at every place. */
export const converseEveryWay = (server: Server, it: Case): Difference | undefined => {
  const first = converseWhole(server, it) ?? converseApart(server, it)
  if (first !== undefined) return first
  for (const [which, step] of it.steps.entries()) {
    if (step._tag !== 'Bytes') continue
    for (const at of cutsOf(step.bytes, [])) {
      const wrong = converseCut(server, it, `piece ${which} cut at ${at}`, cutSteps(it.steps, which, at))
      if (wrong !== undefined) return wrong
    }
  }
  return undefined
}
