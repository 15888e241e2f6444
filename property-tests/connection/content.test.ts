import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { tell } from '../../src/connection/wire.js'
import { ascii } from '../../src/grammar/ascii.js'
import { failure } from '../../src/message/failure.js'
import { type Machine, upgrade } from '../../src/response/answer.js'
import { text } from '../../src/response/body.js'
import { chain, fail, map, of, orElse } from '../../src/response/monad.js'
import { collect, foldBody, fromTask, pull, within } from '../../src/response/program.js'
import type { BodyError, Pulled, Reply } from '../../src/response/reply.js'
import type { Response } from '../../src/response/response.js'
import { ok } from '../../src/response/responses.js'
import {
  answersIn,
  chunkedHead,
  closes,
  END,
  get,
  joinedBytes,
  later,
  post,
  postHead,
  receivedBy,
  request,
  sendTo,
  talk,
  textOf,
  wait,
  wireTo,
} from './talk.js'

const say = (content: string): Response => ok(text(content))
const collecting =
  (limit?: number): App =>
  () =>
    map((bytes: Uint8Array) => say(textOf(bytes)))(collect(limit))
const folding: App = () => map((all: string) => say(all))(foldBody('', (sum, piece) => `${sum}[${textOf(piece)}]`))
const errorOf = (error: BodyError): string => (error._tag === 'TooLarge' ? `over ${error.limit}` : error.failure.code)
/** Answers a broken body itself. */
const forgiving =
  (limit?: number): App =>
  () =>
    orElse((error: BodyError): Reply<BodyError, Response> => of(say(errorOf(error))))(
      map((bytes: Uint8Array) => say(textOf(bytes)))(collect(limit)),
    )

describe('C8: the whole body', () => {
  test.each([
    ['counted', [post('hello')]],
    ['counted, in pieces', [postHead(5), ascii('he'), ascii('l'), ascii('lo')]],
    ['chunked', [chunkedHead(), ascii('2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n')]],
    [
      'chunked, octet by octet',
      [...chunkedHead(), ...ascii('2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n')].map((b) => Uint8Array.of(b)),
    ],
  ])('is collected when it is %s', (_, script) => {
    const { contents, closed } = talk(collecting(), [...script, get()])
    expect(contents).toEqual(['hello', ''])
    expect(closed).toBe(false)
  })

  test('is there only when the message has ended, trailers included', () => {
    const head = joinedBytes(chunkedHead(), ascii('5\r\nhello\r\n0\r\nX-Sum: 1\r\n'))
    expect(talk(collecting(), [head]).output).toHaveLength(0)
    expect(talk(collecting(), [head, ascii('\r\n')]).contents).toEqual(['hello'])
    const { statuses, failures } = talk(collecting(), [head, ascii('Host: b\r\n\r\n')])
    expect([statuses, failures]).toEqual([[400], ['forbidden-trailer']])
  })

  test('pulled past its limit is the same wherever the network cut: up to the limit, and then too large', () => {
    const bytes = joinedBytes(chunkedHead(), ascii('4\r\nabcd\r\n4\r\nefgh\r\n4\r\nijkl\r\n0\r\n\r\n'))
    const reading = (all: string): Reply<BodyError, Response> =>
      orElse((error: BodyError): Reply<BodyError, Response> => of(say(`${all} ${errorOf(error)}`)))(
        chain((next: Pulled) => (next._tag === 'Piece' ? reading(all + textOf(next.bytes)) : of(say(all))))(pull),
      )
    for (let cut = 0; cut <= bytes.length; cut++) {
      const script = [bytes.subarray(0, cut), bytes.subarray(cut)]
      expect(talk(() => reading(''), script, { bodyLimit: 6 }).contents).toEqual(['abcdef over 6'])
    }
    expect(talk(() => reading(''), [bytes], { bodyLimit: 12 }).contents).toEqual(['abcdefghijkl'])
  })

  test('that a program pulls on and on behind its end is a defect, and no spin', () => {
    const going: Reply<BodyError, Response> = chain(() => going)(pull)
    expect(talk(() => going, [get()]).statuses).toEqual([500])
    const again = (): Reply<BodyError, Response> => orElse(again)(map(() => say(''))(collect(2)))
    expect(talk(again, [post('hello')]).statuses).toEqual([500])
  })

  test('of a request without content is empty', () => {
    expect(talk(collecting(), [get(), request('POST /')]).contents).toEqual(['', ''])
    expect(talk(folding, [get()]).contents).toEqual([''])
  })

  test('is framed and offered on GET as on POST', () => {
    expect(talk(collecting(), [request('GET /', ['Content-Length: 2'], 'hi')]).contents).toEqual(['hi'])
  })

  test.each([
    ['octets', (bytes: Uint8Array) => new Uint8Array(bytes)],
    ['Buffers, whose `slice` is a view', (bytes: Uint8Array) => Buffer.from(bytes)],
  ])('is the app’s own copy, whatever a shell that reads %s does to them afterwards', (_, chunkOf) => {
    const kept: Uint8Array[] = []
    const keep = (bytes: Uint8Array): Response => {
      kept.push(bytes)
      return say('')
    }
    const feed = (app: App, ...parts: ReadonlyArray<Uint8Array>): void => {
      const wire = wireTo(app)
      for (const part of parts) {
        const chunk = chunkOf(part)
        sendTo(wire, chunk)
        chunk.fill(0)
      }
    }
    const collecting: App = () => map(keep)(collect())
    const pulling: App = () => map((pulled: Pulled) => (pulled._tag === 'Piece' ? keep(pulled.bytes) : say('')))(pull)
    feed(collecting, post('whole'))
    feed(collecting, postHead(6), ascii('in '), ascii('two'))
    feed(pulling, post('piece'))
    feed(() => upgrade('echo', keeping(kept)), joinedBytes(asking, ascii('at once')), ascii('later'))
    expect(kept.map(textOf)).toEqual(['whole', 'in two', 'piece', 'at once', 'later'])
  })
})

