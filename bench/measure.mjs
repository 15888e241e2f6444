/** The middle of a list of numbers. */
export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Milliseconds of processor time, which other programs on the machine hardly touch. */
const timed = (run, times) => {
  const before = process.cpuUsage()
  for (let at = 0; at < times; at++) run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** How often `run` has to be repeated to take about `ms`; and calling it so often is its warm-up. */
const repetitions = (run, ms) => {
  let times = 1
  for (;;) {
    const took = timed(run, times)
    if (took >= ms / 2) return Math.max(1, Math.round((times * ms) / took))
    times *= 2
  }
}

/**
 * Nanoseconds of processor time a call: the samples of each of `makers`, one a round. A maker is called afresh before each
 * sample and gives the function to time. Rounds are interleaved and each starts with another runner, so a slow spell of the machine hits them all. The
 * young garbage of one is swept before the next; a full collection would throw away optimised code and its object shapes.
 *
 * @param {ReadonlyArray<() => () => void>} makers
 * @param {{ rounds: number, ms: number }} options
 */
export const interleave = (makers, { rounds, ms }) => {
  for (const make of makers) repetitions(make(), ms)
  const times = makers.map((make) => repetitions(make(), ms))
  const samples = makers.map(() => [])
  for (let round = 0; round < rounds; round++)
    for (let step = 0; step < makers.length; step++) {
      const at = (round + step) % makers.length
      const run = makers[at]()
      globalThis.gc?.({ type: 'minor' })
      samples[at].push((timed(run, times[at]) * 1e6) / times[at])
    }
  return samples
}

/** The median of the ratios of each round, which a slow spell of the machine touches least. */
export const ratio = (above, below) => median(above.map((sample, round) => sample / below[round]))

/** Rows of text as columns: the first to the left, the others to the right. */
export const table = (rows) => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[column])))
        .join('  '),
    )
    .join('\n')
}

/** A ratio beside its target: `1.83 ≥ 1.5 ✓`. */
export const judge = (ratio, target, direction = '≥') => {
  if (target === undefined) return ratio.toFixed(2)
  const reached = direction === '≥' ? ratio >= target : ratio <= target
  return `${ratio.toFixed(2)} ${direction} ${target} ${reached ? '✓' : '✗'}`
}
