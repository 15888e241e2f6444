import type { Either } from 'fp-ts/lib/Either.js'
import { nodeDigests } from '../../../src/adapters/node/capabilities.js'
import { nodeCompressors } from '../../../src/adapters/node/capabilities-zlib.js'
import type { Handler } from '../../../src/handler/methods.js'
import { none } from '../../../src/message/framing.js'
import { type Field, fromFields } from '../../../src/message/headers.js'
import type { OptionsError } from '../../../src/message/options-error.js'
import type { Request } from '../../../src/message/request.js'
import { origin } from '../../../src/message/target.js'
import type { GivenBody } from '../../../src/response/given-body.js'
import { runSync } from '../../../src/response/interpret.js'
import { isResponse, type Response } from '../../../src/response/response.js'

export const digests = nodeDigests
export const compressors = nodeCompressors()

export const made = <A>(either: Either<OptionsError, A>): A => {
  if (either._tag === 'Left') throw new Error(`${either.left.option} ${either.left.reason}`)
  return either.right
}

export const flawOf = <A>(either: Either<OptionsError, A>): string | undefined =>
  either._tag === 'Left' ? either.left.option : undefined

export const request = (method: string, fields: ReadonlyArray<Field> = [], rest: Partial<Request> = {}): Request => ({
  method,
  target: origin('/'),
  authority: 'a.example',
  version: 'HTTP/1.1',
  headers: fromFields(fields),
  framing: none,
  peer: { remote: { host: '192.0.2.1', port: 1 }, local: { host: '192.0.2.2', port: 80 }, secure: false },
  ...rest,
})

export const answerOf = <E>(handler: Handler<E>, to: Request, body?: GivenBody): Response => {
  const { result } = runSync(handler(to), body)
  if (result._tag === 'Left') throw new Error(JSON.stringify(result.left))
  if (!isResponse(result.right)) throw new Error('no response')
  return result.right
}
