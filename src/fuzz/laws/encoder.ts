import type { Either } from 'fp-ts/lib/Either.js'
import { ascii } from '../../grammar/ascii.js'
import { type Platform, purePlatform } from '../../grammar/platform.js'
import { emptyHeaders, type Field } from '../../message/headers.js'
import type { Piece } from '../../response/body.js'
import { chunk, lastChunk, octets } from '../../response/chunk.js'
import { plan } from '../../response/plan.js'
import type { Plan, PlanContext } from '../../response/plan-types.js'
import { reasonOf } from '../../response/status.js'
import { contentOf, type Description, descriptions, isClean, isCore, responseOf } from './described.js'
import { differs, type Fault, firstFault, type Law, law } from './law.js'

/** A response as somebody else reads it off the wire. */
export interface ReadResponse {
  readonly status: number
  readonly reason: string
  readonly version: string
  readonly headers: ReadonlyArray<Field>
  readonly body: Uint8Array
  readonly trailers: ReadonlyArray<Field>
  readonly framing: string
}

/** A strict reader of the responses to these requests; what is illegal is a Left. */
export type ResponseReader = (
  wire: Uint8Array,
  requests: ReadonlyArray<{ readonly method: string; readonly version: string }>,
) => Either<string, ReadonlyArray<ReadResponse>>

const platform: Platform = purePlatform()
const date = 'Sun, 06 Nov 1994 08:49:37 GMT'

/** What the encoder is told of the request and the connection. */
export const contextOf = (it: Description): PlanContext => ({
  method: it.request.method,
  version: it.request.version,
  protocolVersion: it.protocolVersion,
  closing: false,
  keepAlive: it.keepAlive,
  date,
  server: 'fuzz',
  platform,
})

const joined = (pieces: ReadonlyArray<Piece>): Uint8Array =>
  Uint8Array.from(pieces.flatMap((piece) => [...(typeof piece === 'string' ? ascii(piece) : piece)]))

/** Everything that a plan puts on the wire, of which no piece has to be waited for: no File, no async stream. */
export const wireOf = (it: Plan): Either<string, Uint8Array> => {
  const { content, head } = it
  switch (content._tag) {
    case 'None':
      return { _tag: 'Right', right: joined([head]) }
    case 'Whole':
      return { _tag: 'Right', right: joined([head, content.piece]) }
    case 'File':
      return { _tag: 'Left', left: 'a file has to be waited for' }
    case 'Pieces': {
      const made = content.open()
      if (!(Symbol.iterator in made)) return { _tag: 'Left', left: 'an async stream has to be waited for' }
      const pieces = made[Symbol.iterator]()
      const out: Piece[] = [head]
      for (;;) {
        const next = pieces.next()
        if (next.done === true) {
          if (content.framing !== 'chunked') return { _tag: 'Right', right: joined(out) }
          const end = lastChunk(next.value ?? emptyHeaders, content.trailers)
          return end._tag === 'Left'
            ? { _tag: 'Left', left: end.left.detail }
            : { _tag: 'Right', right: joined([...out, end.right]) }
        }
        out.push(...(content.framing === 'chunked' ? chunk(next.value, platform) : [octets(next.value, platform)]))
      }
    }
  }
}

const named = (fields: ReadonlyArray<Field>, name: string): boolean =>
  fields.some((field) => field[0].toLowerCase() === name)

/** Every field but the core's, as it must be read back. */
const fieldsOf = (it: Description): ReadonlyArray<Field> => {
  const own: ReadonlyArray<Field> = [
    ['Date', date],
    ['Server', 'fuzz'],
  ]
  const tunnel = it.request.method === 'CONNECT' && it.status < 300
  const type: ReadonlyArray<Field> =
    'type' in it.content && ![204, 205, 304].includes(it.status) && !tunnel && !named(it.fields, 'content-type')
      ? [['Content-Type', it.content.type]]
      : []
  return [...own.filter(([name]) => !named(it.fields, name.toLowerCase())), ...it.fields, ...type]
}

const isSilent = (it: Description): boolean => it.request.method === 'HEAD' || [204, 205, 304].includes(it.status)

const lengthOf = (it: Description): string | undefined =>
  it.content._tag === 'Stream' && !it.content.counted ? undefined : String(contentOf(it).length)

/** The Content-Length that must stand there: GET's on HEAD and 304, none where the content is not counted. */
const declared = (it: Description): string | undefined => {
  if (it.status === 204 || (it.request.method === 'CONNECT' && it.status < 300)) return undefined
  if (it.status === 304 && it.content._tag === 'Empty') return undefined
  return it.status === 205 ? '0' : lengthOf(it)
}

const readBack = (it: Description, made: Plan, read: ReadResponse): Fault => {
  const core = (name: string) =>
    read.headers.filter((field) => field[0].toLowerCase() === name).map(([, value]) => value)
  const length = declared(it)
  const trailers = read.framing === 'chunked' && it.content._tag === 'Stream' ? it.content.trailers : []
  const tunnel = it.request.method === 'CONNECT' && it.status < 300
  const unknown = it.content._tag === 'Stream' && !it.content.counted && !isSilent(it)
  const old = it.request.version === 'HTTP/1.0' || it.protocolVersion === 'HTTP/1.0'
  const closes = it.close || tunnel || (unknown && old)
  const options = closes ? ['close'] : old || it.keepAlive !== undefined ? ['keep-alive'] : []
  return firstFault(
    (function* () {
      yield differs('the status', it.status, read.status)
      yield differs('the reason', it.reason ?? reasonOf(it.status), read.reason)
      yield differs('the version', it.protocolVersion, read.version)
      yield differs(
        'the fields',
        fieldsOf(it),
        read.headers.filter((field) => !isCore(field)),
      )
      yield differs('the content', isSilent(it) ? [] : contentOf(it), [...read.body])
      yield differs('Content-Length', length === undefined ? [] : [length], core('content-length'))
      yield differs('Connection', options, core('connection'))
      yield differs('the plan closes', closes, made.closes)
      yield differs('the trailers', trailers, read.trailers)
    })(),
  )
}

/**
 * Law 6, no injection: a strict reader reads back exactly the status, fields, content and trailers that were described,
 * and what cannot be written down is a Fault before any octet goes out.
 */
export const noInjection = (read: ResponseReader): Law<Description> =>
  law(descriptions(), (it) => {
    const made = plan(responseOf(it), contextOf(it))
    if (made._tag === 'Left') return isClean(it) ? `refused: ${made.left.detail}` : undefined
    if (!isClean(it)) return `written, though it cannot be: ${made.right.head}`
    const wire = wireOf(made.right)
    if (wire._tag === 'Left') return wire.left
    const answers = read(wire.right, [it.request])
    if (answers._tag === 'Left') return `illegal: ${answers.left}\n${made.right.head}`
    const [first, ...rest] = answers.right
    return first === undefined || rest.length > 0
      ? `${answers.right.length} answers instead of one`
      : readBack(it, made.right, first)
  })
