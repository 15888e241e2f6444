/** What is left of workers that were ended: how much they had asked, and how often they had met what. */
import type { Finding, FuzzReport } from '../../report/report.js'
import { causeOf, consequenceOf } from '../../targets/index.js'
import type { FuzzFound } from '../run.js'

/** A target as its worker named it. */
export interface Named {
  readonly name: string
  readonly kind: 'parser' | 'server'
}

/** What a worker had told before it was ended: `times` by target and cause. */
export interface Lost {
  readonly inputs: number
  readonly times: ReadonlyArray<readonly [string, number]>
}

/** The report with the work of those counted that came to none. */
export const withLost = (report: FuzzReport, lost: ReadonlyArray<Lost>): FuzzReport => {
  const inputs = lost.reduce((total, one) => total + one.inputs, 0)
  const times = new Map<string, number>()
  for (const [key, met] of lost.flatMap((one) => one.times)) times.set(key, (times.get(key) ?? 0) + met)
  return {
    ...report,
    targets: report.targets.map((one) => (one.error === undefined ? { ...one, inputs: one.inputs + inputs } : one)),
    findings: report.findings.map((one) => ({
      ...one,
      times: one.times + (times.get(`${one.target} ${one.cause}`) ?? 0),
    })),
  }
}

const rawFinding = ({ target, complaint, kept: { bytes, cuts, number } }: FuzzFound): Finding => ({
  ...complaint,
  ...{ target, cause: causeOf(complaint), consequence: consequenceOf(complaint), number, times: 0 },
  ...{ bytes, least: bytes, cuts },
})

/** What parsers had shown, none of it made small: for when nobody can ask them any more. Servers have to show it twice. */
export const rawReport = (
  seed: number,
  from: number,
  named: ReadonlyArray<Named>,
  found: ReadonlyArray<FuzzFound>,
): FuzzReport => {
  const isParser = ({ target }: FuzzFound): boolean =>
    named.some(({ name, kind }) => name === target && kind === 'parser')
  const sure = found.filter(isParser)
  return {
    ...{ seed, from, to: from, milliseconds: 0, disagreements: [] },
    targets: named.map(({ name, kind }) => ({ name, kind, inputs: 0, deaths: 0, error: undefined })),
    findings: sure.map(rawFinding),
    unconfirmed: found.length - sure.length,
  }
}
