import type { Exchange, FieldLine } from './exchange.js'
import { ask, get } from './made.js'

/** Requests to go on in another protocol, RFC 9110 §7.8 and §9.3.6. */

const offers = (...protocols: ReadonlyArray<string>): ReadonlyArray<FieldLine> => [
  ['Connection', 'Upgrade'],
  ['Upgrade', protocols.join(', ')],
]

const louder = { method: 'GET', target: '/louder', fields: offers('louder/2', 'louder') } as const

const loud = {
  status: 101,
  fields: [
    ['Upgrade', 'louder'],
    ['X-Louder', 'yes'],
  ],
  absent: ['Content-Length', 'Transfer-Encoding'],
  body: '',
  switched: 'HELLO!',
} as const

const connect = { method: 'CONNECT', target: 'louder.example:443', fields: [['Host', 'louder.example:443']] } as const

const accepted: ReadonlyArray<Exchange> = [
  ask(
    'what comes along with a request to switch is the other protocol’s',
    { ...louder, behind: 'hello!' },
    loud,
    'upgrade',
  ),
  ask(
    'what comes behind a switch is the other protocol’s',
    { ...louder, behind: 'hello!', waits: true },
    loud,
    'upgrade',
  ),
  ask(
    'what looks like a request behind a switch is none',
    { ...louder, behind: 'GET / HTTP/1.1\r\n\r\n!' },
    { status: 101, switched: 'GET / HTTP/1.1\r\n\r\n!' },
    'upgrade',
  ),
  ask(
    'a tunnel is opened by CONNECT, and carries what came along',
    { ...connect, behind: 'hello!' },
    { status: 200, absent: ['Content-Length', 'Transfer-Encoding'], switched: 'HELLO!' },
    'connect',
    'upgrade',
  ),
]

const refused: ReadonlyArray<Exchange> = [
  get('who does not ask for it is told of the protocol', '/louder', {
    status: 426,
    body: 'louder',
    fields: [['Upgrade', 'louder']],
  }),
  ask(
    'an app that does not switch answers as it always does',
    { method: 'GET', target: '/text', fields: offers('louder') },
    { status: 200, body: 'hello' },
  ),
  ask('HTTP/1.0 cannot switch', { ...louder, version: 'HTTP/1.0' }, { status: 500 }, 'http/1.0', 'upgrade'),
  ask(
    'a switch to what nobody has offered is a 500',
    { method: 'GET', target: '/unasked', fields: offers('louder') },
    { status: 500 },
    'upgrade',
  ),
  ask(
    'CONNECT to where nobody leads is refused',
    { method: 'CONNECT', target: 'other.example:443', fields: [['Host', 'other.example:443']] },
    { status: 501 },
    'connect',
  ),
]

/** What becomes of a connection that is asked to change. */
export const switches: ReadonlyArray<Exchange> = [...accepted, ...refused]
