/** Malformations by their names, several at once, each at a place that was chosen. */
import type { Either } from 'fp-ts/lib/Either.js'
import type { WrittenMessage } from '../written/message.js'
import type { Malformation } from './malformation.js'

/** One malformation to make: a plain value, to be kept in a file or a report. */
export interface MalformStep {
  readonly name: string
  /** Which of the places where it can be made, counted round and round; the first unless told. */
  readonly place?: number
}

/** There is no malformation of that name. */
export interface UnknownMalformation {
  readonly _tag: 'UnknownMalformation'
  readonly name: string
}

/**
 * Makes malformations in a message, one after the other: the second is made where the first has been. What came of them
 * together is for the judge to say. Left where a name is not among those given.
 *
 * @example
 * import { printMessage } from '../written/message.js'
 * import { readMessages } from '../written/read.js'
 * import { malformations } from './index.js'
 * const [message] = readMessages('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
 * const steps = [{ name: 'host-twice' }, { name: 'bare-lf-behind-field', place: 1 }]
 * const wrong = message && malform(malformations)(message, steps)
 * assert.equal(wrong?._tag === 'Right' && printMessage(wrong.right), 'GET / HTTP/1.1\r\nHost: a\r\nX-Spare: a b\nHost: b\r\n\r\n')
 */
export const malform =
  (among: ReadonlyArray<Malformation>) =>
  (message: WrittenMessage, steps: ReadonlyArray<MalformStep>): Either<UnknownMalformation, WrittenMessage> => {
    let changed = message
    for (const { name, place = 0 } of steps) {
      const one = among.find((malformation) => malformation.name === name)
      if (one === undefined) return { _tag: 'Left', left: { _tag: 'UnknownMalformation', name } }
      changed = one.apply(changed, place)
    }
    return { _tag: 'Right', right: changed }
  }
