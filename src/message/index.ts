/** What a message is, once it is no longer octets: immutable records. */
export * from './catalogue.js'
export * from './failure.js'
export * from './framing.js'
export * from './headers.js'
export * from './options-error.js'
export * from './request.js'
export * from './target.js'
export * from './version.js'
