/**
 * The same API over sqlite. Each step of the store is a ReaderTaskEither over the database: a program that says what it
 * needs, that may fail, and that runs when it is given both. `fromTaskEither(step(db))` is how it enters a handler.
 */
import { pathToFileURL } from 'node:url'
import type { ReaderTaskEither } from 'fp-ts/lib/ReaderTaskEither.js'
import * as t from 'io-ts'
import sqlite, { type Database } from 'node-sqlite3-wasm'
import { fromTaskEither, serve } from 'wirefold'
import { type NewUser, type Refusal, type Store, type User, usersApi } from './users-api.js'

type Step<E, A> = ReaderTaskEither<Database, E, A>

const Row = t.type({ id: t.number, name: t.string, email: t.string })

const isTaken = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('UNIQUE constraint failed')

const list =
  (name: string | undefined): Step<never, ReadonlyArray<User>> =>
  (db) =>
  async () => {
    const rows =
      name === undefined
        ? db.all('SELECT id, name, email FROM users ORDER BY id')
        : db.all('SELECT id, name, email FROM users WHERE name = ? ORDER BY id', [name])
    return { _tag: 'Right', right: rows.filter(Row.is) }
  }

const find =
  (id: number): Step<Refusal, User> =>
  (db) =>
  async () => {
    const row = db.get('SELECT id, name, email FROM users WHERE id = ?', [id])
    return Row.is(row) ? { _tag: 'Right', right: row } : { _tag: 'Left', left: { _tag: 'NoUser', id } }
  }

const add =
  ({ name, email }: NewUser): Step<Refusal, User> =>
  (db) =>
  async () => {
    try {
      const { lastInsertRowid } = db.run('INSERT INTO users (name, email) VALUES (?, ?)', [name, email])
      return { _tag: 'Right', right: { id: Number(lastInsertRowid), name, email } }
    } catch (error) {
      if (isTaken(error)) return { _tag: 'Left', left: { _tag: 'EmailTaken', email } }
      throw error // a defect: 500 for this request, and a line in the log
    }
  }

const remove =
  (id: number): Step<Refusal, void> =>
  (db) =>
  async () =>
    db.run('DELETE FROM users WHERE id = ?', [id]).changes > 0
      ? { _tag: 'Right', right: undefined }
      : { _tag: 'Left', left: { _tag: 'NoUser', id } }

/** A database with its table; `:memory:` keeps it for as long as the process lives. */
export const open = (file: string = ':memory:'): Database => {
  const db = new sqlite.Database(file)
  db.exec('CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE)')
  return db
}

/** The steps, given their database. */
export const sqliteStore = (db: Database): Store => ({
  list: (name) => fromTaskEither(list(name)(db)),
  find: (id) => fromTaskEither(find(id)(db)),
  add: (user) => fromTaskEither(add(user)(db)),
  remove: (id) => fromTaskEither(remove(id)(db)),
})

const main = async (): Promise<void> => {
  const db = open(process.argv[2])
  const started = await serve(usersApi(sqliteStore(db)), { port: Number(process.env.PORT ?? 8000) })()
  if (started._tag === 'Left') {
    console.error(started.left)
    process.exitCode = 1
    return
  }
  console.log(`wirefold serves http://127.0.0.1:${started.right.port}/users`)
  process.once('SIGINT', async () => {
    await started.right.stop()
    db.close()
  })
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
