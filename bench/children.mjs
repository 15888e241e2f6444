import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const children = new Set()

/** Starts a program of our own and remembers it. `stdio` is Node's. */
export const start = (command, args, stdio = ['ignore', 'pipe', 'inherit']) => {
  const child = spawn(command, args, { stdio })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** Ends one child, and resolves when it has gone. */
export const stop = (child) =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', resolve)
    child.kill('SIGKILL')
  })

/** Ends every child that is still there. */
export const stopAll = () => Promise.all([...children].map(stop))

process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

/** The port that a server prints as `port N`; fails when it ends first, or says nothing for 10 s. */
export const portOf = (child) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no port within 10 s')), 10_000)
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (line) => {
      const match = /^port (\d+)$/.exec(line)
      if (match === null) return
      clearTimeout(timer)
      resolve(Number(match[1]))
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`ended with ${code}`))
    })
  })

/** All that a program prints; fails when it ends with another code than 0, or after `ms`. */
export const output = async (command, args, ms) => {
  const child = start(command, args, ['ignore', 'pipe', 'pipe'])
  const timer = setTimeout(() => child.kill('SIGKILL'), ms)
  const pieces = []
  child.stdout.on('data', (piece) => pieces.push(piece))
  child.stderr.on('data', (piece) => pieces.push(piece))
  try {
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
    const text = Buffer.concat(pieces).toString()
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${text}`)
    return text
  } finally {
    clearTimeout(timer)
  }
}
