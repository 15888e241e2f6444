/** Other runtimes, where they are installed: programs for them over the built package. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/** A runtime that can be started. */
export interface Runtime {
  readonly name: 'bun' | 'deno'
  readonly file: string
  readonly args: ReadonlyArray<string>
}

/** Where a package may lie: here, in the folder that `.ci/run` installs, or in one that the environment names. */
const roots = [
  resolve('package.json'),
  resolve('property-tests/runtimes/package.json'),
  ...(process.env.RUNTIMES ? [resolve(process.env.RUNTIMES, 'package.json')] : []),
]

const folderOf = (root: string, name: string): string | undefined => {
  try {
    return dirname(createRequire(root).resolve(`${name}/package.json`))
  } catch {
    return undefined
  }
}

const binaries = {
  bun: [
    ['bun', 'bin/bun.exe'],
    [`@oven/bun-${process.platform}-${process.arch}`, 'bin/bun'],
  ],
  deno: [
    ['deno', 'deno'],
    [`@deno/${process.platform}-${process.arch}-glibc`, 'deno'],
  ],
} as const

/** The runtime of that name; `undefined` where neither this project nor the folder `RUNTIMES` names has it. */
export const runtime = (name: 'bun' | 'deno'): Runtime | undefined => {
  const args = name === 'bun' ? ['run'] : ['run', '--quiet', '--no-lock', '--node-modules-dir=manual', '--allow-all']
  for (const root of roots)
    for (const [owner, path] of binaries[name]) {
      const folder = folderOf(root, owner)
      const file = folder === undefined ? undefined : join(folder, path)
      if (file !== undefined && existsSync(file)) return { name, file, args }
    }
  return undefined
}

/** A program that runs, line by line. */
export interface Program {
  /** The next line that it says; rejects with what else it said when it ends. */
  readonly line: () => Promise<string>
  readonly stop: () => Promise<void>
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done()
    else child.once('exit', () => done())
  })

/** Starts a module, written down here, that stands in `build` and so sees the package in `../dist`. */
export const start = ({ name, file, args }: Runtime, title: string, text: string): Program => {
  mkdirSync('build', { recursive: true })
  const path = resolve('build', `${title}-${name}.mjs`)
  writeFileSync(path, text)
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' }
  const child = spawn(file, [...args, path], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  let out = ''
  let errors = ''
  let wake = (): void => {}
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    const parts = (out + piece).split('\n')
    out = parts.pop() ?? ''
    lines.push(...parts)
    wake()
  })
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    errors += piece
  })
  child.on('error', (error) => {
    errors += String(error)
    wake()
  })
  child.on('close', () => wake())
  return {
    line: async () => {
      for (;;) {
        const next = lines.shift()
        if (next !== undefined) return next
        if (child.exitCode !== null || child.pid === undefined) throw new Error(`${name} ended: ${errors}`)
        await new Promise<void>((go) => {
          wake = go
        })
      }
    },
    stop: async () => {
      child.kill('SIGKILL')
      if (child.pid !== undefined) await ended(child)
    },
  }
}
