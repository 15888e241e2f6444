/** A report for a terminal. */
import { behaviours } from '../targets/behaviour.js'
import type { Disagreement, Finding, FuzzReport, TargetSummary } from './report.js'
import { command, literal } from './shown.js'

const LONGEST = 400

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)

const target = ({ name, kind, inputs, deaths, error }: TargetSummary): string =>
  error === undefined
    ? `${name} (${kind}): ${inputs} inputs${deaths > 0 ? `, died ${deaths} times` : ''}`
    : `${name} (${kind}): not tested: ${error}`

const finding = (one: Finding, isServer: boolean): ReadonlyArray<string> => [
  '',
  `${one.target}: ${one.cause} (${one.level.toUpperCase()}, ${one.clause}, ${one.times} times)`,
  `  It ${behaviours[one.behaviour]}: ${one.detail}.`,
  `  ${one.consequence}`,
  `  ${cut(literal(one.least))}`,
  ...(one.cuts.length > 0 ? [`  cut at ${one.cuts.length > 8 ? 'every octet' : one.cuts.join(', ')}`] : []),
  ...(isServer ? [`  ${cut(command(one))}`] : []),
]

const disagreement = ({ rule, outcomes, times }: Disagreement): string =>
  `  ${rule.padEnd(26)} ${outcomes.map((one) => one.padEnd(14)).join(' ')} × ${times}`

const grid = ({ disagreements, targets }: FuzzReport): ReadonlyArray<string> => {
  if (disagreements.length === 0) return []
  const names = targets.filter(({ error }) => error === undefined).map(({ name }) => name.slice(0, 14).padEnd(14))
  return ['', 'Read differently:', `  ${''.padEnd(26)} ${names.join(' ')}`, ...disagreements.map(disagreement)]
}

/** The report as text, with line ends. */
export const textReport = (report: FuzzReport): string => {
  const { seed, from, to, milliseconds, targets, findings } = report
  const servers = targets.filter(({ kind }) => kind === 'server').map(({ name }) => name)
  const rate = Math.round(((to - from) / Math.max(1, milliseconds)) * 1000)
  return [
    `seed ${seed}, inputs ${from} to ${to}, ${(milliseconds / 1000).toFixed(1)} s, ${rate} a second`,
    ...targets.map(target),
    findings.length === 0 ? 'nothing found' : `${findings.length} findings`,
    ...findings.flatMap((one) => finding(one, servers.includes(one.target))),
    ...grid(report),
    '',
  ].join('\n')
}
