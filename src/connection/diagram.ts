import { deadlineNames } from './deadline-names.js'
import type { Phase } from './phase.js'
import { phases, type Table } from './table.js'

/** The lifecycle as a document: drawn from the table that `step` dispatches through, so that it cannot say anything else. */

/** A row as the document sees it. */
interface Line {
  readonly phase: Phase
  readonly signal: string
  readonly transition: string
  readonly to: ReadonlyArray<Phase>
}

/** The rows of a table, in its order. */
export const rowsOf = (table: Table): ReadonlyArray<Line> =>
  phases.flatMap((phase) =>
    Object.entries(table[phase]).map(([signal, { act, to }]) => ({ phase, signal, transition: act.name, to })),
  )

const label = (rows: ReadonlyArray<Line>): string => rows.map(({ signal }) => signal).join(', ')

/** The edges of the graph: every signal that leads from one phase to another, those with one way together. */
const edgesFrom = (rows: ReadonlyArray<Line>, from: Phase): ReadonlyArray<string> =>
  phases.flatMap((to) => {
    const leading = rows.filter((row) => row.phase === from && row.to.includes(to))
    return from === to || leading.length === 0 ? [] : [`  ${from} --> ${to}: ${label(leading)}`]
  })

/** The phases and what leads from one to another, as a mermaid state diagram. */
export const stateDiagram = (table: Table): string => {
  const rows = rowsOf(table)
  const edges = phases.flatMap((phase) => edgesFrom(rows, phase))
  return ['stateDiagram-v2', '  [*] --> Idle', ...edges, '  Ended --> [*]'].join('\n')
}

const isDeadline = (signal: string): boolean => deadlineNames.some((name) => name === signal)

/** Every row of the table, one phase a section. */
const sections = (table: Table): string =>
  phases
    .map((phase) => {
      const rows = rowsOf(table).filter((row) => row.phase === phase)
      const lines = rows.map(({ signal, transition, to }) => {
        const shown = isDeadline(signal) ? `*${signal}*` : signal
        return `| ${shown} | \`${transition}\` | ${to.join(', ')} |`
      })
      return [`### ${phase}`, '', '| signal | transition | leads to |', '|---|---|---|', ...lines].join('\n')
    })
    .join('\n\n')

/** The document. */
export const lifecycleDocument = (table: Table): string => `# The lifecycle of a connection

Drawn from \`src/connection/table.ts\` by \`src/connection/diagram.ts\`; a test compares the two. What the phases and the
signals mean is told in [connection.md](connection.md).

\`\`\`mermaid
${stateDiagram(table)}
\`\`\`

## Every row

A pair of phase and signal without a row does nothing. Deadlines are in italics; one runs in the phases that have a row
for it, and in no other. A transition that hands a signal on leads where that one does.

${sections(table)}
`
