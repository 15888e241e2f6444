import type { Node, Place, Source } from './source.js'

/** What a rule found: where, and what stands there. */
export interface Violation {
  readonly path: string
  readonly line: number
  readonly detail: string
}

/** A rule of the architecture: its sentence, and the function that finds what breaks it. */
export interface Rule {
  readonly name: string
  readonly says: string
  readonly check: (sources: ReadonlyArray<Source>) => ReadonlyArray<Violation>
}

/** A rule that looks at one file at a time. */
export const perFile = (name: string, says: string, check: (source: Source) => ReadonlyArray<Violation>): Rule => ({
  name,
  says,
  check: (sources) => sources.flatMap(check),
})

/** A rule that looks at one node at a time: `find` names what is wrong with it, or nothing. */
export const perNode = (name: string, says: string, find: (place: Place, source: Source) => string | undefined): Rule =>
  perFile(name, says, (source) =>
    source.places.flatMap((place) => {
      const detail = find(place, source)
      return detail === undefined ? [] : [at(source, place.node, detail)]
    }),
  )

export const at = (source: Source, node: Pick<Node, 'start'>, detail: string): Violation => ({
  path: source.path,
  line: source.lineOf(node.start),
  detail,
})

/** An exception to a rule, by file and by the name of what stands there, with its reason. */
export interface Allowance {
  readonly path: string
  readonly name: string
  readonly why: string
}

/** One line of a report: where, which rule, and what. */
export const print = (rule: Rule, violation: Violation): string =>
  `${violation.path}:${violation.line} ${rule.name}: ${violation.detail} (${rule.says})`
