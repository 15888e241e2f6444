import { emptyHeaders, type Headers } from '../message/headers.js'
import type { BodyError } from '../response/reply.js'
import { continued, type Flow, flowing, moved, type Pace } from './flow.js'
import type { Intake } from './phase.js'

const still: Flow = flowing(0)

/** Of a request without content: there is nothing to wait for. */
export const bodyless: Intake = {
  complete: true,
  trailers: emptyHeaders,
  octets: 0,
  broken: undefined,
  expects: false,
  flow: still,
  resting: undefined,
}

/** Of a request with content that nobody has asked for yet. */
export const untouched = (expects: boolean, now: number): Intake => ({
  complete: false,
  trailers: emptyHeaders,
  octets: 0,
  broken: undefined,
  expects,
  flow: flowing(now),
  resting: now,
})

/** Somebody wants content: the deadlines run from here. */
export const wanted = (intake: Intake, now: number): Intake =>
  intake.resting === undefined
    ? intake
    : { ...intake, flow: continued(intake.flow, intake.resting, now), resting: undefined }

/** Nobody wants content for the time being. */
export const rested = (intake: Intake, now: number): Intake =>
  intake.resting === undefined && !intake.complete ? { ...intake, resting: now } : intake

/** Content is read by somebody else from here on, and the gap counts anew. */
export const renewed = (intake: Intake, now: number): Intake => wanted(rested(intake, now), now)

/** A piece of content was read. */
export const took = (intake: Intake, octets: number, now: number, pace: Pace): Intake => {
  const { flow } = wanted(intake, now)
  return { ...intake, octets: intake.octets + octets, flow: moved(flow, octets, now, pace), resting: undefined }
}

/** The message ended well. */
export const completed = (intake: Intake, trailers: Headers): Intake => ({ ...intake, complete: true, trailers })

/** No more can be read of it. */
export const spoiled = (intake: Intake, broken: BodyError): Intake => ({ ...intake, broken })
