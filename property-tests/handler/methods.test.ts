import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { token } from '../../src/fuzz/arbitraries/octets.js'
import { methods } from '../../src/handler/methods.js'
import { text } from '../../src/response/body.js'
import { sendError } from '../../src/response/error-page.js'
import { ok } from '../../src/response/responses.js'
import { somebody } from '../connection/apps.js'

test('a request goes to the handler of exactly its method, and gets 501 where there is none', () => {
  const name = fc.oneof(token(), fc.constantFrom('GET', 'get', 'HEAD', 'constructor', '__proto__', 'toString'))
  fc.assert(
    fc.property(fc.uniqueArray(name), name, (served, asked) => {
      const app = methods(Object.fromEntries(served.map((method) => [method, () => ok(text(method))])))
      const answer = app({ ...somebody, method: asked })
      expect(answer).toEqual(
        served.includes(asked) ? ok(text(asked)) : sendError(501, `Unsupported method ('${asked}')`),
      )
    }),
  )
})
