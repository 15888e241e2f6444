/** What the records of a message refuse, held by the compiler. Nothing here is run. */
import type { FailureCode } from '../../src/message/catalogue.js'
import { failure, statusOf } from '../../src/message/failure.js'
import { counted, type Framing } from '../../src/message/framing.js'
import { emptyHeaders, type Field, fromFields, type Headers } from '../../src/message/headers.js'
import type { RequestHead } from '../../src/message/request.js'
import type { Target } from '../../src/message/target.js'
import type { Version } from '../../src/message/version.js'

const field: Field = ['Host', 'a']
// @ts-expect-error a field does not change
field[1] = 'b'
// @ts-expect-error a field is a name and a value
fromFields([['Host']])
// @ts-expect-error the list of fields is read only
fromFields([field]).toJSON().push(field)
// @ts-expect-error a section has no writer
emptyHeaders.set('Host', 'a')
// @ts-expect-error what may be missing is to be asked for
export const host: string = emptyHeaders.get('Host')
// @ts-expect-error a plain object is no field section
export const headers: Headers = { Host: 'a' }

export const rename = (request: RequestHead): void => {
  // @ts-expect-error a request does not change
  request.method = 'PUT'
  // @ts-expect-error a request holds no body
  request.body
}

// @ts-expect-error a code that is not in the catalogue
failure('teapot', 0)
// @ts-expect-error nor does it have a status
statusOf('teapot')
export const code: FailureCode = 'bad-host'

// @ts-expect-error a minor version above 1 is shown as 1.1
export const version: Version = 'HTTP/1.2'

/** Every framing is told apart: this compiles only while there are these four. */
export const octets = (framing: Framing): number | undefined => {
  switch (framing._tag) {
    case 'None':
      return 0
    case 'Length':
      return framing.length
    case 'Chunked':
    case 'UntilClose':
      // @ts-expect-error there is no length to these
      return framing.length
  }
}
// @ts-expect-error a length is a number
counted('5')

export const query = (target: Target): string | undefined => {
  // @ts-expect-error only two of the four forms have a query
  return target.query
}
