import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of one test, gone when the test is over. */
export const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'wirefold-files-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Octets as a path: latin-1 text, one unit an octet. */
export const octets = (path: string): Buffer => Buffer.from(path, 'latin1')

/** Writes files: paths as octets, and what is in them. */
export const write = (root: string, files: Readonly<Record<string, string>>, mtime = 784_111_777): string => {
  for (const [path, content] of Object.entries(files)) {
    const whole = octets(`${root}/${path}`)
    mkdirSync(octets(dirname(`${root}/${path}`)), { recursive: true })
    writeFileSync(whole, content)
    utimesSync(whole, mtime, mtime)
  }
  return root
}
