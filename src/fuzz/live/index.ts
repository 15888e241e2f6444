/** Live targets for the fuzzing kit, and the run that asks them: sockets, processes and Node's own parser. */
export { type AskerOptions, asker, type StartedAsker } from './asker.js'
export { complaintOf } from './complaint.js'
export type { Patience, Where } from './exchange/exchange.js'
export type { Patiences } from './judging/probe.js'
export {
  type FuzzFound,
  type FuzzOptions,
  type FuzzProgress,
  type FuzzTarget,
  fuzz,
  type Kept,
  type Profile,
} from './run.js'
export { type CommandOptions, commandTarget } from './targets/command.js'
export { type NamedOptions, type NamingError, namedTarget } from './targets/naming.js'
export {
  type NodeParserOptions,
  nativeParserTarget,
  nodeParserTarget,
} from './targets/node-parser.js'
export {
  echoListener,
  type HostOptions,
  hostTarget,
  type ListenerOptions,
  listenerTarget,
  type ServerTarget,
} from './targets/server-target.js'
