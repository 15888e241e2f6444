/** What must compile and what must not: each line under `@ts-expect-error` is a wrong use of routes. */
import { flow, pipe } from 'fp-ts/lib/function.js'
import type { App } from '../../src/connection/contract.js'
import { mapHandler, mapResponse, prefix, provide, recover } from '../../src/handler/routes/change.js'
import { all, on, type Routes } from '../../src/handler/routes/routes.js'
import { toApp } from '../../src/handler/routes/to-app.js'
import { text } from '../../src/response/body.js'
import { withHeader } from '../../src/response/change.js'
import { chain, fail, of } from '../../src/response/monad.js'
import { collect } from '../../src/response/program.js'
import type { Reply } from '../../src/response/reply.js'
import type { Response } from '../../src/response/response.js'
import { notFound, ok } from '../../src/response/responses.js'

interface User {
  readonly user: string
}
interface Db {
  readonly db: number
}

// A path tells what it captures.
export const captured: Routes<never> = on('GET', '/a/:id/*rest', (_request, { id, rest }) =>
  ok(text(`${id.length}${rest.join('/')}`)),
)
// @ts-expect-error what is not in the path is not there
on('GET', '/a/:id', (_request, { name }) => ok(text(name)))
// @ts-expect-error a path begins with a slash
on('GET', 'a', () => ok())
// @ts-expect-error the rest of a path stands at its end
on('GET', '/*rest/a', () => ok())
// @ts-expect-error a prefix has no parameters
prefix('/:org')
// @ts-expect-error a prefix has no slash at its end
prefix('/a/')
// @ts-expect-error a handler returns a reply
on('GET', '/', () => 'text')

// Errors and needs add up.
const absent = on('GET', '/absent', (): Reply<'absent', Response> => fail('absent'))
const late = on('GET', '/late', (): Reply<'late', Response> => fail('late'))
const mine = on('GET', '/mine', (_request, _none, { user }: User) => ok(text(user)))
const stored = on('GET', '/stored', (_request, _none, { db }: Db) => ok(text(String(db))))
export const several: Routes<'absent' | 'late'> = all(absent, late, captured)
export const needing: Routes<'absent', User & Db> = all(absent, mine, stored)

// What may fail needs an answer to it.
export const sure: App = toApp(captured)
export const answered: App = toApp(several, (error) => (error === 'late' ? ok() : notFound()))
// @ts-expect-error `onError` is missing
toApp(several)
// @ts-expect-error `onError` is there, and is nothing
toApp(several, undefined)
// @ts-expect-error `onError` may be nothing
toApp(several, Math.random() > 0.5 ? () => notFound() : undefined)
// @ts-expect-error options are no `onError`
toApp(several, { onMiss: () => notFound() })
// @ts-expect-error options that there are not
toApp(captured, { onMis: () => notFound() })
// @ts-expect-error what is thrown away is no answer
toApp(captured, () => 'text')
export const unneeded: App = toApp(captured, (_error: 'one day') => notFound(), { onMiss: () => notFound() })
export const optional: App = toApp(captured, { onMiss: () => notFound() })
export const both: App = toApp(several, () => notFound(), { onMiss: () => notFound() })
export const piped: App = pipe(captured, toApp)
export const nothingAtAll: App = toApp(all())
// @ts-expect-error `onError` does not know every error
toApp(several, (error: 'late') => ok(text(error)))
// @ts-expect-error `onError` fails with what nobody answers
toApp(several, () => fail('again'))
export const recovered: App = toApp(recover((_error: 'absent') => notFound())(absent))

// A body that broke is the server's to answer.
export const echo: App = toApp(
  on('POST', '/echo', () =>
    pipe(
      collect(),
      chain((body) => ok(text(String(body.length)))),
    ),
  ),
)

export const own: App = toApp(
  on('POST', '/echo', () =>
    pipe(
      collect(),
      chain((body) => ok(text(String(body.length)))),
    ),
  ),
  (error) => (error._tag === 'TooLarge' ? ok(text(String(error.limit))) : fail(error)),
)

// What is needed has to be provided.
// @ts-expect-error nobody provides the user
toApp(mine)
export const provided: App = toApp(provide(() => of({ user: 'a' }))(mine))
// @ts-expect-error an answer to its failures provides nobody
toApp(needing, () => notFound())
// @ts-expect-error the database is still missing
toApp(provide(() => of({ user: 'a' }))(needing), () => notFound())
export const inTurn: App = toApp(
  pipe(
    needing,
    provide((_request, _environment: Db) => of({ user: 'a' })),
    provide(() => of({ db: 1 })),
  ),
  () => notFound(),
)
// @ts-expect-error what is provided is of another type
toApp(provide(() => of({ user: 1 }))(mine))
// A provider's failure is the routes' failure.
export const guarded: Routes<'nobody'> = provide((): Reply<'nobody', User> => fail('nobody'))(mine)

// Changes compose.
export const changed: Routes<'absent'> = pipe(
  absent,
  mapResponse(flow(withHeader('Cache-Control', 'no-store'))),
  prefix('/api'),
  mapHandler((handler) => handler),
)
