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

const flowingOn = (intake: Intake, flow: Flow, resting: number | undefined, octets: number): Intake => ({
  complete: intake.complete,
  trailers: intake.trailers,
  octets,
  broken: intake.broken,
  expects: intake.expects,
  flow,
  resting,
})

/** Somebody wants content: the deadlines run from here. */
export const wanted = (intake: Intake, now: number): Intake =>
  intake.resting === undefined
    ? intake
    : flowingOn(intake, continued(intake.flow, intake.resting, now), undefined, intake.octets)

/** Nobody wants content for the time being. */
export const rested = (intake: Intake, now: number): Intake =>
  intake.resting === undefined && !intake.complete ? flowingOn(intake, intake.flow, now, intake.octets) : intake

/** Content is read by somebody else from here on, and the gap counts anew. */
export const renewed = (intake: Intake, now: number): Intake => wanted(rested(intake, now), now)

/** A piece of content was read. */
export const took = (intake: Intake, octets: number, now: number, pace: Pace): Intake => {
  const { flow } = wanted(intake, now)
  return flowingOn(intake, moved(flow, octets, now, pace), undefined, intake.octets + octets)
}

/** The message ended well. */
export const completed = ({ octets, broken, expects, flow, resting }: Intake, trailers: Headers): Intake => ({
  complete: true,
  trailers,
  octets,
  broken,
  expects,
  flow,
  resting,
})

/** No more can be read of it. */
export const spoiled = (intake: Intake, broken: BodyError): Intake => ({ ...intake, broken })
