/** Apps as listeners of `node:http`, and what goes with it. */
export type { AdapterOptions } from '../run/settings.js'
export { type NodeListener, toNodeListener } from './to-node-listener.js'
export { toNodeUpgrade } from './to-node-upgrade.js'
