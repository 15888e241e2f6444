import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll } from 'vitest'
import { eventually } from './wire.js'

/** The demo as a process of its own, and what it has printed. */
export interface Demo {
  readonly child: ChildProcessWithoutNullStreams
  readonly said: () => string
  /** Where it listens; NaN before it says so. */
  readonly port: () => number
}

const run = promisify(execFile)
const root = join(import.meta.dirname, '..', '..')
const script = join(root, 'build', 'examples', 'hello.js')

/** Compiles the demo. Whatever does not compile shows elsewhere; it is emitted all the same. */
export const buildDemo = async (): Promise<void> => {
  const tsc = join(root, 'node_modules', '.bin', 'tsc')
  await run(tsc, ['-b', join(root, 'tsconfig.examples.json')]).catch(() => undefined)
}

/** Starts demos that end with the test file. Call it once, at the top of the file. */
export const demos = (): ((args: ReadonlyArray<string>, env?: NodeJS.ProcessEnv) => Demo) => {
  const children: ChildProcessWithoutNullStreams[] = []
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL')
  })
  return (args, env = {}) => {
    const child = spawn(process.execPath, [script, ...args], { env: { PATH: process.env.PATH, ...env } })
    children.push(child)
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
      })
    return { child, said: () => text, port: () => Number(/http:\/\/[^/]*:(\d+)\//.exec(text)?.[1]) }
  }
}

/** Where a demo listens, once it does; NaN where it has ended instead. */
export const listening = async (demo: Demo): Promise<number> => {
  await eventually(() => demo.port() > 0 || demo.child.exitCode !== null, 'the demo listens')
  return demo.port()
}
