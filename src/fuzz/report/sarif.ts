/** A report for code scanning: SARIF 2.1.0. */
import { behaviours } from '../targets/behaviour.js'
import { type Finding, type FuzzReport, targetOf } from './report.js'
import { command, literal, replayCommand } from './shown.js'

const levels = { must: 'error', should: 'warning', choice: 'note' } as const

const idOf = ({ rule, behaviour }: Finding): string => `${rule}/${behaviour}`

const ruleOf = (one: Finding) => ({
  id: idOf(one),
  shortDescription: { text: `${one.rule}: ${behaviours[one.behaviour]}` },
  fullDescription: { text: one.consequence },
  help: { text: `${one.clause}. ${one.consequence}` },
  defaultConfiguration: { level: levels[one.level] },
  properties: { tags: ['security', 'http'] },
})

/** A place that code scanning takes: the file that is the target, or its name as one. */
const uriOf = (target: string): string => target.replace(/^\.\//, '').split('/').map(encodeURIComponent).join('/')

const resultOf = (report: FuzzReport, ids: ReadonlyArray<string>) => (one: Finding) => {
  const summary = targetOf(report, one)
  const replay = replayCommand(report, summary, one)
  return {
    ruleId: idOf(one),
    ruleIndex: ids.indexOf(idOf(one)),
    level: levels[one.level],
    message: { text: `${one.target}: ${one.detail}. ${one.consequence}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(summary?.argument ?? one.target) },
          region: { startLine: 1 },
        },
        logicalLocations: [{ name: one.target, kind: 'module' }],
      },
    ],
    partialFingerprints: { 'cause/v1': `${one.target} ${one.cause}` },
    properties: {
      octets: literal(one.least),
      ...(summary?.kind === 'server' ? { command: command(one, summary.where?.host, summary.where?.port) } : {}),
      ...(replay === undefined ? {} : { replay }),
      clause: one.clause,
      times: one.times,
    },
  }
}

/** The report as SARIF. */
export const sarifReport = (report: FuzzReport): string => {
  const { findings, targets, seed } = report
  const rules = [...new Map(findings.map((one) => [idOf(one), ruleOf(one)])).values()]
  const notifications = targets.flatMap(({ name, error }) =>
    error === undefined ? [] : [{ level: 'error', message: { text: `${name}: ${error}` } }],
  )
  const run = {
    tool: { driver: { name: 'wirefold fuzz', rules } },
    invocations: [{ executionSuccessful: notifications.length === 0, toolExecutionNotifications: notifications }],
    results: findings.map(
      resultOf(
        report,
        rules.map(({ id }) => id),
      ),
    ),
    properties: { seed },
  }
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return `${JSON.stringify(log, undefined, 2)}\n`
}
