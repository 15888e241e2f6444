/** Ways for a request to be wrong, as data. */
import { chunkLines, trailerFields } from './chunks.js'
import { codings } from './codings.js'
import { fieldLines } from './fields.js'
import { hosts } from './hosts.js'
import { lengths } from './lengths.js'
import { lineEnds } from './line-ends.js'
import type { Malformation } from './malformation.js'
import { requestLines } from './request-line.js'
import { targets } from './targets.js'

export { fieldLine, inserted } from './changes.js'
export { type MalformStep, malform, type UnknownMalformation } from './malform.js'
export { breaking, type Change, type Malformation, misleading } from './malformation.js'

/** Every malformation that comes with the kit. */
export const malformations: ReadonlyArray<Malformation> = [
  ...requestLines,
  ...targets,
  ...lineEnds,
  ...fieldLines,
  ...hosts,
  ...lengths,
  ...codings,
  ...chunkLines,
  ...trailerFields,
]
