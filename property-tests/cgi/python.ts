import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll } from 'vitest'

/** Python's own `http.server`, to be asked beside ours. */

/** Is there a Python whose `http.server` has that class? `CGIHTTPRequestHandler` is gone from 3.15 on. */
export const pythonHas = (name: string): boolean => {
  try {
    execFileSync('python3', ['-c', `from http.server import ${name}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Python's own media types: what a machine has in its files is no affair of ours. */
const START = `import mimetypes, runpy
mimetypes.knownfiles.clear()
runpy.run_module('http.server', run_name='__main__')`

/** The port that it says. Its output is read to the end: it would die of a pipe that nobody reads. */
const listening = ({ stdout, stderr }: ChildProcess): Promise<number> =>
  new Promise((settle) => {
    let said = ''
    stdout?.on('data', (piece: Buffer) => {
      said += piece.toString()
      const [, port] = / port (\d+) /.exec(said) ?? []
      if (port !== undefined) settle(Number(port))
    })
    stderr?.resume()
  })

/** Serves a folder by it while the tests of a file run; the port is known behind `beforeAll`. */
export const besidePython = (folder: string, ...args: ReadonlyArray<string>): { readonly port: number } => {
  const server: { child?: ChildProcess; port: number } = { port: 0 }
  beforeAll(async () => {
    const all = ['-u', '-c', START, ...args, '--bind', '127.0.0.1', '--directory', folder, '0']
    server.child = spawn('python3', all, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    server.port = await listening(server.child)
  })
  afterAll(async () => {
    if (server.child === undefined || server.child.exitCode !== null) return
    const over = once(server.child, 'exit')
    server.child.kill('SIGKILL')
    await over
  })
  return server
}
