/** Scripts of a folder as an app, RFC 3875. */
export { cgiApp } from './app.js'
export type { EnvironmentOptions, User } from './environment.js'
export { type OutputFault, outputFaults } from './fault.js'
export type { CgiHost, Exit, Invocation, Output, Process, StartError } from './host.js'
export { type CgiEntry, cgiLine } from './log.js'
export { cgi, cgiEither } from './node.js'
export { type CgiOptions, type CgiSettings, cgiSettings } from './options.js'
export type { Script, Scripts } from './table.js'
