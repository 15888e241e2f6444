import { spawnSync } from 'node:child_process'
import { responses, shapes } from './inputs.mjs'
import { interleave, judge, median, ratio, table } from './measure.mjs'
import { install, requireBuild } from './peers.mjs'
import { snapshot, tally } from './tally.mjs'

/**
 * wirefold's response parser beside Node's native one and http-parser-js, as bench/parser.mjs measures requests: every
 * side reads status, reason and every field as strings, in interleaved rounds of one process. To reach: 1.5 times native.
 *   --quick            fewer and shorter rounds
 */
const has = (flag) => process.argv.includes(flag)
const options = has('--quick') ? { rounds: 7, ms: 4 } : { rounds: 21, ms: 10 }

install()
requireBuild('parser/index.js')

if (globalThis.gc === undefined) {
  const flags = ['--expose-gc', '--single-threaded-gc', '--no-deprecation']
  process.exit(spawnSync(process.execPath, [...flags, ...process.argv.slice(1)], { stdio: 'inherit' }).status ?? 1)
}

const { nativeResponses } = await import('./parsers/native-responses.mjs')
const { javascriptResponses } = await import('./parsers/http-parser-js-responses.mjs')
const { ourResponses } = await import('./parsers/wirefold-responses.mjs')
const all = [ourResponses, nativeResponses, javascriptResponses]

const runner = (peer, { method, chunks, count }) => {
  const feed = peer.open(method, count)
  return () => {
    for (let at = 0; at < chunks.length; at++) feed(chunks[at])
  }
}

const given = (input, shape) => ({
  method: input.method,
  chunks: shape.chunks(input.bytes),
  count: shape.requests,
})

/** Every side has to say the same of an input, however it is cut, before it is timed. */
const check = (input, shape) => {
  const sums = all.map((peer) => {
    const run = runner(peer, given(input, shape))
    run()
    const before = snapshot()
    run()
    return JSON.stringify(Object.keys(tally).map((key) => (tally[key] - before[key]) | 0))
  })
  if (new Set(sums).size !== 1) throw new Error(`${input.name}, ${shape.name}: ${sums.join(' ')}`)
}

for (const input of responses) for (const shape of shapes) check(input, shape)

// Everything once beforehand: a client meets all of these in one process.
for (const input of responses)
  for (const shape of shapes)
    interleave(
      all.map((peer) => () => runner(peer, given(input, shape))),
      { rounds: 1, ms: 10 },
    )

const measured = responses.flatMap((input) =>
  shapes.map((shape) => {
    const samples = interleave(
      all.map((peer) => () => runner(peer, given(input, shape))),
      options,
    )
    return { title: `${input.name} (${input.bytes.length} B), ${shape.name}`, shape, samples }
  }),
)

const aim = ({ name }) => (name === 'whole' || name === '64 in one' ? 1.5 : undefined)

console.log(
  table([
    ['times as fast as', 'native', 'http-parser-js'],
    ...measured.map(({ title, shape, samples: [ours, native, javascript] }) => [
      title,
      judge(ratio(native, ours), aim(shape)),
      judge(ratio(javascript, ours)),
    ]),
  ]),
)
console.log('')
console.log(
  table([
    ['ns a response', ...all.map((peer) => peer.name)],
    ...measured.map(({ title, shape, samples }) => [
      title,
      ...samples.map((sample) => (median(sample) / shape.requests).toFixed(0)),
    ]),
  ]),
)
