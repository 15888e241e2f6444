import type { App } from '../../src/connection/contract.js'
import { simulatedPeer } from '../../src/connection/simulate.js'
import { none } from '../../src/message/framing.js'
import { emptyHeaders } from '../../src/message/headers.js'
import type { Request } from '../../src/message/request.js'
import { origin, pathOf } from '../../src/message/target.js'
import { text } from '../../src/response/body.js'
import { map } from '../../src/response/monad.js'
import { collect } from '../../src/response/program.js'
import { ok } from '../../src/response/responses.js'

/** The apps that most conversations are held with, and a request for an app that is asked without one. */

export const hello: App = () => ok(text('hi'))

/** Says which request it answers. */
export const echoPath: App = ({ target }) => ok(text(pathOf(target)))

/** Reads all of its request, and says how long it was. */
export const measuring: App = () => map((bytes: Uint8Array) => ok(text(`${bytes.length}`)))(collect())

export const somebody: Request = {
  method: 'GET',
  target: origin('/'),
  authority: undefined,
  version: 'HTTP/1.1',
  headers: emptyHeaders,
  framing: none,
  peer: simulatedPeer,
}
