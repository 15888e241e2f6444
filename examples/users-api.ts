/**
 * A JSON API over users: endpoints described once, a typed environment, typed failures. `usersApi` is a function of its
 * store, so a test gives it another one, or the same in memory, and needs no socket.
 */
import { pathToFileURL } from 'node:url'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import {
  type App,
  all,
  chain,
  endpoint,
  fromTaskEither,
  handle,
  integer,
  jsonBody,
  jsonOf,
  nothing,
  of,
  optional,
  prefix,
  problem,
  problemDetails,
  provide,
  type Reply,
  type Response,
  send,
  serve,
  string,
  toApp,
} from 'wirefold'

const NewUser = t.type({ name: t.string, email: t.string })
const User = t.type({ id: t.number, name: t.string, email: t.string })
export type NewUser = t.TypeOf<typeof NewUser>
export type User = t.TypeOf<typeof User>

/** Why a store says no. */
export type Refusal =
  | { readonly _tag: 'NoUser'; readonly id: number }
  | { readonly _tag: 'EmailTaken'; readonly email: string }

/** What the routes need: each step is a program that answers, or fails with a reason. */
export interface Store {
  readonly list: (name: string | undefined) => Reply<never, ReadonlyArray<User>>
  readonly find: (id: number) => Reply<Refusal, User>
  readonly add: (user: NewUser) => Reply<Refusal, User>
  readonly remove: (id: number) => Reply<Refusal, void>
}

const id = { id: integer }

const listUsers = endpoint('GET', '/', {
  query: { name: optional(string) },
  responses: { 200: jsonOf(t.readonlyArray(User)) },
})
const getUser = endpoint('GET', '/:id', { params: id, responses: { 200: jsonOf(User), 404: problemDetails } })
const addUser = endpoint('POST', '/', {
  body: jsonBody(NewUser),
  responses: { 201: jsonOf(User), 409: problemDetails },
})
const removeUser = endpoint('DELETE', '/:id', { params: id, responses: { 204: nothing, 404: problemDetails } })

interface Environment {
  readonly store: Store
}

/** Routes are a value: they may fail with a Refusal, and need an Environment; both stand in their type. */
export const users = all(
  handle(listUsers, ({ query }, { store }: Environment) =>
    pipe(
      store.list(query.name),
      chain((list) => send(200, list)),
    ),
  ),
  handle(getUser, ({ params }, { store }: Environment) =>
    pipe(
      store.find(params.id),
      chain((user) => send(200, user)),
    ),
  ),
  handle(addUser, ({ body }, { store }: Environment) =>
    pipe(
      store.add(body),
      chain((user) => send(201, user, [['Location', `/users/${user.id}`]])),
    ),
  ),
  handle(removeUser, ({ params }, { store }: Environment) =>
    pipe(
      store.remove(params.id),
      chain(() => send(204)),
    ),
  ),
)

/** What each refusal is to a client. */
export const refused = (refusal: Refusal): Response =>
  refusal._tag === 'NoUser'
    ? problem(404, { detail: `There is no user ${refusal.id}.` })
    : problem(409, { detail: `${refusal.email} is taken.` })

/** The whole API: what is needed is provided, what may fail is answered; leave one out and it does not compile. */
export const usersApi = (store: Store): App =>
  toApp(
    pipe(
      users,
      prefix('/users'),
      provide(() => of({ store })),
    ),
    refused,
  )

/** A store in memory. Reading and writing it are effects, so they happen when the program runs and not before. */
export const inMemory = (): Store => {
  const kept = new Map<number, User>()
  let last = 0
  const found = (id: number): { _tag: 'Right'; right: User } | { _tag: 'Left'; left: Refusal } => {
    const user = kept.get(id)
    return user === undefined ? { _tag: 'Left', left: { _tag: 'NoUser', id } } : { _tag: 'Right', right: user }
  }
  return {
    list: (name) =>
      fromTaskEither<never, ReadonlyArray<User>>(async () => ({
        _tag: 'Right',
        right: [...kept.values()].filter((user) => name === undefined || user.name === name),
      })),
    find: (id) => fromTaskEither(async () => found(id)),
    add: ({ name, email }) =>
      fromTaskEither<Refusal, User>(async () => {
        if ([...kept.values()].some((user) => user.email === email))
          return { _tag: 'Left', left: { _tag: 'EmailTaken', email } }
        const user = { id: ++last, name, email }
        kept.set(user.id, user)
        return { _tag: 'Right', right: user }
      }),
    remove: (id) =>
      fromTaskEither<Refusal, void>(async () =>
        kept.delete(id) ? { _tag: 'Right', right: undefined } : { _tag: 'Left', left: { _tag: 'NoUser', id } },
      ),
  }
}

const main = async (): Promise<void> => {
  const started = await serve(usersApi(inMemory()), { host: '127.0.0.1', port: Number(process.env.PORT ?? 8000) })()
  if (started._tag === 'Left') {
    console.error(started.left)
    process.exitCode = 1
    return
  }
  console.log(`wirefold serves http://127.0.0.1:${started.right.port}/users`)
  process.once('SIGINT', () => void started.right.stop())
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
