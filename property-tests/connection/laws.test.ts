import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { simulateTask } from '../../src/connection/simulate.js'
import { framingSoup } from '../../src/fuzz/arbitraries/index.js'
import {
  alwaysADeadline,
  anyApp,
  awaitingChangesNoAnswer,
  cutsChangeNoAnswer,
  defectsAreAnswered,
  oneAnswerARequest,
  sourcesAreClosedOnce,
  statesCanBeForked,
} from '../../src/fuzz/laws/connection.js'
import { type Interpreter, interpreterAgrees } from '../../src/fuzz/laws/reply.js'
import { ascii } from '../../src/grammar/ascii.js'
import { emptyHeaders, fromFields } from '../../src/message/headers.js'
import { pathOf } from '../../src/message/target.js'
import type { Answer } from '../../src/response/answer.js'
import { text } from '../../src/response/body.js'
import { type GivenBody, givenBody } from '../../src/response/given-body.js'
import { chain, map, of, orElse } from '../../src/response/monad.js'
import { collect, fromTask, pull } from '../../src/response/program.js'
import type { BodyError, Pulled, Reply } from '../../src/response/reply.js'
import { ok } from '../../src/response/responses.js'
import { leniencies } from '../laws/parsers.js'
import { holds, holdsLater } from '../laws/runs.js'
import { answersIn, chunkedHead, END, joinedBytes, textOf } from './talk.js'

const lenient = { allow: leniencies }

describe('law 1', () => {
  holds('where the network cuts changes no answer', cutsChangeNoAnswer(), 800)
  holds('nor with every leniency', cutsChangeNoAnswer(anyApp, { ...lenient, redirectRawTarget: true }), 300)
  holds('nor with heads that say this and that', cutsChangeNoAnswer(anyApp, {}, framingSoup()), 800)

  test('the law sees an app that tells how a body was cut', () => {
    const telling: App = () =>
      map((pulled: Pulled) => ok(text(pulled._tag === 'Piece' ? `${pulled.bytes.length}` : 'end')))(pull)
    const body = fc.constant(joinedBytes(chunkedHead(), ascii('9\r\nnine units\r\n0\r\n\r\n')))
    expect(fc.check(cutsChangeNoAnswer(telling, {}, body), { numRuns: 50 }).failed).toBe(true)
  })
})

describe('law 2', () => {
  holds('a state can be kept, forked and fed again', statesCanBeForked(), 500)
  const repeating: App = () => map((bytes: Uint8Array) => ok(text(textOf(bytes))))(collect())
  holds('also while input and output wait', statesCanBeForked(repeating, { highWater: 100 }), 300)
})

const echoes: ReadonlyArray<App> = [
  ({ target }) => ok(text(pathOf(target))),
  ({ target }) => map(() => ok(text(pathOf(target))))(collect()),
  ({ target }) => map(() => ok(text(pathOf(target))))(pull),
  ({ target }) => map(() => ok(text(pathOf(target))))(fromTask(() => Promise.resolve())),
  ({ target }) => chain(() => map(() => ok(text(pathOf(target))))(fromTask(() => Promise.resolve())))(collect()),
]

describe('C1', () => {
  echoes.forEach((echo, at) => {
    holdsLater(`each request has one answer, in order (${at})`, oneAnswerARequest(echo), 150)
  })
})

/** The request that a body makes, piece by piece, as inputs. */
const inputsOf = ({ pieces, trailers, error }: GivenBody): ReadonlyArray<Uint8Array> => {
  const chunks = pieces
    .filter((piece) => piece.length > 0)
    .map((piece) => joinedBytes(ascii(`${piece.length.toString(16)}\r\n`), piece, ascii('\r\n')))
  const fields = [...trailers].map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return [chunkedHead(), ...chunks, ...(error === undefined ? [ascii(`0\r\n${fields}\r\n`)] : [])]
}

/** A connection as an interpreter of programs. */
const byConnection: Interpreter = async (reply, body) => {
  const app: App = () =>
    orElse((error: string): Reply<BodyError, Answer> => of(ok(text(`L${error}`))))(
      map((value: number): Answer => ok(text(`R${value}`)))(reply),
    )
  const { output } = await simulateTask(app, { bodyLimit: body.limit })([...inputsOf(body), END])()
  const answer = answersIn(output, false)[0]
  const said = textOf(answer?.body ?? new Uint8Array(0))
  const value = said.slice(1)
  return {
    result: said.startsWith('R') ? { _tag: 'Right', right: Number(value) } : { _tag: 'Left', left: value },
    informed: (answer?.interim ?? []).map(({ status, headers }) => `${status} ${headers.join(' ')}`),
  }
}

const received = (): fc.Arbitrary<GivenBody> =>
  fc
    .tuple(
      fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 4 }),
      fc.boolean(),
      fc.constantFrom(2, 1000),
      fc.boolean(),
    )
    .map(([pieces, broken, limit, trailer]) =>
      givenBody(pieces, {
        limit,
        trailers: trailer ? fromFields([['X-Sum', '1']]) : emptyHeaders,
        error: broken
          ? {
              _tag: 'Malformed',
              failure: {
                _tag: 'Failure',
                code: 'unexpected-end',
                offset: 0,
                before: new Uint8Array(0),
                method: 'POST',
              },
            }
          : undefined,
      }),
    )

describe('law 9', () => {
  holdsLater(
    'a connection runs a program as the other interpreters do',
    interpreterAgrees(byConnection, received()),
    500,
  )
  holdsLater('an answer that comes by way of an effect is the same answer', awaitingChangesNoAnswer(), 300)
})

describe('law 11', () => {
  holdsLater('a broken handler costs its own request, by one 500', defectsAreAnswered(), 300)
})

describe('at every moment', () => {
  holds('there is a deadline, and it moves', alwaysADeadline(), 1000)
  holds(
    'there is one with short deadlines too',
    alwaysADeadline(anyApp, { ...lenient, bodyLimit: 5, highWater: 100 }),
    500,
  )
  holdsLater('a source is closed once, or will be', sourcesAreClosedOnce(), 300)
})