const asking = get('/', 'Connection: upgrade', 'Upgrade: echo')

const keeping = (kept: Uint8Array[]): Machine<undefined> => ({
  initial: undefined,
  turn: (state, input) => {
    if (input !== undefined) kept.push(input)
    return { state, output: [], done: false }
  },
})

describe('pieces of a body', () => {
  test('come as they arrive', () => {
    const { contents } = talk(folding, [postHead(6), ascii('ab'), ascii('cd'), ascii('ef')])
    expect(contents).toEqual(['[ab][cd][ef]'])
  })

  test('are read no faster than they are pulled', () => {
    const gate = later<void>()
    const app: App = () => chain(() => chain(() => map(() => say('done'))(pull))(fromTask(gate.run)))(pull)
    const wire = wireTo(app)
    sendTo(wire, joinedBytes(postHead(200_000), ascii('x')))
    for (let chunks = 0; chunks < 3; chunks++) tell(wire, { _tag: 'Bytes', bytes: new Uint8Array(65_536) })
    expect(wire.arriving).toHaveLength(2)
    expect(wire.state.paused).toBe(true)
  })

  test('after the last one comes the end, with its trailers, for ever', () => {
    const twice: App = () =>
      chain((first: Pulled) =>
        chain((second: Pulled) =>
          map((third: Pulled) =>
            say(
              [first, second, third]
                .map((one) => (one._tag === 'Finished' ? [...one.trailers].join() : one._tag))
                .join(' '),
            ),
          )(pull),
        )(pull),
      )(pull)
    const { contents } = talk(twice, [joinedBytes(chunkedHead(), ascii('1\r\nx\r\n0\r\nX-Sum: 1\r\n\r\n'))])
    expect(contents).toEqual(['Piece X-Sum,1 X-Sum,1'])
  })

  test('pulled pieces and then the rest make the whole', () => {
    const app: App = () =>
      chain((first: Pulled) => map((rest: Uint8Array) => say(`${first._tag} ${textOf(rest)}`))(collect()))(pull)
    expect(talk(app, [postHead(5), ascii('he'), ascii('llo')]).contents).toEqual(['Piece llo'])
  })
})

