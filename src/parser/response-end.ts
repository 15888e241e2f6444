import { behindHead, type Call, failAt, tellDeviation } from './call.js'
import { headersOf } from './request-record.js'
import { judgeResponse, switchesProtocol } from './response-judge.js'
import { say } from './scratch.js'
import type { State } from './state.js'

const NONE: ReadonlyArray<string> = []

const behindOldest = (awaiting: ReadonlyArray<string>): ReadonlyArray<string> =>
  awaiting.length === 1 ? NONE : awaiting.slice(1)

/** The end of a response's head, of the request that is the oldest without a final response. RFC 9112 §6.3. */
export const finishResponse = (call: Call): State => {
  const { scratch } = call
  const { line, fields, window, exchange } = scratch
  const { bytes, base, settings } = window
  const { status } = line
  const method = exchange.awaiting[0]
  const isInterim = status < 200 && status !== 101
  if (method === undefined) return failAt(call, 'unsolicited-response', 0)
  if (isInterim && exchange.interims >= settings.interims) return failAt(call, 'interim-count', 0)
  const text = settings.platform.latin1(bytes, base, base + fields.at, call.frame && scratch.chunk.bytes)
  const answered = { status, method }
  const framing = judgeResponse(scratch, text, answered)
  if (framing._tag === 'Refusal')
    return framing.code === 'deviation' ? tellDeviation(call, fields, true) : failAt(call, framing.code, framing.at)
  exchange.interims = isInterim ? exchange.interims + 1 : 0
  if (!isInterim) exchange.awaiting = behindOldest(exchange.awaiting)
  scratch.pos += fields.at - call.before
  const response = {
    version: line.minor === 0 ? 'HTTP/1.0' : 'HTTP/1.1',
    status,
    reason: text.slice(line.reasonStart, line.reasonEnd),
    headers: headersOf(scratch, text),
    framing,
  } as const
  say(scratch, { _tag: 'ResponseHead', response })
  return behindHead(scratch, { framing, method }, call.origin + fields.at, switchesProtocol(answered))
}
