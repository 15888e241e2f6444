import { utf8Encode } from '../../../src/grammar/utf8.js'
import type { Problem } from '../../../src/handler/problem.js'
import type { Routes } from '../../../src/handler/routes/routes.js'
import { segmentsOf } from '../../../src/handler/routes/segments.js'
import type { Framing } from '../../../src/message/framing.js'
import { type Field, fromFields } from '../../../src/message/headers.js'
import type { Request } from '../../../src/message/request.js'
import { origin } from '../../../src/message/target.js'
import { givenBody } from '../../../src/response/given-body.js'
import { runSync } from '../../../src/response/interpret.js'
import { isResponse } from '../../../src/response/response.js'

const address = { host: '127.0.0.1', port: 1 }

/** A request as a router has it before it. */
export const asking = (
  method: string,
  raw: string,
  fields: ReadonlyArray<Field> = [],
  framing: Framing = { _tag: 'None' },
): Request => ({
  method,
  target: origin(raw),
  authority: 'a',
  version: 'HTTP/1.1',
  headers: fromFields(fields),
  framing,
  peer: { remote: address, local: address, secure: false },
})

/** What can be seen of an answer. */
export interface Seen {
  readonly status: number
  readonly type: string | undefined
  readonly content: unknown
  readonly fields: ReadonlyArray<Field>
}

/** Asks the first of these routes; the captures are the segments under the names of its pattern. */
export const ask = (
  routes: Routes<unknown>,
  request: Request,
  content: Uint8Array | string = '',
  limit = 1_048_576,
): Seen => {
  const [route] = routes.list
  if (route === undefined || route.pattern._tag === 'Left') throw new Error('no route')
  const segments = segmentsOf(request.target._tag === 'Origin' ? request.target.path : '') ?? []
  const captures = route.pattern.right.parts.flatMap(
    (part, at): ReadonlyArray<string | ReadonlyArray<string>> =>
      part._tag === 'Static' ? [] : part._tag === 'Rest' ? [segments.slice(at)] : [segments[at] ?? ''],
  )
  const bytes = typeof content === 'string' ? utf8Encode(content) : content
  const ran = runSync(route.run(request, captures, undefined), givenBody([bytes], { limit }))
  if (ran.result._tag === 'Left') throw new Error(JSON.stringify(ran.result.left))
  const response = ran.result.right
  if (!isResponse(response)) throw new Error('an upgrade')
  const { status, body, headers } = response
  const fields = headers.toJSON()
  if (body._tag === 'Text')
    return { status, type: body.type, content: body.type.includes('json') ? JSON.parse(body.text) : body.text, fields }
  return { status, type: undefined, content: body, fields }
}

/** The errors of a problem, one line each. */
export const errorsIn = (seen: Seen): ReadonlyArray<string> => {
  const { errors = [] }: Problem = JSON.parse(JSON.stringify(seen.content))
  return errors.map((one) => `${one.in} ${one.pointer} ${one.detail}`)
}
