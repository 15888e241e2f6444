/** A report for programs. */
import { base64 } from '../base64.js'
import { type Finding, type FuzzReport, targetOf } from './report.js'
import { command, literal, replayCommand, testable, testFile } from './shown.js'

const findingOf = (report: FuzzReport, one: Finding) => {
  const target = targetOf(report, one)
  return {
    ...one,
    bytes: base64(one.bytes),
    least: base64(one.least),
    shown: literal(one.least),
    command: target?.kind === 'parser' ? undefined : command(one, target?.where?.host, target?.where?.port),
    replay: replayCommand(report, target, one),
    test: target === undefined || testable(target, [one]).length === 0 ? undefined : testFile(target, [one]),
  }
}

/** The report as JSON: octets are in base64, and as text beside that. What there is not is `null`. */
export const jsonReport = (report: FuzzReport): string =>
  `${JSON.stringify(
    {
      ...report,
      findings: report.findings.map((one) => findingOf(report, one)),
      disagreements: report.disagreements.map((one) => ({ ...one, bytes: base64(one.bytes) })),
    },
    (_, value) => (value === undefined ? null : value),
    2,
  )}\n`
