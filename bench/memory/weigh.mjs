/**
 * Loaded before a server (`--import`): on each message from its parent it sweeps all garbage, lets the allocator settle
 * and tells the resident set in octets.
 */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

process.on('message', async () => {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 6; round++) {
    globalThis.gc()
    await pause(150)
    least = Math.min(least, process.memoryUsage.rss())
  }
  process.send(least)
})
process.channel?.unref()
