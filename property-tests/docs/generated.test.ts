import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allCases } from '../cases/case.js'
import { command, helpBlock } from './command.js'
import { coverage } from './coverage.js'
import { failures } from './failures.js'
import { sections } from './sections.js'

const cases = allCases()
const DOCS = `${import.meta.dirname}/../../docs`

/** Compares a generated document with the file; with UPDATE_DOCS=1 writes it. */
const sameAs = (file: string, text: string): void => {
  const path = `${DOCS}/${file}`
  if (process.env.UPDATE_DOCS === '1') writeFileSync(path, text)
  expect(readFileSync(path, 'utf8'), `${file} is not what the source says: npm run docs writes it anew`).toBe(text)
}

test('docs/rfc-coverage.md is drawn from the cases', () => sameAs('rfc-coverage.md', coverage(cases)))

test('docs/failures.md is drawn from the catalogue', () => sameAs('failures.md', failures()))

test('docs/cli.md is drawn from the table of options', () => sameAs('cli.md', command()))

test('the README shows the help of the command as it is', () => {
  const path = `${DOCS}/../README.md`
  const block = /```text\nUsage: wirefold[^]*?```/
  const text = readFileSync(path, 'utf8')
  if (process.env.UPDATE_DOCS === '1')
    writeFileSync(
      path,
      text.replace(block, () => helpBlock),
    )
  expect(readFileSync(path, 'utf8')).toContain(helpBlock)
})

test('every clause that a case cites is a row of the table', () => {
  const known = sections.map((it) => it.clause)
  const cited = [...new Set(cases.flatMap((it) => it.clauses))]
  expect(cited.filter((clause) => !known.includes(clause))).toEqual([])
})

test('a clause has a case or a reason, and not both', () => {
  const cited = new Set(cases.flatMap((it) => it.clauses))
  const wrong = sections.filter((it) => cited.has(it.clause) === (it.reason !== undefined)).map((it) => it.clause)
  expect(wrong).toEqual([])
})
