import type { Headers } from '../message/headers.js'
import type { Request } from '../message/request.js'
import type { Leniency } from '../parser/event.js'
import type { Held } from '../parser/held.js'
import type { Answer, Machine, Next } from '../response/answer.js'
import type { Pending } from '../response/drive.js'
import type { BodyError } from '../response/reply.js'
import type { Flow } from './flow.js'
import type { Outlet } from './outlet.js'

/** What an app's program needs before it can go on. */
export type Need = Pending<BodyError, Answer>

/** One request on its way to its answer: what stands from the head on. */
export interface Exchange {
  readonly request: Request
  /** When the head was complete. */
  readonly at: number
  /** The request lets the connection be kept, C2. */
  readonly keeps: boolean
  /** The leniencies that its head needed. */
  readonly deviations: ReadonlyArray<Leniency>
}

/** How far the content of the request has been read. */
export interface Intake {
  /** The message was read to its end, trailers included. */
  readonly complete: boolean
  readonly trailers: Headers
  /** Octets of content so far. */
  readonly octets: number
  /** Why no more can be read. Once broken, it stays so. */
  readonly broken: BodyError | undefined
  /** The client waits for 100 (Continue), and nobody has asked for the content yet, C4. */
  readonly expects: boolean
  readonly flow: Flow
  /** Since when nobody wants content, so that no deadline of it runs; `undefined` while somebody does. */
  readonly resting: number | undefined
}

/** An effect that was handed out and has not settled. */
export interface Running {
  readonly id: number
  readonly since: number
  /** Its signal was fired already. */
  readonly cancelled: boolean
}

/** Between two requests: nothing of a request line was read. */
export interface Idle {
  readonly _tag: 'Idle'
}

/** A head is arriving. */
export interface Head {
  readonly _tag: 'Head'
}

/** The app's program runs, or waits for the content or an effect. */
export interface Handling {
  readonly _tag: 'Handling'
  readonly exchange: Exchange
  readonly intake: Intake
  /** `undefined` inside a step only, while the program goes on. */
  readonly need: Need | undefined
  /** Content that was read for a whole-body demand. */
  readonly gathered: Held
  readonly running: Running | undefined
  /** Milliseconds that the program has waited for effects that settled. */
  readonly spent: number
}

/** The head of the answer went out, its content follows as there is room. */
export interface Sending {
  readonly _tag: 'Sending'
  readonly exchange: Exchange
  readonly intake: Intake
  readonly status: number
  /** The connection closes behind this answer: nothing more is parsed. */
  readonly closes: boolean
  /** How many octets of the request's content are read before the connection is given up, C6. */
  readonly patience: number
  /** Octets of content handed over, chunk framing not counted. */
  readonly octets: number
  readonly outlet: Outlet
}

/** The answer is complete, the request is not: what is left of it is read and dropped, C6. */
export interface Discarding {
  readonly _tag: 'Discarding'
  readonly exchange: Exchange
  readonly intake: Intake
  readonly patience: number
  /** What the connection turns into behind the request; `undefined` when it goes on as it is. */
  readonly into: Switch | undefined
}

/** Another protocol, to begin behind the request that asked for it. */
export interface Switch {
  readonly head: string
  readonly status: number
  readonly next: Next
}

/** Nothing more is said or parsed; what was said is still on its way out. */
export interface Closing {
  readonly _tag: 'Closing'
  /** Octets of input thrown away. */
  readonly discarded: number
}

/** Our side is closed; the peer's input is thrown away until it has closed as well, C5. */
export interface Lingering {
  readonly _tag: 'Lingering'
  readonly discarded: number
  /** When the peer was last heard. */
  readonly heard: number
}

/** Another protocol, spoken by a machine, C14. */
export interface Switched {
  readonly _tag: 'Switched'
  readonly machine: Machine<unknown>
  readonly inner: unknown
  /** The request that asked for it. */
  readonly exchange: Exchange
}

/** Destroyed, or in other hands. Final. */
export interface Ended {
  readonly _tag: 'Ended'
}

/** The phases by name, and what a connection knows in each and nowhere else. */
export interface Phases {
  readonly Idle: Idle
  readonly Head: Head
  readonly Handling: Handling
  readonly Sending: Sending
  readonly Discarding: Discarding
  readonly Closing: Closing
  readonly Lingering: Lingering
  readonly Switched: Switched
  readonly Ended: Ended
}

/** The name of a phase. */
export type Phase = keyof Phases

/** Where a connection is. */
export type Doing = Phases[Phase]

/** What there is for a phase. By name, since a look-up by a key that varies takes longer than most transitions. */
export const inPhase = <A>(of: Readonly<Record<Phase, A>>, phase: Phase): A => {
  switch (phase) {
    case 'Idle':
      return of.Idle
    case 'Head':
      return of.Head
    case 'Handling':
      return of.Handling
    case 'Sending':
      return of.Sending
    case 'Discarding':
      return of.Discarding
    case 'Closing':
      return of.Closing
    case 'Lingering':
      return of.Lingering
    case 'Switched':
      return of.Switched
    case 'Ended':
      return of.Ended
  }
}

/** A request is in flight: the phases that know of one. */
export type Busy = Handling | Sending | Discarding

/** The same with content that was read. Every field by name, here and in `intake`: a spread is several times as slow. */
export const withContent = (doing: Handling, intake: Intake, gathered: Held): Handling => ({
  _tag: 'Handling',
  exchange: doing.exchange,
  intake,
  need: doing.need,
  gathered,
  running: doing.running,
  spent: doing.spent,
})

/** Nothing more is known between two requests. */
export const idle: Idle = { _tag: 'Idle' }
/** The parser alone knows what has arrived of it. */
export const head: Head = { _tag: 'Head' }
/** Nothing more is to be known. */
export const ended: Ended = { _tag: 'Ended' }
