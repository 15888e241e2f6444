import { contract } from './contract.js'
import type { Asking, Carrier, Exchange, Got } from './exchange.js'
import { faultsOf } from './judge.js'

/** What came of an exchange: it held, or what did not; or why it was not tried. */
export type ContractResult =
  | { readonly _tag: 'Held'; readonly name: string }
  | { readonly _tag: 'Broken'; readonly name: string; readonly faults: ReadonlyArray<string> }
  | { readonly _tag: 'Skipped'; readonly name: string; readonly reason: string }

/** How a contract is run. */
export interface RunOptions {
  /** How long one exchange may take, in milliseconds; 10 s unless told. */
  readonly patience?: number
  /** Other exchanges than `contract`, with an app that knows them. */
  readonly exchanges?: ReadonlyArray<Exchange>
}

const LOOK = 10

const sleep = (ms: number): Promise<void> => new Promise((resolve) => globalThis.setTimeout(resolve, ms))

const named = (asking: Asking, run: string): Asking => ({ ...asking, target: asking.target.replace('{run}', run) })

const heardBy = async (carrier: Carrier, run: string): Promise<string> => {
  const { signal } = new globalThis.AbortController()
  const { body } = await carrier.exchange({ method: 'GET', target: `/heard?${run}` }, signal)
  return String.fromCharCode(...body)
}

/** Looks until the app's log says `lines`, or something that cannot become them any more. */
const untilHeard = async (carrier: Carrier, run: string, lines: ReadonlyArray<string>, signal: AbortSignal) => {
  const wanted = JSON.stringify(lines)
  for (;;) {
    const heard = await heardBy(carrier, run)
    if (heard === wanted || signal.aborted) return heard
    if (!wanted.startsWith(heard.slice(0, -1))) return heard
    await sleep(LOOK)
  }
}

/** The client leaves once the app has begun. */
const leaving = async (
  carrier: Carrier,
  asking: Asking,
  heard: ReadonlyArray<string>,
  signal: AbortSignal,
): Promise<ReadonlyArray<string>> => {
  const run = globalThis.crypto.randomUUID()
  const going = new globalThis.AbortController()
  const left = carrier.exchange(named(asking, run), going.signal).then(
    () => undefined,
    () => undefined,
  )
  const begun = await untilHeard(carrier, run, heard.slice(0, 1), signal)
  going.abort()
  await left
  if (begun !== JSON.stringify(heard.slice(0, 1))) return [`before the client left, the app had heard ${begun}`]
  const all = await untilHeard(carrier, run, heard, signal)
  return all === JSON.stringify(heard) ? [] : [`the app has heard ${all}, not ${JSON.stringify(heard)}`]
}

const faultsIn = async (carrier: Carrier, exchange: Exchange, signal: AbortSignal) => {
  const { expected, asking, features } = exchange
  if ('heard' in expected) return leaving(carrier, asking, expected.heard, signal)
  const got: Got = await carrier.exchange(named(asking, globalThis.crypto.randomUUID()), signal)
  return faultsOf(got, expected, features.includes('field case'))
}

const result = async (carrier: Carrier, exchange: Exchange, patience: number): Promise<ContractResult> => {
  const { name, features } = exchange
  const missing = features.find((feature) => carrier.lacks[feature] !== undefined)
  if (missing !== undefined) return { _tag: 'Skipped', name, reason: `${missing}: ${carrier.lacks[missing]}` }
  const late = new globalThis.AbortController()
  const timer = globalThis.setTimeout(() => late.abort(new Error(`no end within ${patience} ms`)), patience)
  const over = new Promise<ReadonlyArray<string>>((resolve) => {
    late.signal.addEventListener('abort', () => resolve([`no end within ${patience} ms`]))
  })
  const tried = faultsIn(carrier, exchange, late.signal).catch((error: unknown) => [String(error)])
  const faults = await Promise.race([tried, over])
  globalThis.clearTimeout(timer)
  return faults.length === 0 ? { _tag: 'Held', name } : { _tag: 'Broken', name, faults }
}

/**
 * Runs the contract, one exchange behind the other, over a carrier that leads to `contractApp`. Never rejects: what did
 * not hold is in the results, and what the carrier lacks is skipped, with its reason.
 *
 * @example
 * import { toFetch } from '../fetch/index.js'
 * import { contractApp } from './app.js'
 * import { fetchCarrier } from './fetch-carrier.js'
 * const results = await runContract(fetchCarrier(toFetch(contractApp, { log: () => {} })))
 * assert.deepEqual(results.filter(({ _tag }) => _tag === 'Broken'), [])
 */
export const runContract = async (
  carrier: Carrier,
  { patience = 10_000, exchanges = contract }: RunOptions = {},
): Promise<ReadonlyArray<ContractResult>> => {
  const results: ContractResult[] = []
  for (const exchange of exchanges) results.push(await result(carrier, exchange, patience))
  return results
}
