import type { App } from '../../connection/contract.js'
import { hasToken } from '../../grammar/list.js'
import { fromFields } from '../../message/headers.js'
import { type Machine, upgrade } from '../../response/answer.js'
import { text } from '../../response/body.js'
import { notFound, upgradeRequired } from '../../response/responses.js'

/** Pages that go on in another protocol: what they hear they say in capitals, and `!` ends it. */

const lower = (octet: number): boolean => octet >= 97 && octet <= 122

const louder: Machine<undefined> = {
  initial: undefined,
  turn: (state, input) =>
    input === undefined
      ? { state, output: [], done: true }
      : { state, output: [input.map((octet) => (lower(octet) ? octet - 32 : octet))], done: input.includes(33) },
}

const louderPlease: App = ({ headers }) =>
  hasToken(headers.getAll('Upgrade'), 'louder')
    ? upgrade('louder', louder, fromFields([['X-Louder', 'yes']]))
    : upgradeRequired(['louder'], text('louder'))

/** By path. */
export const switching: ReadonlyMap<string, App> = new Map<string, App>([
  ['/louder', louderPlease],
  // A protocol that nobody has offered: the app's fault.
  ['/unasked', () => upgrade('unasked', louder)],
])

/** One host can be reached by CONNECT. */
export const tunnel: App = ({ target }) =>
  target.raw === 'louder.example:443' ? upgrade('louder', louder) : notFound()
