import { addressString } from '../server/address.js'
import { explanation } from './explain.js'
import { noTail, type Tail, withChunk } from './tail.js'
import { logged, type Watcher } from './watching.js'
import { paint, type Stream } from './world.js'

/** Tails of so many connections are kept; of more, a failure's own 32 octets are shown. */
const MOST = 1024

/** Prints each refusal of the protocol with the octets around it. Keeps the last few KiB of each connection for that. */
export const explainer = (err: Stream): Watcher => {
  const tails = new Map<number, Tail>()
  return {
    opened: () => undefined,
    told: (connection, input) => {
      if (input._tag !== 'Bytes') return
      const tail = tails.get(connection)
      if (tail !== undefined || tails.size < MOST) tails.set(connection, withChunk(tail ?? noTail, input.bytes))
    },
    answered: (connection, command) => {
      const entry = logged(command)
      if (entry?._tag !== 'Refused') return
      const { failure, peer } = entry
      const [first = '', ...rest] = explanation(failure, tails.get(connection) ?? noTail)
      const who = `refused: octet ${failure.offset} from ${addressString(peer)}:`
      err.write([`${paint('yellow', err.colour, who)} ${first}`, ...rest, ''].join('\n'))
    },
    ended: (connection) => tails.delete(connection),
  }
}
