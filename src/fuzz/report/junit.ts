/** A report for continuous integration: a test a target, and a failure a finding. */
import type { Finding, FuzzReport, TargetSummary } from './report.js'
import { command, literal } from './shown.js'

/** What XML cannot hold at all is shown by its number. */
const escaped = (text: string): string =>
  text
    .replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/[^\t\n\r -\ud7ff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

const failed = (one: Finding): string =>
  [
    `    <testcase classname="${escaped(one.target)}" name="${escaped(one.cause)}">`,
    `      <failure type="${escaped(one.level)}" message="${escaped(`${one.detail} (${one.clause})`)}">`,
    escaped([one.consequence, literal(one.least), command(one)].join('\n')),
    '      </failure>',
    '    </testcase>',
  ].join('\n')

const summed = ({ name, inputs, error }: TargetSummary): string =>
  error === undefined
    ? `    <testcase classname="${escaped(name)}" name="${inputs} inputs"/>`
    : `    <testcase classname="${escaped(name)}" name="start"><error message="${escaped(error)}"/></testcase>`

/** The report as JUnit's XML. */
export const junitReport = ({ targets, findings, milliseconds, seed }: FuzzReport): string => {
  const errors = targets.filter(({ error }) => error !== undefined).length
  const counts = `tests="${targets.length + findings.length}" failures="${findings.length}" errors="${errors}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="wirefold fuzz, seed ${seed}" ${counts} time="${(milliseconds / 1000).toFixed(3)}">`,
    ...targets.map(summed),
    ...findings.map(failed),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}
