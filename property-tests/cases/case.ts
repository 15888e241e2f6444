import { readdirSync, readFileSync } from 'node:fs'
import { expand, octets } from './notation.js'

/** What the wire does, in order. */
export type Step =
  | { readonly _tag: 'Bytes'; readonly bytes: Uint8Array }
  | { readonly _tag: 'Wait'; readonly ms: number }
  | { readonly _tag: 'End' }
  | { readonly _tag: 'Stop' }
  | { readonly _tag: 'Lost' }
  | { readonly _tag: 'Stall' }
  | { readonly _tag: 'Drain' }
  | { readonly _tag: 'Shed' }
  | { readonly _tag: 'Pressure'; readonly high: boolean }

/** One case: octets, and what must come of them. */
export interface Case {
  /** File name without `.md`. */
  readonly file: string
  /** The rule that the file is about: R1, C17. */
  readonly rule: string
  readonly name: string
  readonly clauses: ReadonlyArray<string>
  readonly attack: string
  /** Parser options, or connection options. */
  readonly options: Readonly<Record<string, unknown>>
  /** The methods of the requests that the octets answer; `undefined` where the octets are requests. */
  readonly answers: ReadonlyArray<string> | undefined
  readonly steps: ReadonlyArray<Step>
  /** How many octets stand before each mark. */
  readonly marks: ReadonlyArray<number>
  readonly expects: { readonly kind: 'events' | 'answer'; readonly lines: ReadonlyArray<string> }
}

const HERE = import.meta.dirname

/** Every case of every rule, in the order of their files. */
export const allCases = (folder: string = HERE): ReadonlyArray<Case> =>
  readdirSync(folder)
    .filter((name) => /^[rscd]\d\d-.*\.md$/.test(name))
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((name) => casesOf(name.slice(0, -3), readFileSync(`${folder}/${name}`, 'utf8')))

const rank = (name: string): number => 'rscd'.indexOf(name.charAt(0)) * 100 + Number(name.slice(1, 3))

/** The cases of one file's text. */
export const casesOf = (file: string, text: string): ReadonlyArray<Case> =>
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => caseOf(file, section))

const caseOf = (file: string, section: string): Case => {
  const name = section.slice(0, section.indexOf('\n')).trim()
  const wrong = (why: string): never => {
    throw new Error(`${file}, "${name}": ${why}`)
  }
  const head = section.slice(0, section.indexOf('```'))
  const said = (key: string): string | undefined => new RegExp(`^${key}: (.+)$`, 'm').exec(head)?.[1]
  const block = (kind: string): string | undefined =>
    new RegExp(`^\`\`\`${kind}\n([^]*?)^\`\`\``, 'm').exec(section)?.[1]
  const events = block('events')
  const expected = events ?? block('answer') ?? wrong('neither events nor an answer')
  const { steps, marks } = script(block('bytes') ?? wrong('no bytes'))
  return {
    file,
    rule: `${file.charAt(0).toUpperCase()}${Number(file.slice(1, 3))}`,
    name,
    clauses: (said('clause') ?? wrong('no clause')).split(', '),
    attack: said('attack') ?? wrong('no attack'),
    options: JSON.parse(said('options') ?? '{}'),
    answers: said('answers')
      ?.split(/, ?/)
      .filter((method) => method !== 'nothing'),
    steps,
    marks,
    expects: { kind: events === undefined ? 'answer' : 'events', lines: linesOf(expand(expected)).map(placed(marks)) },
  }
}

const linesOf = (block: string): ReadonlyArray<string> => block.split('\n').filter((line) => line !== '')

/** `@` is the first mark's offset, `@2` the second's. */
const placed =
  (marks: ReadonlyArray<number>) =>
  (line: string): string =>
    line.replace(/^((?:failure|deviation|refused) \S+) @(\d*)/, (_, what, which) => {
      const offset = marks[which === '' ? 0 : Number(which) - 1]
      if (offset === undefined) throw new Error(`no mark for "${line}"`)
      return `${what} ${offset}`
    })

const STEP = /^<(end|stop|lost|stall|drain|shed|pressure|wait (\d+))>$/

const script = (block: string): { steps: ReadonlyArray<Step>; marks: ReadonlyArray<number> } => {
  const steps: Step[] = []
  const marks: number[] = []
  let before = 0
  let held = ''
  const flush = (): void => {
    const read = octets(held)
    marks.push(...read.marks.map((mark) => mark + before))
    if (read.bytes.length > 0) steps.push({ _tag: 'Bytes', bytes: read.bytes })
    before += read.bytes.length
    held = ''
  }
  for (const line of linesOf(block)) {
    if (/[ \t]$/.test(line)) throw new Error(`write the blank at the end of "${line}" as \\x20`)
    const step = STEP.exec(line)
    if (step === null) held += line
    else {
      flush()
      steps.push(stepOf(step[1] ?? '', Number(step[2] ?? 0)))
    }
  }
  flush()
  return { steps, marks }
}

const PLAIN: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['end', { _tag: 'End' }],
  ['stop', { _tag: 'Stop' }],
  ['lost', { _tag: 'Lost' }],
  ['stall', { _tag: 'Stall' }],
  ['drain', { _tag: 'Drain' }],
  ['shed', { _tag: 'Shed' }],
  ['pressure', { _tag: 'Pressure', high: true }],
])

const stepOf = (word: string, ms: number): Step => PLAIN.get(word) ?? { _tag: 'Wait', ms }

/** All octets of a case, as if they had come at once. */
export const bytesOf = (it: Case): Uint8Array =>
  Uint8Array.from(Buffer.concat(it.steps.flatMap((step) => (step._tag === 'Bytes' ? [step.bytes] : []))))

/** Does the wire end behind the octets? */
export const ends = (it: Case): boolean => it.steps.some((step) => step._tag === 'End')
