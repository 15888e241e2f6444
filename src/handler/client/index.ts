/** Clients of described endpoints, and what carries their requests. */
export {
  type ClientError,
  type ClientInputs,
  client,
  clientRequest,
  type Undeclared,
  type Undecodable,
} from './client.js'
export { problemIn } from './decode-answer.js'
export {
  type Fetch,
  type FetchHeaders,
  type FetchInit,
  type FetchResponse,
  fetchTransport,
} from './fetch-transport.js'
export { type InMemoryOptions, inMemory } from './in-memory.js'
export { below, type ClientRequest, type ClientResponse, type Transport, type Unreachable } from './transport.js'
