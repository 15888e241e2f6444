/** The documentation shows what the compiler says of wrong programs: it says that still. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const FOLDER = 'build/complaints'

const config = {
  extends: '../../../tsconfig.base.json',
  compilerOptions: {
    ...{ composite: false, noEmit: true, rootDir: '../../..' },
    ...{ types: ['node'], lib: ['es2023', 'es2024.string'] },
  },
}

const shown = [
  ...readFileSync('docs/handlers.md', 'utf8').matchAll(/^```ts\n([\s\S]*?)^```\n\n```text\n([\s\S]*?)^```$/gm),
].map(([, program = '', complaint = '']) => ({ program, complaint: complaint.trim() }))

/** What the compiler says of one program, in a folder of its own. */
const said = (program: string, at: number): string => {
  const folder = `${FOLDER}/${at}`
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/app.ts`, program)
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(config))
  try {
    return execFileSync('node_modules/.bin/tsc', ['-p', folder, '--pretty', 'false'], { encoding: 'utf8' })
  } catch (error) {
    return error instanceof Error && 'stdout' in error
      ? String(error.stdout).replaceAll(`${folder}/`, '')
      : String(error)
  }
}

test('three wrong programs are shown with what the compiler says of them', () => {
  expect(shown).toHaveLength(3)
  rmSync(FOLDER, { recursive: true, force: true })
  for (const [at, { program, complaint }] of shown.entries()) {
    const words = said(program, at)
    expect(words.startsWith(complaint)).toBe(true)
    expect(words.match(/error TS/g)).toHaveLength(1)
  }
})
