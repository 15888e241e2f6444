import type { Either } from 'fp-ts/lib/Either.js'
import { type Answer, isUpgrade } from './answer.js'
import { fault } from './check.js'
import { frame, sourceOf } from './content.js'
import { connectionLines, ownLines, statusLine } from './head.js'
import { isProtocolList, switching } from './interim.js'
import type { Fault, Plan, PlanContext } from './plan-types.js'
import { Described, isResponse, type Response } from './response.js'
import type { Source } from './source.js'
import { isFinal } from './status.js'

/**
 * An answer as it will be written: the whole head as one string, and how the content goes out behind it. Everything that
 * cannot be written (an answer that our constructors did not make, content on 204 and its like, a status out of range, a
 * field that is the core's or holds what no field can, 405 without Allow) is a Fault, before any octet goes out. Total:
 * never throws. C9–C12 of the protocol rules; RFC 9112 §4, §6, §9.
 *
 * @example
 * import { purePlatform } from '../grammar/platform.js'
 * import { text } from './body.js'
 * import { ok } from './responses.js'
 * const context = { method: 'GET', version: 'HTTP/1.1', protocolVersion: 'HTTP/1.1', closing: false } as const
 * const more = { keepAlive: undefined, date: 'now', server: undefined, platform: purePlatform() }
 * const planned = plan(ok(text('hi')), { ...context, ...more })
 * assert.equal(planned._tag === 'Right' && planned.right.head.startsWith('HTTP/1.1 200 OK\r\nDate: now\r\n'), true)
 */
export const plan = (answer: Answer, context: PlanContext): Either<Fault, Plan> => {
  try {
    if (Described.is(answer)) return planned(answer, context)
    return isUpgrade(answer) ? switching(answer, context) : refused(fault('the app’s answer is not one of ours'))
  } catch {
    // Our own constructors, called from JavaScript with something else than they ask for.
    return refused(fault('the answer is not made of what its constructors ask for', unreadSource(answer)))
  }
}

const refused = (it: Fault): Either<Fault, never> => ({ _tag: 'Left', left: it })

const unreadSource = (answer: Answer): Source | undefined =>
  isResponse(answer) && typeof answer.body === 'object' && answer.body !== null ? sourceOf(answer.body) : undefined

/** A Fault of this response, whose source then has nobody else to close it. */
const lost = (detail: string, response: Response): Either<Fault, never> =>
  refused(fault(detail, sourceOf(response.body)))

const planned = (response: Described, context: PlanContext): Either<Fault, Plan> => {
  const { status, offers } = response
  if (!isFinal(status)) return lost('the status is no integer from 200 to 599', response)
  const line = statusLine(context.protocolVersion, status, response.reason)
  if (typeof line !== 'string') return lost(line.detail, response)
  const fields = Described.lines(response)
  if (fields._tag === 'Fault') return lost(fields.detail, response)
  const framed = frame(response, fields.type, context)
  if (framed._tag === 'Fault') return lost(framed.detail, response)
  if (status === 405 && !fields.allow) return lost('405 without Allow', response)
  if (status === 426 && offers === undefined) return lost('426 without a protocol to go on in', response)
  if (offers !== undefined && !isProtocolList(offers)) return lost('what Upgrade would name is no protocol', response)
  const old = context.version === 'HTTP/0.9'
  const closes = context.closing || response.close || framed.closes || old
  const head = line + ownLines(fields, context) + fields.text + framed.fields + connectionLines(context, closes, offers)
  return {
    _tag: 'Right',
    right: { head: old ? '' : head, status, content: framed.content, closes, unused: framed.unused },
  }
}
