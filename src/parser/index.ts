/** HTTP/1 requests, parsed. No dependency at run time; the same in Node, a browser, a worker. */
import { parserOf, type RequestParser } from './request-parser.js'
import { defaultSettings } from './settings.js'

export type { Failure } from '../message/failure.js'
export type { RequestHead } from '../message/request.js'
export type { Resumed, Step } from './advance.js'
export type { Data, Deviation, End, Event, Head, Leniency } from './event.js'
export { defaultLimits, type Limits } from './options.js'
export { type RequestParser, requestParser } from './request-parser.js'
export type { PartialOptions } from './settings.js'
export type { Advance, State } from './state.js'
export { initial } from './state.js'

const strict: RequestParser = parserOf(defaultSettings)

export const { feed, end, next, resume } = strict
