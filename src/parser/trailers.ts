import { emptyHeaders, parsedHeaders } from '../message/headers.js'
import { scanFields } from './field-scan.js'
import { failRow, keptOf, showRow } from './row.js'
import { keepFields, resumeFields, type Scratch } from './scratch.js'
import type { State } from './state.js'

type TrailersState = Extract<State, { readonly _tag: 'Trailers' }>

/** The trailer section, RFC 9112 §7.1.2: fields like a head's, apart from them, and some that may not stand here. */
export const readTrailers = (scratch: Scratch, state: TrailersState): State => {
  const { message } = state
  const { window } = scratch
  const row = showRow(scratch, state.held, window.settings.limits.trailerBytes + 3)
  const fields = resumeFields(scratch, state.fields)
  const outcome = scanFields(fields, window)
  const origin = state.offset - row.before
  const offset = origin + fields.at
  scratch.pos += fields.at - row.before
  if (outcome === 'more')
    return { _tag: 'Trailers', offset, message, fields: keepFields(scratch), held: keptOf(scratch, row) }
  if (outcome !== 'done' && outcome !== 'deviation')
    return failRow(scratch, { code: outcome, at: fields.at, origin, method: message.method })
  const { bytes, base, settings } = window
  const marks = fields.marks.slice(0, fields.count)
  const text = marks.length === 0 ? '' : settings.platform.latin1(bytes, base, base + fields.at, scratch.chunk.bytes)
  const trailers = marks.length === 0 ? emptyHeaders : parsedHeaders(text, marks)
  return { _tag: 'Complete', offset, switches: message.switches, trailers }
}
