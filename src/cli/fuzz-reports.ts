import { open, writeFile } from 'node:fs/promises'
import { type FuzzReport, htmlReport, jsonReport, junitReport, sarifReport, textReport } from '../fuzz/report/index.js'
import { shown } from './arguments.js'
import type { ReportAsked, ReportKind } from './fuzz-asked.js'
import { complain, say, type World } from './world.js'

/** Reports in every form, to stdout and into files. */

const forms: Readonly<Record<ReportKind, (report: FuzzReport) => string>> = {
  text: textReport,
  json: jsonReport,
  junit: junitReport,
  sarif: sarifReport,
  html: htmlReport,
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such folder'],
  ['EISDIR', 'is a folder'],
  ['EACCES', 'not allowed to write it'],
])

const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
  return REASONS.get(code) ?? code
}

/** Why a file cannot be written, found out before an hour is spent on what goes into it. */
export const unwritable = async (reports: ReadonlyArray<ReportAsked>): Promise<string | undefined> => {
  for (const { file } of reports)
    try {
      if (file !== undefined) await (await open(file, 'a')).close()
    } catch (error) {
      return `${shown(file ?? '')}: ${reasonOf(error)}`
    }
  return undefined
}

/** Writes them all; the text is that of `alone` where one input alone was asked for. Says whether all could be written. */
export const writeReports = async (
  reports: ReadonlyArray<ReportAsked>,
  report: FuzzReport,
  { out, err }: World,
  text: (report: FuzzReport) => string = textReport,
): Promise<boolean> => {
  let written = true
  for (const { kind, file } of reports) {
    const content = kind === 'text' ? text(report) : forms[kind](report)
    if (file === undefined) out.write(content)
    else
      try {
        await writeFile(file, content)
        say(err, `${kind} in ${shown(file)}`)
      } catch (error) {
        complain(err, `${shown(file)}: ${reasonOf(error)}`)
        written = false
      }
  }
  return written
}
