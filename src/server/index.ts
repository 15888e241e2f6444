/** The only sockets there are: an app served over TCP, TLS, unix sockets and streams. */
export { addressName, addressString } from './address.js'
export type { Counters } from './counters.js'
export { dateTimeString, logDateTimeString } from './date-time.js'
export { type FileError, type OpenFile, openFile } from './file-source.js'
export type { ListenError } from './listen.js'
export {
  combinedLog,
  commonLog,
  jsonLog,
  type LogFormat,
  type LogFormatName,
  type LogStyle,
  logFormat,
} from './log-format.js'
export { descriptor, type LogWriter, logWriter, type Sink } from './log-writer.js'
export type { Around, ListenOptions, LogOption, ShellOptions } from './options.js'
export { nodePlatform } from './platform.js'
export type { Running, StopReport } from './running.js'
export { type ServeOptions, serve } from './serve.js'
export { type ServeConnectionOptions, serveConnection } from './serve-connection.js'
export { serverVersion, sysVersion, type VersionOptions, versionString } from './version.js'
