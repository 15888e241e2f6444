import type { Case } from '../cases/case.js'
import { messagingSections, otherSections, type Section, semanticsSections } from './sections.js'

const citing = (cases: ReadonlyArray<Case>, { clause }: Section): ReadonlyArray<Case> =>
  cases.filter((it) => it.clauses.includes(clause))

/** The cases of one clause by their rules: `R8 (3)`. */
const rules = (cases: ReadonlyArray<Case>): string => {
  const counts = new Map<string, number>()
  for (const { rule } of cases) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  return [...counts].map(([rule, count]) => `${rule} (${count})`).join(', ')
}

const row = (cases: ReadonlyArray<Case>, it: Section): string => {
  const found = citing(cases, it)
  const number = it.clause.split('§')[1] ?? ''
  return `| ${number} | ${it.title} | ${found.length === 0 ? `none: ${it.reason ?? ''}` : rules(found)} |`
}

const table = (cases: ReadonlyArray<Case>, rows: ReadonlyArray<Section>): string =>
  ['| § | title | cases |', '|---|---|---|', ...rows.map((it) => row(cases, it))].join('\n')

const names = (cases: ReadonlyArray<Case>, it: Section): ReadonlyArray<string> => {
  const found = citing(cases, it)
  if (found.length === 0) return []
  const lines = found.map(({ rule, name, file }) => `- [${rule}](../property-tests/cases/${file}.md): ${name}`)
  return [`### ${it.clause} ${it.title}`, '', ...lines, '']
}

/** The text of `docs/rfc-coverage.md`. */
export const coverage = (cases: ReadonlyArray<Case>): string => `# RFC coverage

Drawn from the cases in \`property-tests/cases\`, of which there are ${cases.length}. Every section of RFC 9112 that asks something of a
server or of a recipient is listed, and those of RFC 9110 that concern a server's core. Behind each stand the rules whose
cases cite it; a section without a case says why. Do not edit: \`npm run docs\` writes it.

## RFC 9112, HTTP/1.1

${table(cases, messagingSections)}

## RFC 9110, HTTP Semantics

${table(cases, semanticsSections)}

## Other documents

${otherSections.map((it) => `- ${it.clause}, ${it.title}: ${rules(citing(cases, it))}`).join('\n')}

## The cases, clause by clause

${[...messagingSections, ...semanticsSections, ...otherSections].flatMap((it) => names(cases, it)).join('\n')}`
