/** A report for a terminal. */
import { behaviours } from '../targets/behaviour.js'
import {
  type Disagreement,
  type Finding,
  type FuzzReport,
  inputsOf,
  isTested,
  type TargetSummary,
  targetOf,
} from './report.js'
import { command, counted, literalLines, replayCommand, testable, testFile, visible } from './shown.js'

/** What is longer is for other reports: nobody reads it on a terminal. */
const LONGEST = 2000
const LINES = 24

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

const target = ({ name, kind, inputs, deaths, error }: TargetSummary): string =>
  error === undefined
    ? `${visible(name)} (${kind}): ${counted(inputs, 'input')}${deaths > 0 ? `, died ${times(deaths)}` : ''}`
    : `${visible(name)} (${kind}): not tested: ${visible(error)}`

const indented = (lines: ReadonlyArray<string>, by: string): ReadonlyArray<string> => lines.map((line) => by + line)

/** The octets, line by line, as far as somebody reads. */
export const octetLines = (bytes: Uint8Array): ReadonlyArray<string> => {
  const lines = literalLines(bytes)
  const more = lines.length > LINES ? [`… and ${lines.length - LINES} more lines`] : []
  return [...lines.slice(0, LINES).map(cut), ...more]
}

const cutLine = ({ cuts }: Finding): ReadonlyArray<string> => {
  if (cuts.length === 0) return []
  return [`  cut ${cuts.length > 8 ? `in ${cuts.length + 1} pieces` : `at ${cuts.join(', ')}`}`]
}

/** How to see it again: on the wire, by its number, in a test. */
const again = (report: FuzzReport, one: Finding): ReadonlyArray<string> => {
  const summary = targetOf(report, one)
  const { where, kind } = summary ?? {}
  const replay = replayCommand(report, summary, one)
  return [
    ...(kind === 'server' ? ['again, on the wire:', cut(`  ${command(one, where?.host, where?.port)}`)] : []),
    ...(replay === undefined ? [] : ['again, by its number:', `  ${replay}`]),
  ]
}

/** One finding, in lines. */
export const findingLines = (report: FuzzReport, one: Finding): ReadonlyArray<string> => [
  `${visible(one.target)}: ${one.cause} (${one.level.toUpperCase()}, ${one.clause}, met ${times(Math.max(1, one.times))})`,
  `  It ${behaviours[one.behaviour]}: ${visible(one.detail)}.`,
  `  ${visible(one.consequence)}`,
  ...indented(octetLines(one.least), '    '),
  ...cutLine(one),
  ...indented(again(report, one), '  '),
]

/** Columns of the same width in each row. */
const columns = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .replace(/ +$/, ''),
  )
}

/** Rows that are shown: the others are in the other reports. */
const ROWS = 40

const row = ({ rule, outcomes, times: met, number }: Disagreement): ReadonlyArray<string> => [
  rule,
  ...outcomes,
  `${met}`,
  `${number}`,
]

const grid = ({ disagreements, targets }: FuzzReport): ReadonlyArray<string> => {
  if (disagreements.length === 0) return []
  const names = targets.filter(({ error }) => error === undefined).map(({ name }) => visible(name))
  const often = [...disagreements].sort((one, other) => other.times - one.times)
  const table = columns([['', ...names, 'times', 'as input'], ...often.slice(0, ROWS).map(row)])
  const more = often.length > ROWS ? [`and ${often.length - ROWS} more`] : []
  return [
    '',
    'read differently (messages taken, and whether the rest is refused):',
    ...indented([...table, ...more], '  '),
  ]
}

/** A file of tests for each target that has findings. */
const tests = ({ targets, findings }: FuzzReport): ReadonlyArray<string> =>
  targets.flatMap((one) => {
    if (testable(one, findings).length === 0) return []
    return ['', `as tests of ${visible(one.name)}, for vitest:`, '', ...testFile(one, findings).trimEnd().split('\n')]
  })

const summary = (report: FuzzReport): ReadonlyArray<string> => {
  const { seed, from, to, shard, only, milliseconds, targets, findings, unconfirmed } = report
  const rate = Math.round((inputsOf(report) / Math.max(1, milliseconds)) * 1000)
  const share = `${shard === undefined ? '' : `, share ${shard}`}${only === undefined ? '' : `, only ${only.join()}`}`
  const found = counted(findings.length, 'finding')
  const none = targets.some(isTested) ? 'nothing found' : 'nothing was tested'
  return [
    `seed ${seed}, inputs ${from} to ${to}${share}, ${(milliseconds / 1000).toFixed(1)} s, ${rate} a second`,
    ...targets.map(target),
    `${findings.length === 0 ? none : found}${unconfirmed > 0 ? `; ${unconfirmed} more did not show again` : ''}`,
  ]
}

/** The report as text, with line ends. What it comes to stands last: there a terminal is read first. */
export const textReport = (report: FuzzReport): string =>
  [
    ...report.findings.flatMap((one) => [...findingLines(report, one), '']),
    ...[...grid(report), ...tests(report)].slice(report.findings.length > 0 ? 1 : 0),
    ...(report.findings.length + report.disagreements.length > 0 ? [''] : []),
    ...summary(report),
    '',
  ].join('\n')
