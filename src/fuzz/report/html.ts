/** A report for a browser: one page that needs nothing else. */
import { textOfOctets } from '../arbitraries/octets.js'
import { behaviours } from '../targets/behaviour.js'
import type { Disagreement, Finding, FuzzReport, TargetSummary } from './report.js'
import { command, testCase } from './shown.js'

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

const STYLE = `
:root { color-scheme: light dark; --edge: #8884; --soft: #8881; --must: #c0392b; --should: #b9770e; --choice: #2471a3 }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2rem }
table { border-collapse: collapse; display: block; overflow-x: auto }
th, td { border: 1px solid var(--edge); padding: .3rem .6rem; text-align: left }
article { border: 1px solid var(--edge); border-radius: .4rem; padding: .2rem 1rem 1rem; margin: 1rem 0 }
pre { background: var(--soft); padding: .6rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere }
.level { border-radius: .3rem; padding: .1rem .4rem; color: #fff; font-size: .8rem }
.must { background: var(--must) } .should { background: var(--should) } .choice { background: var(--choice) }
.unseen { color: var(--must); font-weight: bold }
`

const unseen = (shown: string): string => `<span class="unseen">${shown}</span>`

/** Octets as they stand there: line by line, and what cannot be seen by its name or number. */
const octetsShown = (bytes: Uint8Array): string =>
  textOfOctets(bytes).replace(/\r\n|[^]/g, (letter) => {
    if (letter === '\r\n') return `${unseen('␍␊')}\n`
    if (letter === '\n') return `${unseen('␊')}\n`
    if (letter === '\r') return unseen('␍')
    if (letter === '\t') return unseen('␉')
    const unit = letter.charCodeAt(0)
    return unit < 0x20 || unit > 0x7e ? unseen(`\\x${unit.toString(16).padStart(2, '0')}`) : escaped(letter)
  })

const row = (cells: ReadonlyArray<string>, cell = 'td'): string =>
  `<tr>${cells.map((one) => `<${cell}>${escaped(one)}</${cell}>`).join('')}</tr>`

const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((one) => row(one)).join('\n')}</tbody></table>`

const targetCells = ({ name, kind, inputs, deaths, error }: TargetSummary): ReadonlyArray<string> => [
  name,
  kind,
  `${inputs}`,
  `${deaths}`,
  error ?? '',
]

const finding = (one: Finding): string => `<article>
<h3>${escaped(one.target)}: ${escaped(one.cause)} <span class="level ${one.level}">${one.level.toUpperCase()}</span></h3>
<p>It ${escaped(behaviours[one.behaviour])}: ${escaped(one.detail)}. ${escaped(one.clause)}, met ${one.times} times.</p>
<p>${escaped(one.consequence)}</p>
<pre>${octetsShown(one.least)}</pre>
<details><summary>Again</summary><pre>${escaped(command(one))}</pre><pre>${escaped(testCase(one))}</pre></details>
</article>`

const gridCells = ({ rule, outcomes, times }: Disagreement): ReadonlyArray<string> => [rule, ...outcomes, `${times}`]

const grid = ({ disagreements, targets }: FuzzReport): string => {
  if (disagreements.length === 0) return ''
  const names = targets.filter(({ error }) => error === undefined).map(({ name }) => name)
  return `<h2>Read differently</h2>\n${table(['rule', ...names, 'times'], disagreements.map(gridCells))}`
}

/** The report as a page: nothing is loaded, nothing runs, and every octet is escaped. */
export const htmlReport = (report: FuzzReport): string => {
  const { seed, from, to, milliseconds, targets, findings } = report
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>wirefold fuzz: ${findings.length} findings</title><style>${STYLE}</style></head>
<body><h1>${findings.length === 0 ? 'Nothing found' : `${findings.length} findings`}</h1>
<p>Seed ${seed}, inputs ${from} to ${to}, ${(milliseconds / 1000).toFixed(1)} s.</p>
<h2>Targets</h2>
${table(['target', 'kind', 'inputs', 'died', 'not tested'], targets.map(targetCells))}
<h2>Findings</h2>
${findings.map(finding).join('\n')}
${grid(report)}
</body></html>
`
}
