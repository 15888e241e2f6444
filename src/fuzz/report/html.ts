/** A report for a browser: one page that needs nothing else. */
import { behaviours } from '../targets/behaviour.js'
import { type Cell, escaped, nameCell, numberCell, octetsShown, shortCell, table } from './html-parts.js'
import { STYLE, STYLE_HASH } from './html-style.js'
import { type Disagreement, type Finding, type FuzzReport, isTested, type TargetSummary, targetOf } from './report.js'
import { command, counted, replayCommand, testable, testFile } from './shown.js'

/** Nothing is loaded, nothing runs, nothing is sent; the one style sheet is named by its hash. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`

const badge = ({ level }: Finding): string => `<span class="level ${level}">${level.toUpperCase()}</span>`

const idOf = (at: number): string => `finding-${at + 1}`

const result = ({ error, deaths }: TargetSummary): string =>
  error === undefined ? (deaths === 0 ? '' : `died ${counted(deaths, 'time')}`) : `not tested: ${error}`

const targetRow = (summary: TargetSummary, findings: ReadonlyArray<Finding>): ReadonlyArray<Cell> => [
  nameCell(summary.name),
  summary.kind,
  numberCell(`${summary.inputs}`),
  numberCell(`${findings.filter(({ target }) => target === summary.name).length}`),
]

const targets = ({ targets: all, findings }: FuzzReport): string => {
  const head = ['target', 'kind', { html: 'inputs', as: 'number' }, { html: 'findings', as: 'number' }]
  const results = all.map(result)
  const isPlain = results.every((one) => one === '')
  return table(
    'Targets',
    isPlain ? head : [...head, 'result'],
    all.map((one, at) => [...targetRow(one, findings), ...(isPlain ? [] : [results[at] ?? ''])]),
  )
}

/** The list of them all, each with a way to what it says. */
const contents = ({ findings }: FuzzReport): string =>
  findings.length === 0
    ? ''
    : table(
        'List of findings',
        ['level', 'cause', 'target', 'clause', { html: 'times', as: 'number' }],
        findings.map((one, at) => [
          { html: badge(one) },
          { html: `<a href="#${idOf(at)}">${escaped(one.cause)}</a>`, as: 'name' },
          nameCell(one.target),
          shortCell(one.clause),
          numberCell(`${one.times}`),
        ]),
      )

const block = (about: string, text: string): string =>
  `<h4>${about}</h4><pre role="group" tabindex="0" aria-label="${about}">${escaped(text)}</pre>`

/** How to see it again. */
const again = (report: FuzzReport, one: Finding): string => {
  const summary = targetOf(report, one)
  const { kind, where } = summary ?? {}
  const replay = replayCommand(report, summary, one)
  const blocks = [
    kind === 'server' ? block('On the wire', command(one, where?.host, where?.port)) : '',
    replay === undefined ? '' : block('By its number', replay),
    summary === undefined || testable(summary, [one]).length === 0
      ? ''
      : block('As a test, for vitest', testFile(summary, [one]).trimEnd()),
  ]
  return `<details><summary>See it again</summary>${blocks.join('\n')}</details>`
}

const cutNote = ({ cuts }: Finding): string => {
  if (cuts.length === 0) return ''
  return cuts.length > 8 ? `, in ${cuts.length + 1} pieces` : `, cut behind octet ${cuts.join(', ')}`
}

const finding = (
  report: FuzzReport,
  one: Finding,
  at: number,
): string => `<article id="${idOf(at)}" class="at-${one.level}">
<h3>${badge(one)} ${escaped(one.cause)}</h3>
<p class="faint">${escaped(one.target)}, ${escaped(one.clause)}, met ${counted(Math.max(1, one.times), 'time')}</p>
<p>It ${escaped(behaviours[one.behaviour])}: ${escaped(one.detail)}.</p>
<p>${escaped(one.consequence)}</p>
<pre class="octets" role="group" tabindex="0" aria-label="The least octets that show it">${octetsShown(one.least, one.cuts)}</pre>
<p class="faint">${counted(one.least.length, 'octet')}${cutNote(one)}</p>
${again(report, one)}
</article>`

/** An outcome in words. */
const outcomeCell = (outcome: string): Cell => {
  const [count = '', refuses] = outcome.split(', ')
  const taken = `takes ${count}`
  const html = refuses === undefined ? escaped(taken) : `${escaped(taken)}, <span class="must">refuses</span>`
  return { html, as: 'short' }
}

const gridRow = ({ rule, outcomes, times, number }: Disagreement): ReadonlyArray<Cell> => [
  nameCell(rule),
  ...outcomes.map(outcomeCell),
  numberCell(`${times}`),
  numberCell(`${number}`),
]

const grid = ({ disagreements, targets: all }: FuzzReport): string => {
  if (disagreements.length === 0) return ''
  const names = all.filter(({ error }) => error === undefined).map(({ name }) => name)
  const often = [...disagreements].sort((one, other) => other.times - one.times)
  const head = [
    'what the clauses say',
    ...names.map(nameCell),
    { html: 'times', as: 'number' },
    { html: 'as input', as: 'number' },
  ]
  return `<section aria-labelledby="grid"><h2 id="grid">Read differently</h2>
<p class="faint">How many messages each took of the same input, and whether it refused the rest. No row is wrong by itself:
the clauses leave choices, and a parser may read on where a server has closed.</p>
${table('What the targets read differently', head, often.map(gridRow))}</section>`
}

const title = ({ findings, targets: all }: FuzzReport): string => {
  if (findings.length > 0) return counted(findings.length, 'finding')
  return all.some(isTested) ? 'Nothing found' : 'Nothing was tested'
}

const about = ({ seed, from, to, shard, only, milliseconds, unconfirmed }: FuzzReport): string => {
  const share = `${shard === undefined ? '' : `, share ${shard}`}${only === undefined ? '' : `, only ${only.join(', ')}`}`
  const doubtful = unconfirmed === 0 ? '' : ` ${unconfirmed} more did not show again, and are left out.`
  return `Seed ${seed}, inputs ${from} to ${to}${share}, ${(milliseconds / 1000).toFixed(1)} s.${doubtful}`
}

/** The report as a page: nothing is loaded, nothing runs, and every octet is escaped. */
export const htmlReport = (report: FuzzReport): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title(report)} – wirefold fuzz</title><style>${STYLE}</style></head>
<body><a class="skip" href="#findings">To the findings</a>
<header><h1>${title(report)}</h1>
<p class="faint">${escaped(about(report))}</p></header>
<main><section aria-labelledby="targets"><h2 id="targets">Targets</h2>
${targets(report)}</section>
<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
${report.findings.length === 0 ? '<p>None.</p>' : contents(report)}
${report.findings.map((one, at) => finding(report, one, at)).join('\n')}</section>
${grid(report)}</main>
</body></html>
`
