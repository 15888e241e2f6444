import { answers } from './answers.js'
import type { Exchange } from './exchange.js'
import { requests } from './requests.js'
import { streams } from './streams.js'
import { switches } from './switches.js'
import { uploads } from './uploads.js'

/**
 * What whoever serves an app owes it, as exchanges with `contractApp`. They hold in any order, and each alone.
 *
 * @example
 * assert.equal(new Set(contract.map(({ name }) => name)).size, contract.length)
 * assert.deepEqual(JSON.parse(JSON.stringify(contract)), contract)
 */
export const contract: ReadonlyArray<Exchange> = [...requests, ...uploads, ...answers, ...streams, ...switches]
