/**
 * What whoever serves an app owes it, as data: an app, exchanges with it, and what judges their answers. For adapters of
 * your own, and for runtimes that ours have not met.
 */
export { contractApp } from './app.js'
export { contract } from './contract.js'
export {
  type Asking,
  type Carrier,
  type Exchange,
  type Expected,
  type Feature,
  type FieldLine,
  features,
  type Got,
  type Octets,
} from './exchange.js'
export { type Called, fetchCarrier } from './fetch-carrier.js'
export { octetsOf } from './octets.js'
export { type ContractResult, type RunOptions, runContract } from './run.js'
