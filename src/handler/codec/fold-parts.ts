import type { Either } from 'fp-ts/lib/Either.js'
import type { Request } from '../../message/request.js'
import { chain, chainRec, fail, map, of } from '../../response/monad.js'
import type { BodyError, Pulled, Reply } from '../../response/reply.js'
import { parseMediaType } from '../semantics/media-type.js'
import { type BodyFlaw, flaw, isUncoded } from './body-codec.js'
import { boundaryOf, isFormData } from './multipart-parts.js'
import { cuttingOf, endForm, type FormEvent, type FormState, feedForm, formStart } from './multipart-stream.js'

/** Why a form could not be read: its status and errors are a problem's. */
export interface FormFlaw extends BodyFlaw {
  readonly _tag: 'FormFlaw'
}

/** The last event of a form that broke: what is open is to be closed. */
export interface FormBroken {
  readonly _tag: 'FormBroken'
  readonly error: BodyError | FormFlaw
}

/** How much a form may hold that is read piece by piece. */
export interface FoldPartsOptions {
  /** 100 unless told. */
  readonly maxParts?: number
  /** Octets of the content of one part; only the body's limit unless told. */
  readonly maxPartSize?: number
  /** Octets of the header fields of one part: 8192 unless told, and never more than 16384. */
  readonly maxHeadSize?: number
}

/** Takes one event. Its effects hold the client back: nothing more is pulled before they are over. */
export type FormStep<E, B> = (value: B, event: FormEvent | FormBroken) => Reply<E, B>

const formFlaw = (it: BodyFlaw): FormFlaw => ({ _tag: 'FormFlaw', ...it })

const stepAll = <E, B>(step: FormStep<E, B>, initial: B, events: ReadonlyArray<FormEvent>): Reply<E, B> =>
  chainRec({ at: 0, value: initial }, ({ at, value }): Reply<E, Either<{ at: number; value: B }, B>> => {
    const event = events[at]
    if (event === undefined) return of({ _tag: 'Right', right: value })
    return map((next: B): Either<{ at: number; value: B }, B> => ({ _tag: 'Left', left: { at: at + 1, value: next } }))(
      step(value, event),
    )
  })

const boundaryIn = ({ headers }: Request): Either<BodyFlaw, string> => {
  const [line = '', ...more] = headers.getAll('content-type')
  const type = parseMediaType(more.length === 0 ? line : '')
  if (type._tag === 'None' || !isFormData(type.value) || !isUncoded(headers))
    return flaw(415, 'expected content of type multipart/form-data, without a coding')
  const right = boundaryOf(type.value)
  return right === undefined
    ? flaw(400, 'expected a boundary of 1 to 70 characters in Content-Type')
    : { _tag: 'Right', right }
}

/**
 * A form of parts, `multipart/form-data`, folded piece by piece: for files that go to a disk and not into memory. What is
 * held is never more than a head. Strict as `multipartBody`, but for what parts hold: texts, types and names are yours to
 * judge, and a name may come again.
 *
 * A form that breaks off, or that breaks the grammar, is told to `step` as `FormBroken`, once and at the end, so that it
 * can close and remove what it has opened; then the program fails with the same error. Where `step` itself fails, it is
 * over at once. Not told is who is abandoned by `within`.
 *
 * @example
 * import { fromFields } from '../../message/headers.js'
 * import { origin } from '../../message/target.js'
 * import { givenBody } from '../../response/given-body.js'
 * import { runSync } from '../../response/interpret.js'
 * const names = foldParts<ReadonlyArray<string>, never>([], (all, event) =>
 *   ({ _tag: 'Done', value: event._tag === 'PartHead' ? [...all, event.name] : all }))
 * const nowhere = { host: '', port: 0 }
 * const request = {
 *   method: 'POST', target: origin('/'), authority: '', version: 'HTTP/1.1', framing: { _tag: 'Chunked' },
 *   headers: fromFields([['Content-Type', 'multipart/form-data; boundary=b']]),
 *   peer: { remote: nowhere, local: nowhere, secure: false },
 * } as const
 * const body = givenBody([ascii('--b\r\nContent-Disposition: form-da'), ascii('ta; name=a\r\n\r\nx\r\n--b--\r\n')])
 * assert.deepEqual(runSync(names(request), body).result, { _tag: 'Right', right: ['a'] })
 */
export const foldParts = <B, E>(
  initial: B,
  step: FormStep<E, B>,
  options: FoldPartsOptions = {},
): ((request: Request) => Reply<E | BodyError | FormFlaw, B>) => {
  const { maxParts = 100, maxPartSize = Number.POSITIVE_INFINITY, maxHeadSize = 8192 } = options
  const limits = { parts: maxParts, partSize: maxPartSize, headSize: maxHeadSize }
  type Whole = Reply<E | BodyError | FormFlaw, B>
  const broken = (value: B, error: BodyError | FormFlaw): Whole =>
    chain((): Reply<BodyError | FormFlaw, B> => fail(error))(step(value, { _tag: 'FormBroken', error }))
  return (request) => {
    const boundary = boundaryIn(request)
    if (boundary._tag === 'Left') return broken(initial, formFlaw(boundary.left))
    const cutting = cuttingOf(boundary.right, limits)
    const round = (state: FormState, value: B): Whole => ({
      _tag: 'Pull',
      then: (result: Either<BodyError, Pulled>): Whole => {
        if (result._tag === 'Left') return broken(value, result.left)
        if (result.right._tag === 'Finished') {
          const end = endForm(state)
          return end === undefined ? of(value) : broken(value, formFlaw(end))
        }
        const fed = feedForm(state, result.right.bytes, cutting)
        const go = (next: B): Whole =>
          fed.flaw === undefined ? round(fed.state, next) : broken(next, formFlaw(fed.flaw))
        return chain(go)(stepAll(step, value, fed.events))
      },
    })
    return round(formStart, initial)
  }
}
