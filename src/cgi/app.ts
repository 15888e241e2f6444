import type { Either } from 'fp-ts/lib/Either.js'
import type { Handler } from '../handler/methods.js'
import type { Request } from '../message/request.js'
import { pathOf } from '../message/target.js'
import type { Answer } from '../response/answer.js'
import { sendError } from '../response/error-page.js'
import { chain, fail, settled } from '../response/monad.js'
import { collect, fromTask, pull } from '../response/program.js'
import type { Abort, BodyError, Pulled, Reply } from '../response/reply.js'
import { busy, documentAnswer } from './answers.js'
import { type Conversation, conversation, type Given, type Heard } from './conversation.js'
import { environmentOf } from './environment.js'
import type { OutputFault } from './fault.js'
import type { CgiHost, StartError } from './host.js'
import type { CgiSettings } from './options.js'
import { readBlock } from './output.js'
import { redirected } from './redirect.js'
import { type Found, placeOf, type Scripts } from './table.js'
import { judge } from './verdict.js'

/** A request, its script and what runs it: what every step of an answer has to know. */
interface Call {
  readonly request: Request
  readonly found: Found
  readonly settings: CgiSettings
  readonly host: CgiHost
  readonly dispatch: Handler<BodyError>
}

type Program = Reply<BodyError, Answer>

/** Runs a part of a talk; should nobody wait for it any more, the script is killed. */
const waitFor = <A>(talk: Conversation, part: () => PromiseLike<A>): Reply<never, A> =>
  fromTask(async (abort) => {
    const signal: Abort = abort()
    if (signal.aborted) talk.kill()
    signal.addEventListener('abort', talk.kill)
    try {
      return await part()
    } finally {
      signal.removeEventListener('abort', talk.kill)
    }
  })

const start = (call: Call, length: number | undefined): Reply<never, Either<StartError, Conversation>> => {
  const { request, found, settings, host } = call
  const { script } = found
  return fromTask(async (abort) => {
    const started = await host.start({
      file: script.file,
      args: script.args,
      directory: script.directory,
      environment: environmentOf(request, found, length, settings.environment),
      input: length !== undefined && length > 0,
      timeout: settings.timeout,
      script: script.name,
    })
    if (started._tag === 'Left') return started
    const hearing = { read: readBlock(settings), ahead: settings.aheadLimit }
    const talk = conversation(started.right, hearing)
    if (abort().aborted) talk.kill()
    return { _tag: 'Right', right: talk }
  })
}

const badOutput = ({ host, found }: Call, fault: OutputFault, detail: string): Program => {
  host.log({ _tag: 'BadOutput', script: found.script.name, fault, detail })
  return sendError(502)
}

/** No process came of it. A client learns nothing of why. */
const unstarted = ({ host, found, settings }: Call, error: StartError): Program => {
  host.log({ _tag: 'Unstarted', script: found.script.name, detail: error.detail })
  return error._tag === 'Busy' ? busy(settings.retryAfter) : sendError(500)
}

/** The script is started, and then what `talk` says is done with it. */
const withScript = (call: Call, length: number | undefined, talk: (it: Conversation) => Program): Program =>
  chain(
    (started: Either<StartError, Conversation>): Program =>
      started._tag === 'Left' ? unstarted(call, started.left) : talk(started.right),
  )(start(call, length))

/** Content, piece by piece, each once the one before was taken; then the answer. */
const feed = (call: Call, talk: Conversation, bytes: Uint8Array): Program =>
  chain((given: Given): Program => {
    switch (given) {
      case 'taken':
        return feedOn(call, talk)
      case 'closed':
        return answer(call, talk)
      case 'ahead':
        talk.kill()
        return badOutput(call, 'ahead-of-input', `more than ${call.settings.aheadLimit} octets`)
    }
  })(waitFor(talk, () => talk.give(bytes)))

