/** A report for code scanning: SARIF 2.1.0. */
import { behaviours } from '../targets/behaviour.js'
import type { Finding, FuzzReport } from './report.js'
import { command, literal } from './shown.js'

const levels = { must: 'error', should: 'warning', choice: 'note' } as const

const idOf = ({ rule, behaviour }: Finding): string => `${rule}/${behaviour}`

const ruleOf = (one: Finding) => ({
  id: idOf(one),
  shortDescription: { text: `${one.rule}: ${behaviours[one.behaviour]}` },
  fullDescription: { text: one.consequence },
  help: { text: one.clause },
  defaultConfiguration: { level: levels[one.level] },
})

const resultOf = (one: Finding) => ({
  ruleId: idOf(one),
  level: levels[one.level],
  message: { text: `${one.target}: ${one.detail}. ${one.consequence}` },
  locations: [{ logicalLocations: [{ name: one.target, kind: 'module' }] }],
  partialFingerprints: { cause: `${one.target} ${one.cause}` },
  properties: { octets: literal(one.least), command: command(one), clause: one.clause, times: one.times },
})

/** The report as SARIF. */
export const sarifReport = ({ findings }: FuzzReport): string => {
  const rules = [...new Map(findings.map((one) => [idOf(one), ruleOf(one)])).values()]
  return `${JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'wirefold fuzz', rules } }, results: findings.map(resultOf) }],
    },
    undefined,
    2,
  )}\n`
}
