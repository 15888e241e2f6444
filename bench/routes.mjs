import { performance } from 'node:perf_hooks'
import { interleave, judge, median, ratio, table } from './measure.mjs'
import { requireBuild } from './peers.mjs'

/**
 * Whether the cost of finding a route grows with the number of routes: an app of 10 beside apps of 100 and 1 000, each
 * asked in turn for all of its paths. No peer: the ratio is to the app of 10.
 */
requireBuild('index.js')
const { emptyHeaders, none, noContent, on, all, origin, toApp } = await import('../dist/index.js')

const request = (target) => ({
  method: 'GET',
  target: origin(target),
  authority: 'localhost',
  version: 'HTTP/1.1',
  headers: emptyHeaders,
  framing: none,
  peer: { remote: { host: '127.0.0.1', port: 1 }, local: { host: '127.0.0.1', port: 80 }, secure: false },
})

const sizes = [10, 100, 1000]
/** Half of the routes are text alone, half have a parameter; what they are asked for is spread over all of them. */
const appOf = (size) =>
  toApp(
    all(
      ...Array.from({ length: size }, (_, at) =>
        at % 2 === 0
          ? on('GET', `/v1/thing${at}/list`, () => noContent)
          : on('GET', `/v1/thing${at}/:id`, () => noContent),
      ),
    ),
  )

const ASKED = 1000
const runner = (size) => {
  const app = appOf(size)
  const requests = Array.from({ length: ASKED }, (_, at) =>
    request(`/v1/thing${(at * 7) % size}/${((at * 7) % size) % 2 === 0 ? 'list' : '12'}`),
  )
  for (const it of requests) if (app(it).status !== 204) throw new Error(`${it.target.raw} was not answered`)
  return () => () => {
    for (const it of requests) app(it)
  }
}

const started = performance.now()
const samples = interleave(sizes.map(runner), { rounds: process.argv.includes('--quick') ? 7 : 21, ms: 20 })
const rows = sizes.map((size, at) => [
  `${size} routes`,
  `${Math.round(median(samples[at]) / ASKED)} ns`,
  at === 0 ? '1' : judge(ratio(samples[at], samples[0]), at === 2 ? 1.5 : undefined, '≤'),
])
console.log(table([['a request for one of', 'alone', 'beside 10'], ...rows]))
console.log(`${Math.round((performance.now() - started) / 1000)} s`)
