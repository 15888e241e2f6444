import { describe, expect, onTestFinished, test } from 'vitest'
import { inMemory, type Store, usersApi } from '../../examples/users-api.js'
import { open, sqliteStore } from '../../examples/users-sqlite.js'
import { ask } from './asking.js'

const json = ['Content-Type: application/json']
const ann = { name: 'Ann', email: 'ann@a.example' }
const bea = { name: 'Bea', email: 'bea@a.example' }

/** A database of one test. */
const inSqlite = (): Store => {
  const db = open()
  onTestFinished(() => db.close())
  return sqliteStore(db)
}

const stores: ReadonlyArray<readonly [where: string, store: () => Store]> = [
  ['memory', inMemory],
  ['sqlite', inSqlite],
]

describe.each(stores)('the API of users, kept in %s', (_where, store) => {
  test('keeps what it is given, and tells where', async () => {
    const app = usersApi(store())
    const added = await ask(app, 'POST', '/users', json, JSON.stringify(ann))
    expect(added.status).toBe(201)
    expect(added.fields.get('location')).toBe('/users/1')
    expect(JSON.parse(added.content)).toEqual({ id: 1, ...ann })
    await ask(app, 'POST', '/users', json, JSON.stringify(bea))
    expect(JSON.parse((await ask(app, 'GET', '/users/2')).content)).toEqual({ id: 2, ...bea })
    expect(JSON.parse((await ask(app, 'GET', '/users?name=Ann')).content)).toEqual([{ id: 1, ...ann }])
    expect((await ask(app, 'DELETE', '/users/1')).status).toBe(204)
    expect(JSON.parse((await ask(app, 'GET', '/users')).content)).toEqual([{ id: 2, ...bea }])
  })

  test('answers each typed failure with its problem', async () => {
    const app = usersApi(store())
    await ask(app, 'POST', '/users', json, JSON.stringify(ann))
    for (const method of ['GET', 'DELETE']) {
      const missing = await ask(app, method, '/users/7')
      expect(missing.status).toBe(404)
      expect(missing.fields.get('content-type')).toBe('application/problem+json')
      expect(JSON.parse(missing.content).detail).toBe('There is no user 7.')
    }
    expect((await ask(app, 'POST', '/users', json, JSON.stringify(ann))).status).toBe(409)
  })

  test('refuses what its endpoints do not describe, before a handler sees it', async () => {
    const app = usersApi(store())
    expect((await ask(app, 'GET', '/users/one')).status).toBe(400)
    expect((await ask(app, 'POST', '/users', json, '{"name":1}')).status).toBe(422)
    expect((await ask(app, 'POST', '/users', json, '{')).status).toBe(400)
    expect((await ask(app, 'POST', '/users', ['Content-Type: text/plain'], 'x')).status).toBe(415)
    expect((await ask(app, 'GET', '/users')).content).toBe('[]')
  })

  test('has HEAD, OPTIONS, 404 and 405 without a word about them', async () => {
    const app = usersApi(store())
    expect((await ask(app, 'HEAD', '/users')).content).toBe('')
    const options = await ask(app, 'OPTIONS', '/users/1')
    expect(options.status).toBe(204)
    expect(options.fields.get('allow')?.split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS'])
    expect((await ask(app, 'PUT', '/users/1')).status).toBe(405)
    expect((await ask(app, 'GET', '/nobody')).status).toBe(404)
  })
})
