import { behindHead, type Call, failAt, tellDeviation } from './call.js'
import { asksForUpgrade, judge } from './judge.js'
import { CONNECT } from './method-code.js'
import { requestOf, targetOf } from './request-record.js'
import { say } from './scratch.js'
import type { State } from './state.js'

/** The end of a request's head: every octet of it is there and none is wrong by itself. Is it right as a whole? */
export const finishRequest = (call: Call): State => {
  const { scratch } = call
  const { line, fields, window } = scratch
  const { bytes, base, settings } = window
  const text = settings.platform.latin1(bytes, base, base + fields.at, call.frame && scratch.chunk.bytes)
  const target = targetOf(line, text)
  const judged = judge(scratch, text, target)
  if (judged._tag === 'Refusal')
    return judged.code === 'deviation' ? tellDeviation(call, fields, true) : failAt(call, judged.code, judged.at)
  const request = requestOf(scratch, text, target, judged)
  const switches = line.method === CONNECT || asksForUpgrade(scratch, text)
  scratch.pos += fields.at - call.before
  say(scratch, { _tag: 'Head', request })
  return behindHead(scratch, request, call.origin + fields.at, switches)
}
