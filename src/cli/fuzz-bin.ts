import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { isWork } from '../fuzz/live/fleet/work.js'
import { work } from '../fuzz/live/fleet/worker.js'
import type { Fuzz } from './fuzz-asked.js'
import { fuzzCommand as command } from './fuzz-command.js'
import { hostFor } from './fuzz-host.js'
import { lendPackage } from './lent.js'
import { toStream } from './outlet.js'
import type { World } from './world.js'

/*! Bundled with it are fast-check and pure-rand, (c) 2017 and 2018 Nicolas DUBIEN, under the same licence (MIT). */

/**
 * All that `wirefold fuzz` is made of, as one file, which is three things: what the command loads, what its workers run,
 * and a program that serves what is fuzzed. Threads and processes begin with a file, and a bundle is one.
 */

/** Fuzzes. Resolves to the exit code. */
export const fuzzCommand = (asked: Fuzz, world: World): Promise<number> =>
  command(asked, world, new URL(import.meta.url))

const isProgram = (): boolean => process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]

if (!isMainThread && parentPort !== null && isWork(workerData)) {
  // Node's parser is given out under a deprecated name alone, and each worker would say so.
  process.noDeprecation = true
  lendPackage(join(workerData.errand.folder, 'a.js'))
  void work(workerData, parentPort)
} else if (isMainThread && isProgram())
  void hostFor({
    args: process.argv.slice(2),
    env: process.env,
    out: toStream(process.stdout),
    err: toStream(process.stderr),
  })