describe('R14: the limit of a body belongs to the demand', () => {
  test.each([
    ['its own', collecting(4), {}],
    ['else the connection’s', collecting(), { bodyLimit: 4 }],
  ])('%s', (_, app, options) => {
    const counted = talk(app, [postHead(5)], options)
    expect([counted.statuses, counted.failures, counted.closed]).toEqual([[413], ['content-too-large'], true])
    const chunked = talk(app, [chunkedHead(), ascii('4\r\nhell\r\n1\r\no')], options)
    expect([chunked.statuses, chunked.failures]).toEqual([[413], ['content-too-large']])
    expect(talk(app, [post('hell')], options).contents).toEqual(['hell'])
  })

  test('its own may be larger than the connection’s', () => {
    expect(talk(collecting(5), [post('hello')], { bodyLimit: 4 }).contents).toEqual(['hello'])
  })

  test('what is pulled counts too', () => {
    const { statuses } = talk(folding, [chunkedHead(), ascii('3\r\nabc\r\n'), ascii('2\r\nde\r\n')], { bodyLimit: 4 })
    expect(statuses).toEqual([413])
    expect(talk(folding, [postHead(5)], { bodyLimit: 4 }).statuses).toEqual([413])
    const mixed: App = () => chain(() => map((rest: Uint8Array) => say(textOf(rest)))(collect(4)))(pull)
    expect(talk(mixed, [chunkedHead(), ascii('3\r\nabc\r\n'), ascii('2\r\nde\r\n0\r\n\r\n')]).statuses).toEqual([413])
  })

  test('the end of a body is within every limit', () => {
    const app: App = () => chain(() => map((last: Pulled) => say(last._tag))(pull))(collect(100))
    expect(talk(app, [post('hello')], { bodyLimit: 2 }).contents).toEqual(['Finished'])
  })

  test('an app may answer it itself, and then the connection closes', () => {
    const { contents, answers } = talk(forgiving(4), [postHead(5)])
    expect([contents, answers.map(closes)]).toEqual([['over 4'], [true]])
  })

  test('a body that is too large once is too large for every later read', () => {
    const stubborn: App = () =>
      orElse(() => map((bytes: Uint8Array) => say(textOf(bytes)))(collect(1000)))(
        map((bytes: Uint8Array) => say(textOf(bytes)))(collect(4)),
      )
    expect(talk(stubborn, [post('hello')]).statuses).toEqual([413])
  })
})

describe('a body that breaks', () => {
  test.each([
    ['by its grammar', ascii('zz\r\n'), 'bad-chunk-size', 400],
    ['by its end', END, 'unexpected-end', 400],
    ['by silence', wait(30_000), 'body-timeout', 408],
  ])('%s is the app’s to answer, or ours', (_, breaking, code, status) => {
    const ours = talk(collecting(), [chunkedHead(), ascii('1\r\nx\r\n'), breaking], { minimumRate: 0 })
    expect([ours.statuses, ours.failures, ours.closed]).toEqual([[status], [code], true])
    const theirs = talk(forgiving(), [chunkedHead(), ascii('1\r\nx\r\n'), breaking], { minimumRate: 0 })
    expect([theirs.contents, theirs.failures, theirs.answers.map(closes)]).toEqual([[code], [code], [true]])
  })

  test('a program may fail with a failure of its own', () => {
    const app: App = () => fail<BodyError>({ _tag: 'Malformed', failure: failure('bad-host', 0) })
    expect(talk(app, [get()]).failures).toEqual(['bad-host'])
  })
})

describe('a Within around a read', () => {
  test('takes nothing of the body when it ends', () => {
    const app: App = () =>
      within(100, () => map((bytes: Uint8Array) => say(`late ${textOf(bytes)}`))(collect()))(
        map((bytes: Uint8Array) => say(textOf(bytes)))(collect()),
      )
    expect(talk(app, [postHead(5), ascii('he'), wait(100), ascii('llo')]).contents).toEqual(['late hello'])
    const pulling: App = () =>
      within(100, () => map((piece: Pulled) => say(piece._tag === 'Piece' ? textOf(piece.bytes) : 'end'))(pull))(
        map((bytes: Uint8Array) => say(textOf(bytes)))(collect()),
      )
    expect(talk(pulling, [postHead(5), ascii('he'), wait(100)]).contents).toEqual(['he'])
  })

  test('changes nothing when it does not', () => {
    const app: App = () => within(100, () => of(say('late')))(map((bytes: Uint8Array) => say(textOf(bytes)))(collect()))
    expect(talk(app, [postHead(5), ascii('he'), wait(99), ascii('llo')]).contents).toEqual(['hello'])
  })
})

test('content that arrives while the app is busy waits, and is then read', () => {
  const gate = later<void>()
  const app: App = () => chain(() => map((bytes: Uint8Array) => say(textOf(bytes)))(collect()))(fromTask(gate.run))
  const wire = wireTo(app)
  sendTo(wire, joinedBytes(postHead(5), ascii('he')))
  sendTo(wire, ascii('ll'))
  sendTo(wire, joinedBytes(ascii('o'), get()))
  expect(receivedBy(wire)).toBe('')
  gate.resolve()
  gate.resolve()
  expect(answersIn(joinedBytes(...wire.received), false).map(({ body }) => textOf(body))).toEqual(['hello', ''])
})
