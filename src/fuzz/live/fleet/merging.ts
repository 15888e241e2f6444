/** Reports of runs that shared the numbers, as one. */
import type { Disagreement, Finding, FuzzReport, TargetSummary } from '../../report/report.js'

const sum = <A>(all: ReadonlyArray<A>, of: (one: A) => number): number => all.reduce((total, one) => total + of(one), 0)

/** The values under one key together, in the order in which the keys were met. */
const grouped = <A>(all: ReadonlyArray<A>, keyOf: (one: A) => string): ReadonlyArray<ReadonlyArray<A>> => {
  const groups = new Map<string, A[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group === undefined) groups.set(keyOf(one), [one])
    else group.push(one)
  }
  return [...groups.values()]
}

/** The least octets win; of equals the one that was met first. An input that was kept has no number. */
const isBetter = (one: Finding, other: Finding): boolean => {
  if (one.least.length !== other.least.length) return one.least.length < other.least.length
  const place = ({ number }: Finding): number => (number < 0 ? Number.POSITIVE_INFINITY : number)
  return place(one) < place(other)
}

const oneFinding = (all: ReadonlyArray<Finding>): ReadonlyArray<Finding> => {
  const [first, ...others] = all
  if (first === undefined) return []
  const best = others.reduce((least, one) => (isBetter(one, least) ? one : least), first)
  return [{ ...best, times: sum(all, ({ times }) => times) }]
}

const oneRow = (all: ReadonlyArray<Disagreement>): ReadonlyArray<Disagreement> => {
  const [first, ...others] = all
  if (first === undefined) return []
  const earliest = others.reduce((found, one) => (one.number < found.number ? one : found), first)
  return [{ ...earliest, times: sum(all, ({ times }) => times) }]
}

const oneTarget = (all: ReadonlyArray<TargetSummary>): ReadonlyArray<TargetSummary> => {
  const [first] = all
  if (first === undefined) return []
  const error = all.map((one) => one.error).find((one) => one !== undefined)
  return [{ ...first, error, inputs: sum(all, ({ inputs }) => inputs), deaths: sum(all, ({ deaths }) => deaths) }]
}

/**
 * One report of several: findings by target and cause, rows of the grid by refusal and outcomes. Runs over the same
 * numbers, however they shared them, come to the same.
 */
export const mergedReports = (reports: ReadonlyArray<FuzzReport>): FuzzReport | undefined => {
  const [first] = reports
  if (first === undefined) return undefined
  return {
    ...first,
    from: Math.min(...reports.map(({ from }) => from)),
    to: Math.max(...reports.map(({ to }) => to)),
    milliseconds: Math.max(...reports.map(({ milliseconds }) => milliseconds)),
    targets: grouped(
      reports.flatMap(({ targets }) => targets),
      ({ name }) => name,
    ).flatMap(oneTarget),
    findings: grouped(
      reports.flatMap(({ findings }) => findings),
      ({ target, cause }) => `${target} ${cause}`,
    ).flatMap(oneFinding),
    disagreements: grouped(
      reports.flatMap(({ disagreements }) => disagreements),
      ({ rule, outcomes }) => [rule, ...outcomes].join('|'),
    ).flatMap(oneRow),
    unconfirmed: sum(reports, ({ unconfirmed }) => unconfirmed),
  }
}
