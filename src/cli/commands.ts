/**
 * The commands that run an app. A module is served by these out of the copy of the package that it imports itself, for a
 * response is one only to the copy that made it.
 */
export { replayCommand } from './replay-command.js'
export { serveCommand } from './serve-command.js'
