/** What middleware and guards may not be used as, held by the compiler. Nothing here is run. */
import { flow, pipe } from 'fp-ts/lib/function.js'
import type { App } from '../../src/connection/contract.js'
import type { Handler } from '../../src/handler/methods.js'
import { type Guard, guarded } from '../../src/handler/middleware/basic.js'
import { type Middleware, onResponse } from '../../src/handler/middleware/middleware.js'
import { mapHandler } from '../../src/handler/routes/change.js'
import { on, type Routes } from '../../src/handler/routes/routes.js'
import { toApp } from '../../src/handler/routes/to-app.js'
import { text } from '../../src/response/body.js'
import { withHeader } from '../../src/response/change.js'
import { fail } from '../../src/response/monad.js'
import { ok } from '../../src/response/responses.js'

interface User {
  readonly name: string
}
declare const guard: Guard<User>
declare const named: Middleware

const hello =
  (who: User): Handler<never> =>
  () =>
    ok(text(who.name))

// A handler that asks who it is answers nobody before a guard does.
export const known: App = guard(hello)
// @ts-expect-error nobody says who it is
export const forgotten: App = hello
// @ts-expect-error nobody says who it is
on('GET', '/', hello)
// @ts-expect-error a guard of users is none of numbers
guard((who: number) => () => ok(text(String(who))))
// @ts-expect-error middleware says nobody who it is
named(hello)
// @ts-expect-error a guard is no middleware: it wants to tell who it is
export const bare: Middleware = guard
export const unasked: Middleware = guarded(guard)
export const within: Routes<never> = on('GET', '/:id', (request, { id }) =>
  guard((who) => () => ok(text(who.name + id)))(request),
)

// What a handler fails with goes past, and is not lost.
export const failing: Handler<'no'> = named(() => fail('no'))
// @ts-expect-error its handler can fail
export const hidden: Handler<never> = named(() => fail('no'))
export const guardedFailure: Handler<'no'> = guard(() => () => fail('no'))
// @ts-expect-error a failure behind middleware is a failure still
toApp(mapHandler(named)(on('GET', '/', () => fail('no'))))

// Around routes, middleware leaves their failures as they are, and a wrapper of certain failures may change them.
const sad: Routes<'no', { readonly user: string }> = on(
  'GET',
  '/',
  (_request, _none, { user }: { readonly user: string }) => (user === '' ? fail('no') : ok()),
)
export const kept: Routes<'no', { readonly user: string }> = mapHandler(named)(sad)
export const passed: Routes<'no', { readonly user: string }> = pipe(
  sad,
  mapHandler((handler) => handler),
)
export const turned: Routes<'yes', { readonly user: string }> = mapHandler(
  (_handler: Handler<'no'>): Handler<'yes'> =>
    () =>
      fail('yes'),
)(sad)
// @ts-expect-error middleware answers no failure
export const dropped: Routes<never, { readonly user: string }> = mapHandler(named)(sad)
// @ts-expect-error a wrapper of other failures
mapHandler((handler: Handler<'other'>) => handler)(sad)

// Middleware composes, over an app and over routes.
export const over: App = flow(named, onResponse(withHeader('X-Served-By', 'blue')), guarded(guard))(toApp(within))
