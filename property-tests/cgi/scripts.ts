import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { cgiLine } from '../../src/cgi/log.js'
import { cgiEither } from '../../src/cgi/node.js'
import type { CgiOptions } from '../../src/cgi/options.js'
import type { ServeOptions } from '../../src/server/serve.js'
import { type Serving, serving } from '../server/serving.js'

/** A file to be written: its path in the folder, its text, and its mode. */
export interface ScriptFile {
  readonly file: string
  readonly text: string
  readonly mode?: number
}

/** A new folder with these files in it, and the means to take it away. */
export const folderOf = (files: ReadonlyArray<ScriptFile>): { readonly path: string; readonly forget: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'wirefold-cgi-'))
  for (const { file, text, mode } of files) {
    const place = join(path, file)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, text)
    chmodSync(place, mode ?? 0o755)
  }
  return { path, forget: () => rmSync(path, { recursive: true, force: true }) }
}

/** A server of scripts, and the lines of their log. */
export interface Scripted extends Serving {
  readonly lines: string[]
}

/** Serves the scripts of a folder. */
export const scripted = async (
  folder: string,
  options: CgiOptions = {},
  server: ServeOptions = {},
): Promise<Scripted> => {
  const lines: string[] = []
  const made = cgiEither(folder, { log: (entry) => void lines.push(cgiLine(entry)), ...options })
  if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
  return { ...(await serving(made.right, server)), lines }
}

/** A folder for one test alone. */
export const folderFor = (files: ReadonlyArray<ScriptFile>): string => {
  const { path, forget } = folderOf(files)
  onTestFinished(forget)
  return path
}

/** Content out of its chunks; `undefined` where the last one is missing. */
const unchunk = (text: string): { readonly content: string; readonly whole: boolean } => {
  let content = ''
  for (let at = 0; ; ) {
    const line = text.indexOf('\r\n', at)
    const size = line < 0 ? Number.NaN : Number.parseInt(text.slice(at, line), 16)
    if (Number.isNaN(size)) return { content, whole: false }
    if (size === 0) return { content, whole: text.slice(line) === '\r\n\r\n' }
    content += text.slice(line + 2, line + 2 + size)
    at = line + 2 + size + 2
  }
}

/** An answer in parts, and whether it came to its end. */
export interface Answered {
  readonly status: number
  readonly head: string
  readonly content: string
  readonly whole: boolean
}

/** Reads the answer that a connection ended with. */
export const answered = (text: string, method: string): Answered => {
  const end = text.indexOf('\r\n\r\n') + 4
  const head = text.slice(0, end)
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1])
  const body = text.slice(end)
  if (method === 'HEAD' || status === 204 || status === 304) return { status, head, content: body, whole: body === '' }
  if (/\r\nTransfer-Encoding: chunked\r\n/.test(head)) return { status, head, ...unchunk(body) }
  const length = Number(/\r\nContent-Length: (\d+)\r\n/.exec(head)?.[1])
  return { status, head, content: body, whole: body.length === length }
}
