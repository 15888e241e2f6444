/** What a fleet and its workers tell each other, as plain records between threads. */
import type { FuzzReport } from '../../report/report.js'
import type { FuzzFound, Kept } from '../run.js'
import type { Programs } from '../targets/exported.js'
import type { Question } from './desk.js'
import type { Named } from './losing.js'

/** What every worker of a run is told alike. */
export interface Errand {
  /** Names of targets. */
  readonly targets: ReadonlyArray<string>
  readonly seed: number
  readonly only: ReadonlyArray<string> | undefined
  readonly iOwnThisHost: boolean
  readonly folder: string
  readonly programs: Programs
}

/** Search: the numbers from `from` on, one in `every`, up to `last`. */
export interface Search {
  readonly from: number
  readonly every: number
  readonly last: number
  /** In milliseconds; without end where that is not finite. */
  readonly budget: number
  readonly first: ReadonlyArray<Kept>
}

/** What a worker is started with. */
export interface Work {
  readonly _tag: 'FuzzWork'
  readonly errand: Errand
  /** Nothing, to read what it is given and say that it was read. */
  readonly search: Search | undefined
  readonly memory: SharedArrayBuffer
  /** Known to hang. */
  readonly endless: ReadonlyArray<Question>
}

/** To a worker: search no more; or, where it searches nothing, read this. */
export type Order = 'stop' | Question

/** From a worker. */
export type Told =
  | { readonly _tag: 'Process'; readonly pid: number; readonly alive: boolean }
  | { readonly _tag: 'Named'; readonly named: ReadonlyArray<Named> }
  | { readonly _tag: 'Unnamed'; readonly name: string; readonly message: string }
  | { readonly _tag: 'Found'; readonly found: FuzzFound }
  /** Something was found: its target and its cause. */
  | { readonly _tag: 'Met'; readonly key: string }
  /** What each target made of an input that was asked for alone. */
  | { readonly _tag: 'Outcomes'; readonly outcomes: ReadonlyArray<string> }
  | { readonly _tag: 'Read' }
  | { readonly _tag: 'Done'; readonly report: FuzzReport }

/** Is this thread one of the fleet's? */
export const isWork = (data: unknown): data is Work =>
  typeof data === 'object' && data !== null && '_tag' in data && data._tag === 'FuzzWork'
