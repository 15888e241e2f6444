/** A report for continuous integration: a suite a target, a test for what was asked, and a failure a finding. */
import type { Finding, FuzzReport, TargetSummary } from './report.js'
import { command, counted, literal, replayCommand } from './shown.js'

/** What XML cannot hold at all is shown by its number. */
const escaped = (text: string): string =>
  text
    .replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/[^\t\n\r -\ud7ff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** In an attribute a line end would be read as a space. */
const attribute = (name: string, text: string): string => ` ${name}="${escaped(text).replace(/[\t\n\r]/g, ' ')}"`

const test = (target: TargetSummary, name: string, inner: string): string => {
  const opened = `    <testcase${attribute('classname', `fuzz.${target.name}`)}${attribute('name', name)} time="0"`
  return inner === '' ? `${opened}/>` : `${opened}>\n${inner}\n    </testcase>`
}

const failure = (report: FuzzReport, target: TargetSummary, one: Finding): string => {
  const { where } = target
  const shown = target.kind === 'server' ? [command(one, where?.host, where?.port)] : []
  const replay = replayCommand(report, target, one)
  const lines = [one.consequence, literal(one.least), ...shown, ...(replay === undefined ? [] : [replay])]
  const message = attribute('message', `${one.detail} (${one.clause})`)
  return `      <failure${attribute('type', one.level)}${message}>${escaped(lines.join('\n'))}</failure>`
}

const suite = (report: FuzzReport, target: TargetSummary): string => {
  const own = report.findings.filter((one) => one.target === target.name)
  const { error } = target
  const asked =
    error === undefined
      ? test(target, counted(target.inputs, 'input'), '')
      : test(target, 'start', `      <error type="start"${attribute('message', error)}/>`)
  const numbers = `tests="${own.length + 1}" failures="${own.length}" errors="${error === undefined ? 0 : 1}" skipped="0"`
  const time = `time="${(report.milliseconds / 1000).toFixed(3)}"`
  return [
    `  <testsuite${attribute('name', `wirefold fuzz ${target.name}, seed ${report.seed}`)} ${numbers} ${time}>`,
    asked,
    ...own.map((one) => test(target, one.cause, failure(report, target, one))),
    '  </testsuite>',
  ].join('\n')
}

/** The report as JUnit's XML. */
export const junitReport = (report: FuzzReport): string => {
  const { targets, findings, milliseconds } = report
  const errors = targets.filter(({ error }) => error !== undefined).length
  const counts = `tests="${targets.length + findings.length}" failures="${findings.length}" errors="${errors}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="wirefold fuzz" ${counts} time="${(milliseconds / 1000).toFixed(3)}">`,
    ...targets.map((target) => suite(report, target)),
    '</testsuites>',
    '',
  ].join('\n')
}
