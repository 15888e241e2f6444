/**
 * wirefold: HTTP/1.x as a fold over bytes. Requests and responses as values, handlers as pure functions, and a server.
 * The parser, the connection and the rest stand in subpaths of their own: `wirefold/parser`, `wirefold/connection`, …
 */
export type { Access, App, LogEntry } from './connection/contract.js'
export type { ConnectionOptions, Deadlines } from './connection/options.js'
export * from './handler/index.js'
export * from './message/index.js'
export * from './response/index.js'
export * from './server/index.js'
