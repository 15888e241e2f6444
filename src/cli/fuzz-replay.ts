import { type Generated, type Ruling, ruling } from '../fuzz/index.js'
import type { FuzzReport } from '../fuzz/report/index.js'
import { findingLines, octetLines } from '../fuzz/report/text.js'
import { many } from './stopping.js'

/** What one input is: its octets, what was done to them, what the clauses say of them, what each target makes of it. */

const madeLines = ({ malformations, edits }: Generated): ReadonlyArray<string> => [
  ...malformations.flatMap(({ name, clause, level, careless }) => [
    `malformed: ${name} (${level.toUpperCase()}, ${clause})`,
    `  A careless reader ${careless}.`,
  ]),
  ...(edits > 0 ? [`edited without a plan: ${many(edits, 'time')}`] : []),
  ...(malformations.length === 0 && edits === 0 ? ['made as it should be'] : []),
]

const ruledLines = (ruled: Ruling): ReadonlyArray<string> => {
  const legal = ruled._tag === 'Ambiguous' ? (ruled.readings[0]?.verdict.messages ?? []) : ruled.verdict.messages
  const messages = `${many(legal.length, 'legal message')}`
  if (ruled._tag === 'Accept') return [`to be accepted: ${messages}, ${endings[ruled.verdict.ending._tag]}`]
  const { rule, clause, level, offset } = ruled
  const where = `${rule} (${level.toUpperCase()}, ${clause}) at octet ${offset}, behind ${messages}`
  if (ruled._tag === 'Reject') return [`to be refused: ${where}`]
  const others = ruled.readings.slice(1).map(({ allowing, verdict }) => {
    const end = verdict.ending._tag === 'Reject' ? `then ${verdict.ending.rule}` : endings[verdict.ending._tag]
    return `  or, allowing ${allowing.join(' and ')}: ${many(verdict.messages.length, 'message')}, ${end}`
  })
  return [`to be refused, or read with a leniency: ${where}`, ...others]
}

const endings = {
  Closed: 'and no octet more',
  Incomplete: 'and one that is not complete',
  Paused: 'and behind it another protocol',
  Reject: 'and what is to be refused',
} as const

/** A target's outcome as the grid has it, in a sentence. */
const outcomeLine = (name: string, outcome: string | undefined, findings: number): string => {
  const wrong = findings > 0 ? 'which is wrong:' : 'which may be'
  if (outcome === undefined) return `${name}: no answer`
  const [count = '', refuses] = outcome.split(', ')
  return `${name} takes ${many(Number(count), 'message')}${refuses === undefined ? '' : ' and refuses the rest'}, ${wrong}`
}

/** The text about one input. Behind it a last request is sent, so that it shows where a target believes it ends. */
export const replayText =
  (number: number, made: Generated, outcomes: ReadonlyArray<string>) =>
  (report: FuzzReport): string => {
    const { seed, targets, findings } = report
    const told = targets.flatMap(({ name, error }, at) => {
      if (error !== undefined) return [`${name}: not tested: ${error}`]
      const own = findings.filter(({ target }) => target === name)
      const lines = own.flatMap((one) => findingLines(report, one).map((line) => `  ${line}`))
      return [outcomeLine(name, outcomes[at], own.length), ...lines]
    })
    return [
      `input ${number} of seed ${seed}, ${many(made.bytes.length, 'octet')}:`,
      ...octetLines(made.bytes).map((line) => `    ${line}`),
      ...madeLines(made),
      ...ruledLines(ruling(made.bytes)),
      '',
      ...told,
      '',
    ].join('\n')
  }
