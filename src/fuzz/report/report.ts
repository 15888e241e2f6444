/** What a run has found, as data. */

import type { Level } from '../oracle/index.js'
import type { Behaviour } from '../targets/behaviour.js'

/** One cause on one target, with the least that shows it. */
export interface Finding {
  readonly target: string
  /** Rule and behaviour: findings are told apart by it. */
  readonly cause: string
  readonly rule: string
  readonly behaviour: Behaviour
  readonly level: Level
  readonly clause: string
  /** What was seen. */
  readonly detail: string
  /** What is wrong with it, where several readings were compared. */
  readonly under?: string
  /** What somebody gains by it. */
  readonly consequence: string
  /** An input that showed it, by its number under the seed of the run; below 0 for one that was kept from before. */
  readonly number: number
  /** How often it was met. */
  readonly times: number
  /** The input as it was made. */
  readonly bytes: Uint8Array
  /** The least octets that still show it, what stands behind them included. */
  readonly least: Uint8Array
  /** Where they are cut; none where they are sent whole. */
  readonly cuts: ReadonlyArray<number>
}

/** A target, and what it was asked. */
export interface TargetSummary {
  readonly name: string
  readonly kind: 'parser' | 'server'
  readonly inputs: number
  /** How often it died. */
  readonly deaths: number
  /** Why it could not be tested. */
  readonly error: string | undefined
  /** What `wirefold fuzz` and `namedTarget` call it; where that is not known, nobody else can ask it again. */
  readonly argument?: string
  /** Where it listens, where that stays the same. */
  readonly where?: { readonly host: string; readonly port: number }
}

/** An input that the targets do not read alike. */
export interface Disagreement {
  readonly rule: string
  /** What each target made of it, in the order of the targets. */
  readonly outcomes: ReadonlyArray<string>
  readonly bytes: Uint8Array
  readonly number: number
  readonly times: number
}

/** A whole run. */
export interface FuzzReport {
  readonly seed: number
  /** The numbers of the inputs: from this one on, and up to that one. */
  readonly from: number
  readonly to: number
  readonly milliseconds: number
  readonly targets: ReadonlyArray<TargetSummary>
  readonly findings: ReadonlyArray<Finding>
  readonly disagreements: ReadonlyArray<Disagreement>
  /** How often something was seen that did not show again. */
  readonly unconfirmed: number
  /** The malformations that were asked for, where not all were: numbers mean other inputs then. */
  readonly only?: ReadonlyArray<string>
  /** The share of the numbers: `k/n`. */
  readonly shard?: string
}

/** The target of a finding. */
export const targetOf = ({ targets }: FuzzReport, { target }: Finding): TargetSummary | undefined =>
  targets.find(({ name }) => name === target)

/** How many inputs were made. */
export const inputsOf = ({ targets }: FuzzReport): number => Math.max(0, ...targets.map(({ inputs }) => inputs))

/** Was it asked anything at all? */
export const isTested = ({ error, inputs }: TargetSummary): boolean => error === undefined && inputs > 0

/** 0: nothing was found; 1: something was; 2: a target could not be tested, or was asked nothing. */
export const exitCode = ({ targets, findings }: FuzzReport): 0 | 1 | 2 => {
  if (targets.some(({ error }) => error !== undefined)) return 2
  if (findings.length > 0) return 1
  return targets.every(isTested) ? 0 : 2
}
