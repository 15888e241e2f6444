import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { nodeDigests } from '../adapters/node/capabilities.js'
import type { Credentials } from '../handler/middleware/credentials.js'
import { passwordTable, type Verified } from '../handler/middleware/secrets.js'
import { of } from '../response/monad.js'
import { fromTask } from '../response/program.js'
import type { User } from './readers.js'
import { looksHashed, MEMORY, readScrypt, type ScryptHash, writeScrypt } from './scrypt-text.js'

/** Who is let in, by passwords and by their hashes. */

const derive = (password: string, { ln, r, p, salt }: ScryptHash, length: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const cost = { N: 2 ** ln, r, p, maxmem: 2 * MEMORY }
    scrypt(password, salt, length, cost, (error, key) =>
      error === null ? resolve(new Uint8Array(key)) : reject(error),
    )
  })

/** What new hashes are made with: some 50 ms and 32 MiB for each. */
const COST = { ln: 15, r: 8, p: 1 } as const

/** A new hash of a password, as text. */
export const hashOf = async (password: string): Promise<string> => {
  const made = { ...COST, salt: new Uint8Array(randomBytes(16)), hash: new Uint8Array(32) }
  return writeScrypt({ ...made, hash: await derive(password, made, 32) })
}

/** Checks that wait behind the one that runs. Who comes when it is full is told to come again: guessing must not fill the memory. */
const WAITING = 32
/** Passwords that were right are known again, by a digest under a key of this process, and not hashed again. */
const KNOWN = 256

/** Nobody knows yet who that is. */
export interface Crowded {
  readonly _tag: 'Crowded'
}

const crowded: Crowded = { _tag: 'Crowded' }

/** One check after the other: each takes a core, and there are few threads for these and for files. */
const oneByOne = (): ((check: () => Promise<boolean>) => Promise<boolean | Crowded>) => {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (check) => {
    if (waiting >= WAITING) return crowded
    waiting++
    const mine = last.then(check, check)
    last = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      waiting--
    }
  }
}

/** The check of users whose passwords are known by hashes. One who is not there takes as long as one who is. */
const hashTable = (table: ReadonlyMap<string, ScryptHash>) => {
  const key = randomBytes(32)
  const known = new Set<string>()
  const queue = oneByOne()
  const [someone] = table.values()
  const markOf = ({ user, password }: Credentials): string =>
    createHmac('sha256', key).update(`${user}:${password}`).digest('base64')
  const isRight = async ({ user, password }: Credentials): Promise<boolean> => {
    const hash = table.get(user) ?? someone
    if (hash === undefined) return false
    const derived = await derive(password, hash, hash.hash.length)
    return timingSafeEqual(derived, hash.hash) && table.has(user)
  }
  return (credentials: Credentials): Verified<string | Crowded> => {
    const mark = markOf(credentials)
    if (known.has(mark)) return of({ _tag: 'Some', value: credentials.user })
    return fromTask(async () => {
      const found = await queue(() => isRight(credentials))
      if (found === false) return { _tag: 'None' }
      if (found !== true) return { _tag: 'Some', value: found }
      if (known.size >= KNOWN) known.clear()
      known.add(mark)
      return { _tag: 'Some', value: credentials.user }
    })
  }
}

/** The check of these users, for Basic authentication. */
export const verifierOf = (users: ReadonlyArray<User>): ((credentials: Credentials) => Verified<string | Crowded>) => {
  const hashed = new Map<string, ScryptHash>()
  for (const { name, secret } of users) {
    const hash = looksHashed(secret) ? readScrypt(secret) : undefined
    if (hash !== undefined) hashed.set(name, hash)
  }
  const plain = users.filter(({ secret }) => !looksHashed(secret))
  const byPassword = passwordTable(nodeDigests, Object.fromEntries(plain.map(({ name, secret }) => [name, secret])))
  if (hashed.size === 0) return byPassword
  const byHash = hashTable(hashed)
  const names = new Set(plain.map(({ name }) => name))
  return (credentials) => (names.has(credentials.user) ? byPassword(credentials) : byHash(credentials))
}
