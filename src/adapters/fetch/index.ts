/** Apps as fetch handlers and fetch handlers as apps, and bodies as web streams. Names nothing of Node. */
export type { AdapterOptions } from '../run/settings.js'
export { type BodyReader, withBodyStream } from './body-stream.js'
export { fromFetch, type WebHandler } from './from-fetch.js'
export { platformPeer } from './platform-peer.js'
export { type FetchHandler, type FetchOptions, toFetch } from './to-fetch.js'
export { fromWebStream, toWebStream } from './web-stream.js'
