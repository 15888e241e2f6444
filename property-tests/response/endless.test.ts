import { describe, expect, test } from 'vitest'
import { givenBody } from '../../src/response/given-body.js'
import { runSync } from '../../src/response/interpret.js'
import { chain, orElse } from '../../src/response/monad.js'
import { collect, pull } from '../../src/response/program.js'
import type { BodyError, Reply } from '../../src/response/reply.js'
import type { Response } from '../../src/response/response.js'

const isDefect = (reply: Reply<BodyError, Response>, limit = 100): void =>
  expect(runSync(reply, givenBody([new Uint8Array(5)], { limit })).result).toMatchObject({
    _tag: 'Left',
    left: { _tag: 'Defect' },
  })

describe('a program that reads without end is a defect, and no spin', () => {
  test('of pieces behind the last', () => {
    const going: Reply<BodyError, Response> = chain(() => going)(pull)
    isDefect(going)
  })

  test('of content that is too large, each time it is asked for', () => {
    const again = (): Reply<BodyError, Response> => orElse(again)(chain(again)(collect(2)))
    isDefect(again())
  })

  test('of pieces that are too large, each time they are asked for', () => {
    const again = (): Reply<BodyError, Response> => orElse(again)(chain(again)(pull))
    isDefect(again(), 2)
  })
})
