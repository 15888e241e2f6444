import type { Either } from 'fp-ts/lib/Either.js'
import type { App } from '../connection/contract.js'
import { type Middleware, onResponse } from '../handler/middleware/middleware.js'
import { fromFields } from '../message/headers.js'
import type { OptionsError } from '../message/options-error.js'
import { withHeader, withHeaders } from '../response/change.js'
import { sendError } from '../response/error-page.js'
import type { What } from './asked.js'
import type { Target } from './target.js'
import { right, type Trouble, trouble } from './usage-error.js'

/** A middleware that was asked for, or the reason why there is none. */
type Made = Either<Trouble, Middleware>

const named = (option: string, made: Either<OptionsError, Middleware>): Made =>
  made._tag === 'Right' ? made : trouble(`${option}: ${made.left.option}: ${made.left.reason}`)

/** What pages may do besides GET, HEAD and POST: what is served knows PUT, or anything. */
const methodsOf = (what: What, target: Target): ReadonlyArray<string> =>
  target._tag === 'Module' || what.cgi !== undefined ? ['*'] : what.upload === undefined ? [] : ['PUT']

/** `*` stands for every field but that one: Fetch Standard, CORS-preflight fetch. */
const corsOf = async (origins: NonNullable<What['cors']>, what: What, target: Target): Promise<Made> => {
  const { cors } = await import('../handler/middleware/cors.js')
  return named(
    '--cors',
    cors({ origins, methods: methodsOf(what, target), headers: ['*', 'Authorization'], exposed: ['*'] }),
  )
}

const gzipOf = async (): Promise<Made> => {
  const [{ compression }, { nodeCompressors }] = await Promise.all([
    import('../handler/middleware/compression.js'),
    import('../adapters/node/capabilities-zlib.js'),
  ])
  return named('--gzip', compression({ gzip: nodeCompressors().gzip }))
}

/** Whoever is not known yet, since too many ask at once, is told to come again. */
const authOf = async ({ users }: What): Promise<Made> => {
  const [{ basicGuard }, { verifierOf }] = await Promise.all([
    import('../handler/middleware/basic.js'),
    import('./passwords.js'),
  ])
  const guard = basicGuard({ realm: 'wirefold', verify: verifierOf(users), refusal: sendError(401) })
  if (guard._tag === 'Left') return trouble(`--auth: ${guard.left.option}: ${guard.left.reason}`)
  const busy = withHeader('Retry-After', '1')(sendError(503))
  return right((handler) => guard.right((who) => (typeof who === 'string' ? handler : () => busy)))
}

const headersOf = ({ headers }: What): Made => right(onResponse(withHeaders(fromFields(headers))))

/** What goes around the app, innermost first: a preflight needs no password, and a refusal has the fields too. */
const around = (what: What, target: Target): ReadonlyArray<Made | Promise<Made>> => [
  ...(what.gzip ? [gzipOf()] : []),
  ...(what.users.length > 0 ? [authOf(what)] : []),
  ...(what.cors === undefined ? [] : [corsOf(what.cors, what, target)]),
  ...(what.headers.length > 0 ? [headersOf(what)] : []),
]

/** The app that was asked for: a folder or a module, with everything around it. `secret` is a file that is never served. */
export const appOf = async (what: What, target: Target, secret?: string): Promise<Either<Trouble, App>> => {
  const made = await (target._tag === 'Folder'
    ? (await import('./folder-app.js')).folderApp(target.path, what, secret)
    : (await import('./module-app.js')).moduleApp(target.path, what))
  if (made._tag === 'Left') return made
  let app = made.right
  for (const one of around(what, target)) {
    const middleware = await one
    if (middleware._tag === 'Left') return middleware
    app = middleware.right(app)
  }
  return right(app)
}