const feedOn = (call: Call, talk: Conversation): Program =>
  chain((read: Either<BodyError, Pulled>): Program => {
    if (read._tag === 'Left') {
      talk.kill()
      return fail(read.left)
    }
    if (read.right._tag === 'Piece') return feed(call, talk, read.right.bytes)
    talk.end()
    return answer(call, talk)
  })(settled(pull))

/** What the script has said is made an answer of. */
const answer = (call: Call, talk: Conversation): Program =>
  chain((heard: Heard): Program => {
    switch (heard._tag) {
      case 'Head':
        return judged(call, talk, heard)
      case 'NoHead':
        talk.kill()
        return badOutput(call, heard.fault, heard.detail)
      case 'Late':
        return sendError(504)
      case 'Killed':
        return sendError(500)
    }
  })(waitFor(talk, talk.head))

const judged = (call: Call, talk: Conversation, heard: Extract<Heard, { readonly _tag: 'Head' }>): Program => {
  const { request, settings } = call
  const verdict = judge(heard.headers)
  switch (verdict._tag) {
    case 'Faulty':
      talk.kill()
      return badOutput(call, verdict.fault, verdict.detail)
    case 'Local': {
      talk.leave(settings.outputLimit)
      const again = redirected(request, verdict.target)
      return again === undefined ? badOutput(call, 'redirect-loop', 'the last of them') : call.dispatch(again)
    }
    case 'Document': {
      if ((verdict.length ?? 0) <= settings.outputLimit) return documentAnswer(verdict, request, talk, settings)
      talk.kill()
      return badOutput(call, 'too-large', `Content-Length says ${verdict.length}`)
    }
  }
}

/** Content of a known length goes to the script as it comes. Nothing is started before some of it has. */
const counted = (call: Call, length: number): Program => {
  const { bodyLimit } = call.settings
  if (bodyLimit !== undefined && length > bodyLimit) return fail({ _tag: 'TooLarge', limit: bodyLimit })
  return chain((first: Pulled): Program => {
    if (first._tag === 'Finished') return withScript(call, 0, (talk) => answer(call, talk))
    return withScript(call, length, (talk) => feed(call, talk, first.bytes))
  })(pull)
}

/** CGI has no content of unknown length (RFC 3875 §4.1.2, §4.2), so it is read to its end first, up to the limit. */
const chunked = (call: Call): Program =>
  chain(
    (bytes: Uint8Array): Program =>
      withScript(call, bytes.length, (talk) => {
        if (bytes.length === 0) return answer(call, talk)
        return chain((given: Given): Program => {
          if (given === 'taken') talk.end()
          if (given !== 'ahead') return answer(call, talk)
          talk.kill()
          return badOutput(call, 'ahead-of-input', `more than ${call.settings.aheadLimit} octets`)
        })(waitFor(talk, () => talk.give(bytes)))
      }),
  )(collect(call.settings.bodyLimit))

const run = (call: Call): Program => {
  const { framing } = call.request
  if (call.host.isFull())
    return unstarted(call, { _tag: 'Busy', detail: `${call.settings.concurrency} scripts run already` })
  switch (framing._tag) {
    case 'Length':
      return framing.length === 0 ? withScript(call, 0, (talk) => answer(call, talk)) : counted(call, framing.length)
    case 'Chunked':
      return chunked(call)
    default:
      return withScript(call, undefined, (talk) => answer(call, talk))
  }
}

/**
 * The scripts of a table as an app, RFC 3875. Pure: what runs them comes in as a capability. A path that names no script
 * is 404, whatever is there; one outside the prefix is somebody else's.
 */
export const cgiApp = (scripts: Scripts, settings: CgiSettings, host: CgiHost): Handler<BodyError> => {
  const place = placeOf(scripts, settings.prefix)
  const app: Handler<BodyError> = (request) => {
    const found = place(pathOf(request.target))
    switch (found._tag) {
      case 'Outside':
        return settings.otherwise(request)
      case 'Missing':
        return sendError(404)
      case 'Found':
        return run({ request, found, settings, host, dispatch: settings.dispatch ?? app })
    }
  }
  return app
}
