import type { Either } from 'fp-ts/lib/Either.js'
import { hasToken } from '../grammar/list.js'
import type { Handler } from '../handler/methods.js'
import { flawOfNumber, unless } from '../handler/middleware/checks.js'
import { onResponse } from '../handler/middleware/middleware.js'
import { evaluate } from '../handler/semantics/conditional.js'
import { fromFields } from '../message/headers.js'
import type { OptionsError } from '../message/options-error.js'
import type { Request } from '../message/request.js'
import { pathOf } from '../message/target.js'
import type { Answer } from '../response/answer.js'
import { withHeader, withHeaders } from '../response/change.js'
import { sendError } from '../response/error-page.js'
import { encodeHeaderValue } from '../response/header-value.js'
import { chain, fail, settled } from '../response/monad.js'
import { fromTask, pull } from '../response/program.js'
import type { Abort, BodyError, Pulled, Reply } from '../response/reply.js'
import type { Response } from '../response/response.js'
import { created, methodNotAllowed, noContent } from '../response/responses.js'
import { placeOf } from './path.js'
import { tagOf } from './representation.js'
import type { Draft, Finished, Unwritten, UploadFolder, Written } from './upload-folder.js'

/** PUT as a new file, RFC 9110 §9.3.4: whole or not at all. */

/** How files are taken in. */
export interface UploadOptions {
  /** A file that is there may be replaced; 409 otherwise. */
  readonly replace?: boolean
  /** In octets; the server's own limit holds in any case. Above: 413. */
  readonly limit?: number
  /** Names that start with a dot may be written; false. */
  readonly dotfiles?: boolean
  /** What answers every other method; 405 unless told. */
  readonly otherwise?: Handler<BodyError>
}

type Program = Reply<BodyError, Answer>

/** One file under way. */
interface Receiving {
  readonly request: Request
  readonly draft: Draft
  readonly replace: boolean
  readonly limit: number
}

/** A step of a draft. One that nobody waits for any more, and one that fails, lets go of it. */
const step = <A>(draft: Draft, part: () => PromiseLike<A>): Reply<never, A> =>
  fromTask(async (abort): Promise<A> => {
    const signal: Abort = abort()
    try {
      const done = await part()
      if (signal.aborted) await draft.drop()
      return done
    } catch (error) {
      await draft.drop()
      return Promise.reject(error)
    }
  })

/** Lets go of a draft, and goes on. */
const dropping = (draft: Draft, then: Program): Program => chain((): Program => then)(step(draft, draft.drop))

const unsupported = fromFields([['Accept-Encoding', 'identity']])

/** What is wrong with a request before anything is looked at. */
const flawOf = ({ headers }: Request): Response | undefined => {
  // A part of a file, which would be taken for all of it: RFC 9110 §14.5.
  if (headers.has('Content-Range')) return sendError(400, undefined, 'A part of a file cannot be written.')
  // The name would not say that the octets are coded: RFC 9110 §8.4, §12.5.3.
  return headers.has('Content-Encoding') ? withHeaders(unsupported)(sendError(415)) : undefined
}

/** What stands in the way, given what is there. RFC 9110 §13 comes first. */
const obstacle = ({ request, draft, replace }: Receiving): Response | undefined => {
  const { present } = draft
  const isFile = present._tag === 'File'
  const validators = isFile
    ? { etag: { weak: false, opaque: tagOf(present) }, lastModified: present.mtime }
    : { exists: present._tag !== 'None' }
  if (evaluate(validators)(request)._tag === 'PreconditionFailed') return sendError(412)
  return present._tag === 'None' || (isFile && replace) ? undefined : sendError(409)
}

const tagged = (response: Response, finished: Extract<Finished, { readonly mtime: number }>): Response =>
  withHeader('ETag', encodeHeaderValue(`"${tagOf(finished)}"`))(response)

const unwritten = (why: Unwritten): Response => sendError(why === 'full' ? 507 : 403)

/** Does the request say what has to be there, or not? It has to hold when the file gets its name, too. RFC 9110 §13. */
const isConditional = ({ headers }: Request): boolean =>
  headers.has('If-Match') || headers.has('If-None-Match') || headers.has('If-Unmodified-Since')

