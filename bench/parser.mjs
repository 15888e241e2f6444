import { spawnSync } from 'node:child_process'
import { headOf, inputs, shapes } from './inputs.mjs'
import { interleave, judge, median, ratio, table } from './measure.mjs'
import { install, requireBuild } from './peers.mjs'
import { expected, snapshot, tally } from './tally.mjs'

/**
 * wirefold's request parser beside three others. Figures are throughput ratios, ours over theirs, medians of interleaved
 * rounds in one process; every side reads method, target and every field as strings, `lazy` aside. Garbage is collected
 * on the thread that made it, so each side pays for its own and nobody has a second core.
 *   --peers-only       the others among themselves
 *   --quick            fewer and shorter rounds
 *   --platform=node    with Node's platform in place of the default options; left out, both, one after the other
 */
const has = (flag) => process.argv.includes(flag)
const peersOnly = has('--peers-only')
const options = has('--quick') ? { rounds: 7, ms: 4 } : { rounds: 21, ms: 10 }

/** The same script in a process of its own, with the collector in our hands. */
const rerun = (...more) => {
  const flags = ['--expose-gc', '--single-threaded-gc', '--no-deprecation']
  const { status } = spawnSync(process.execPath, [...flags, ...process.argv.slice(1), ...more], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

install()
if (!peersOnly) requireBuild('parser/index.js')

if (globalThis.gc === undefined) {
  rerun()
  if (!peersOnly && !has('--platform=node')) rerun('--platform=node')
  process.exit(0)
}

const { native } = await import('./parsers/native.mjs')
const { javascript } = await import('./parsers/http-parser-js.mjs')
const { wasm } = await import('./parsers/llhttp-wasm.mjs')
const ways = peersOnly ? [] : await Promise.all(['read', 'lazy'].map((way) => import(`./parsers/wirefold.mjs?${way}`)))
const ours = ways.map((way) => way.ours)
const others = [native, javascript, wasm]
const all = [...ours, ...others]

const target = (input, shape) => {
  if (shape === 'cut in 7') return 1
  if (shape === 'byte by byte') return undefined
  return { 'small GET': 2.5, 'browser GET': 1.5, POST: 1.5, 'chunked POST': 10 }[input]
}

const runner = (peer, chunks) => () => {
  const feed = peer.open()
  return () => {
    for (let at = 0; at < chunks.length; at++) feed(chunks[at])
  }
}

/** Every side has to say the same of an input, cut in every way, before it is timed. */
const check = (peer, input, shape) => {
  const run = runner(peer, shape.chunks(input.bytes))()
  run()
  const before = snapshot()
  run()
  const wanted = expected(input, shape.requests)
  for (const key of Object.keys(wanted)) {
    if (key === 'text' && peer.short.endsWith('lazy')) continue
    const grown = key === 'text' ? (tally.text - before.text) | 0 : tally[key] - before[key]
    if (grown !== wanted[key])
      throw new Error(`${peer.name}, ${input.name}, ${shape.name}: ${key} is ${grown}, not ${wanted[key]}`)
  }
}

for (const peer of all) for (const input of inputs) for (const shape of shapes) check(peer, input, shape)

for (const peer of all) console.log(`${peer.short.padEnd(14)} ${peer.name}`)
console.log('')

/** The samples of every side for one input cut in one way, in nanoseconds a request. */
const measure = (input, shape) => {
  const chunks = shape.chunks(input.bytes)
  const makers = all.map((peer) => runner(peer, chunks))
  const samples = interleave(makers, options).map((sample) => sample.map((ns) => ns / shape.requests))
  return new Map(all.map((peer, at) => [peer.short, samples[at]]))
}

// Everything once beforehand: a server meets all of these in one process, not one shape in a process of its own.
for (const input of inputs)
  for (const shape of shapes)
    interleave(
      all.map((peer) => runner(peer, shape.chunks(input.bytes))),
      { rounds: 1, ms: 10 },
    )

const print = (rows) => console.log(`${table(rows)}\n`)

const measured = inputs.flatMap((input) =>
  shapes.map((shape) => ({
    title: `${input.name} (${input.bytes.length} B), ${shape.name}`,
    aim: target(input.name, shape.name),
    samples: measure(input, shape),
  })),
)

/** How many times as fast `ours` is as `theirs`. */
const times = (samples, theirs, ours) => ratio(samples.get(theirs), samples.get(ours))

if (!peersOnly)
  print([
    ['times as fast as', 'native', 'native, lazy', 'http-parser-js', 'wasm'],
    ...measured.map(({ title, aim, samples }) => [
      title,
      judge(times(samples, 'native', 'ours'), aim),
      judge(times(samples, 'native', 'lazy')),
      judge(times(samples, 'http-parser-js', 'ours')),
      judge(times(samples, 'wasm', 'ours')),
    ]),
  ])

print([
  ['ns a request', ...all.map((peer) => peer.short)],
  ...measured.map(({ title, samples }) => [title, ...[...samples.values()].map((sample) => median(sample).toFixed(0))]),
])

/** Time for a head of 16 KiB over that for one of 8 KiB, fed byte by byte: 2 where the cost is linear. */
const linearity = () => {
  const byteByByte = shapes[3]
  const makers = all.flatMap((peer) => [8192, 16384].map((size) => runner(peer, byteByByte.chunks(headOf(size)))))
  const samples = interleave(makers, { ...options, ms: options.ms * 2 })
  const perByte = (sample, size) => `${(median(sample) / size).toFixed(1)} ns/B`
  return all.map((peer, at) => {
    const [half, whole] = samples.slice(2 * at, 2 * at + 2)
    const aim = ours.includes(peer) ? 2.3 : undefined
    return [peer.short, perByte(half, 8192), perByte(whole, 16384), judge(ratio(whole, half), aim, '≤')]
  })
}

print([['byte by byte', 'head of 8 KiB', 'head of 16 KiB', '16/8'], ...linearity()])
