import { catalogue, type FailureCode } from '../../message/catalogue.js'
import { type Failure, failure } from '../../message/failure.js'
import type { Peer, Request } from '../../message/request.js'
import type { Leniency } from '../../parser/event.js'
import { type Answer, isUpgrade } from '../../response/answer.js'
import { defaultErrorStyle, sendErrorAs } from '../../response/error-page.js'
import type { Response } from '../../response/response.js'
import { bodyErrorOf } from './body-error.js'
import type { Ended } from './interpret.js'
import { closeSource, closeUnread } from './outgoing.js'
import { type Planned, planAnswer } from './planned.js'
import type { Settings } from './settings.js'

/** The answer to be sent; without one the client has gone. */
export interface Outcome {
  readonly planned: Planned | undefined
  /** The request is malformed, and whoever reads the connection may have read it otherwise: close it. */
  readonly untrusted: boolean
  /** To be told once, when the answer has been sent, with the octets of its content. */
  readonly sent: (octets: number) => void
  /** To be told of what breaks behind the head. */
  readonly defect: (error: unknown) => void
  /** The outcome in place of this one, where its content cannot even be opened. */
  readonly broken: (error: unknown) => Outcome
}

const failureOf = (error: unknown, method: string | undefined): Failure | undefined => {
  const it = bodyErrorOf(error)
  if (it === undefined) return undefined
  return it._tag === 'TooLarge' ? failure('content-too-large', 0, undefined, method) : it.failure
}

/** The page of a failure; the plain one, where the hook that makes it is broken. */
const page = (code: FailureCode, request: Request | undefined, method: string | undefined, settings: Settings) => {
  const { status, text } = catalogue[code]
  for (const style of [settings.errors, defaultErrorStyle])
    try {
      const made = planAnswer(sendErrorAs(style)(status, undefined, text), request, method, settings.platform)
      if (made._tag === 'Right') return made.right
    } catch {
      // The next one is ours.
    }
  return undefined
}

/** Of what an outcome is made. */
export interface Case {
  readonly settings: Settings
  readonly peer: Peer
  /** `undefined` where its head was malformed. */
  readonly request: Request | undefined
  /** The leniencies that its head needed. */
  readonly deviations: ReadonlyArray<Leniency>
  /** When it came, in milliseconds since 1970. */
  readonly at: number
}

const outcome = (of: Case, planned: Planned | undefined, untrusted: boolean): Outcome => {
  const { settings, peer, request, deviations, at } = of
  let told = false
  return {
    planned,
    untrusted,
    defect: (error) => settings.log({ _tag: 'Defect', error, request, at: Date.now(), peer }),
    broken: (error) => breakDown(of, error),
    sent: (octets) => {
      if (told || request === undefined || planned === undefined) return
      told = true
      settings.log({
        _tag: 'Access',
        request,
        status: planned.status,
        octets,
        at,
        took: Date.now() - at,
        deviations,
      })
    },
  }
}

/** A protocol failure: the catalogue's status and words. `untrusted`: nothing can be read behind it. */
export const refuse = (of: Case, it: Failure, untrusted: boolean = false): Outcome => {
  const { settings, peer, request } = of
  settings.log({ _tag: 'Refused', failure: it, status: catalogue[it.code].status, at: Date.now(), peer })
  return outcome(of, page(it.code, request, request?.method ?? it.method, settings), untrusted)
}

/** The app's own fault, C13: a 500 for this request, and a line in the log. */
export const breakDown = (of: Case, error: unknown): Outcome => {
  const { settings, request } = of
  const made = outcome(of, page('handler-defect', request, request?.method, settings), false)
  made.defect(error)
  return made
}

/** A response, through the checks of the encoder. */
export const reply = (of: Case, response: Response): Outcome => {
  const { settings, request } = of
  const planned = planAnswer(response, request, request?.method, settings.platform)
  if (planned._tag === 'Left') {
    closeSource(planned.left.unused)
    return breakDown(of, planned.left)
  }
  closeSource(planned.right.unused)
  return outcome(of, planned.right, false)
}

const noSwitch = 'This server cannot go on in another protocol.'

/** CONNECT has one answer only that is no refusal, and nobody here can give it, C15. */
const answer = (of: Case, value: Answer): Outcome => {
  const { request, settings } = of
  if (request?.method === 'CONNECT') {
    closeUnread(value)
    return refuse(of, failure('connect-refused', 0, undefined, request.method))
  }
  return reply(of, isUpgrade(value) ? sendErrorAs(settings.errors)(501, undefined, noSwitch) : value)
}

/** What comes of the end of a program. */
export const conclude = (of: Case, ended: Ended): Outcome => {
  switch (ended._tag) {
    case 'Done':
      return answer(of, ended.value)
    case 'Defect':
      return breakDown(of, ended.error)
    case 'Left behind':
      return outcome(of, undefined, false)
    case 'Fail': {
      const it = failureOf(ended.error, of.request?.method)
      return it === undefined ? breakDown(of, ended.error) : refuse(of, it)
    }
  }
}