const finishedAnswer = ({ request }: Receiving, finished: Finished): Response => {
  switch (finished._tag) {
    case 'Created':
      return tagged(created(encodeHeaderValue(pathOf(request.target))), finished)
    case 'Replaced':
      return tagged(noContent, finished)
    case 'Exists':
      return sendError(isConditional(request) ? 412 : 409)
    case 'Changed':
      return sendError(412)
    case 'Unwritten':
      return unwritten(finished.why)
  }
}

const finish = (it: Receiving): Program => {
  const same = isConditional(it.request)
  // A condition that was true of nothing is not true of what somebody else has made there meanwhile.
  const replace = it.replace && !(same && it.draft.present._tag === 'None')
  return chain((finished: Finished): Program => finishedAnswer(it, finished))(
    step(it.draft, () => it.draft.finish(replace, same)),
  )
}

/** Content, piece by piece, each once the one before was written. */
const receive = (it: Receiving, octets: number): Program =>
  chain((read: Either<BodyError, Pulled>): Program => {
    if (read._tag === 'Left') return dropping(it.draft, fail(read.left))
    if (read.right._tag === 'Finished') return finish(it)
    const { bytes } = read.right
    const sum = octets + bytes.length
    if (sum > it.limit) return dropping(it.draft, fail({ _tag: 'TooLarge', limit: it.limit }))
    return chain(
      (written: Written): Program =>
        written === 'written' ? receive(it, sum) : dropping(it.draft, unwritten(written)),
    )(step(it.draft, () => it.draft.write(bytes)))
  })(settled(pull))

/** What says which methods there are, says PUT too. */
const naming = onResponse((response) => {
  const methods = response.headers.getAll('Allow').join(', ')
  if (!response.headers.has('Allow') || hasToken([methods], 'put')) return response
  return withHeader('Allow', encodeHeaderValue(methods === '' ? 'PUT' : `${methods}, PUT`))(response)
})

/**
 * PUT of a path below the root of a folder makes a file of its content: 201, or 204 in place of another where `replace`
 * is set, 409 otherwise, 412 where a condition does not hold (If-None-Match, If-Match and the dates: RFC 9110 §13). A path
 * that may not be read may not be written: 404, as is one whose folder is not there. Nothing is seen of a file before all
 * of it is written.
 */
export const uploadTo = (
  folder: UploadFolder,
  options: UploadOptions = {},
): Either<OptionsError, Handler<BodyError>> => {
  const { replace = false, limit = Number.MAX_SAFE_INTEGER, dotfiles = false } = options
  const otherwise: Handler<BodyError> = options.otherwise ?? (() => methodNotAllowed(['PUT']))
  const place = placeOf({ names: folder.names, dotfiles })
  const put = (request: Request): Program => {
    const flaw = flawOf(request)
    if (flaw !== undefined) return flaw
    const at = place(pathOf(request.target))
    if (at === undefined || at.names.length === 0) return sendError(404)
    if (at.slash) return sendError(409, undefined, 'That is the name of a folder.')
    const { framing } = request
    if (framing._tag === 'Length' && framing.length > limit) return fail({ _tag: 'TooLarge', limit })
    return chain((begun: Awaited<ReturnType<UploadFolder['begin']>>): Program => {
      if (begun._tag === 'Missing') return sendError(404)
      if (begun._tag === 'Busy') return withHeader('Retry-After', '1')(sendError(503))
      const it = { request, draft: begun, replace, limit }
      const refusal = obstacle(it)
      return refusal === undefined ? receive(it, 0) : dropping(begun, refusal)
    })(beginning(folder, at.names))
  }
  const others = naming(otherwise)
  return unless(
    [options.limit === undefined ? undefined : flawOfNumber('limit', options.limit, 0)],
    () => (request) => (request.method === 'PUT' ? put(request) : others(request)),
  )
}

const beginning = (folder: UploadFolder, names: ReadonlyArray<string>) =>
  fromTask(async (abort) => {
    const begun = await folder.begin(names)
    if (begun._tag === 'Draft' && abort().aborted) await begun.drop()
    return begun
  })
