/** Apps as listeners of `node:http`, and what goes with it: Node's randomness, hashes, clock and compression. */

export type { AdapterOptions } from '../run/settings.js'
export { askNode } from './ask-node.js'
export type { GatewayError } from './call.js'
export { nodeClock, nodeDigests, nodeRandomness } from './capabilities.js'
export { nodeCompressors } from './capabilities-zlib.js'
export { socketCarrier } from './socket-carrier.js'
export { type NodeListener, toNodeListener } from './to-node-listener.js'
export { toNodeUpgrade } from './to-node-upgrade.js'
