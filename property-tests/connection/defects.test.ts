import type { Either } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { wait as elapse, tell } from '../../src/connection/wire.js'
import { emptyHeaders } from '../../src/message/headers.js'
import { empty, file, text } from '../../src/response/body.js'
import { chain, map, of, settled } from '../../src/response/monad.js'
import { collect, fromTask, inform, pull, within } from '../../src/response/program.js'
import type { BodyError } from '../../src/response/reply.js'
import type { Response } from '../../src/response/response.js'
import { ok } from '../../src/response/responses.js'
import { somebody } from './apps.js'
import {
  answersIn,
  END,
  failing,
  get,
  joinedBytes,
  LOST,
  later,
  now,
  post,
  postHead,
  STALL,
  sendTo,
  talk,
  textOf,
  wait,
  wireTo,
} from './talk.js'

const boom = (): never => {
  throw new Error('boom')
}
const any = (value: unknown): App => (() => value) as unknown as App
const forged = { _tag: 'Done', status: 200, reason: undefined, headers: emptyHeaders, body: empty, close: false }

describe('C13: a handler that is broken', () => {
  const kinds: ReadonlyArray<readonly [sentence: string, app: App]> = [
    ['throws', boom],
    [
      'throws nothing at all',
      () => {
        throw undefined
      },
    ],
    ['returns nothing', any(undefined)],
    ['returns null', any(null)],
    ['returns text', any('hi')],
    ['returns a promise', any(Promise.resolve(ok()))],
    ['returns a promise that rejects', () => any(Promise.reject(new Error('late')))(somebody)],
    [
      'returns a forged response',
      any({
        ...forged,
        get value() {
          return this
        },
      }),
    ],
    ['returns a program that ends in no answer', any(of(5))],
    ['returns a program of an unknown kind', any({ _tag: 'Sleep' })],
    ['fails with what is no body error', any({ _tag: 'Fail', error: 'no' })],
    ['fails with nothing', any({ _tag: 'Fail', error: undefined })],
    [
      'fails with a failure that the catalogue does not know',
      any({ _tag: 'Fail', error: { _tag: 'Malformed', failure: { code: 'toString' } } }),
    ],
    ['fails with no failure', any({ _tag: 'Fail', error: { _tag: 'Malformed' } })],
    ['throws when it goes on', () => map((): Response => boom())(collect())],
    ['runs an effect that rejects', () => map(() => ok())(fromTask(() => failing(new Error('no'))))],
    ['runs an effect that throws', () => map(() => ok())(fromTask(boom))],
    ['throws when an effect has settled', () => map((): Response => boom())(fromTask(() => now(1)))],
    ['throws when it is late', () => within(0, boom)(map(() => ok())(fromTask(later<void>().run)))],
  ]
  test.each(kinds)('that %s costs its own request, by a 500', (_, app) => {
    const { statuses, closed, destroyed, defects, log } = talk(app, [post('hello'), wait(1)])
    expect([statuses, closed, destroyed]).toEqual([[500], true, false])
    expect(defects).toHaveLength(1)
    expect(log.at(-1)).toMatchObject({ _tag: 'Access', status: 500 })
  })

  test('answers before it stand', () => {
    const app: App = ({ target }) => (target.raw === '/2' ? boom() : ok(text('hi')))
    expect(talk(app, [joinedBytes(get('/1'), get('/2'), get('/3'))]).statuses).toEqual([200, 500])
  })

  test('says nothing of what it threw', () => {
    expect(talk(boom, [get()]).contents[0]).not.toContain('boom')
  })
})

describe('a handler that does not answer', () => {
  const silent: App = () => map(() => ok())(fromTask(later<void>().run))

  test('is waited for without end, unless told otherwise', () => {
    const { statuses, closed } = talk(silent, [get(), wait(3_000_000)])
    expect([statuses, closed]).toEqual([[], false])
  })

  test('is given up with 503 when its time has passed', () => {
    const options = { handlerTimeout: 5000 }
    expect(talk(silent, [get(), wait(4999)], options).statuses).toEqual([])
    const { statuses, failures, closed, log } = talk(silent, [get(), wait(5000)], options)
    expect([statuses, failures, closed]).toEqual([[503], ['handler-timeout'], true])
    expect(log).toMatchObject([{ _tag: 'Refused' }, { _tag: 'Access', status: 503, took: 5000 }])
  })

  test('is told so by its signal', () => {
    const effect = later<void>()
    const wire = wireTo(() => map(() => ok())(fromTask(effect.run)), { handlerTimeout: 5000 })
    sendTo(wire, get())
    wire.now = 5000
    tell(wire, { _tag: 'Deadline' })
    expect(effect.signals[0]?.reason).toMatchObject({ _tag: 'TimedOut', failure: { code: 'handler-timeout' } })
    effect.resolve()
    expect(answersIn(joinedBytes(...wire.received), false)).toHaveLength(1)
  })

  test('has its time for effects alone: the client’s slowness is not counted', () => {
    const app: App = () => chain(() => map(() => ok())(collect()))(fromTask(() => now(1)))
    const script = [get('/', 'Content-Length: 3'), wait(4000), Uint8Array.of(65, 66, 67)]
    expect(talk(app, script, { handlerTimeout: 3000 }).statuses).toEqual([200])
  })

  test('has one time for all of its effects together', () => {
    const effect = later<void>()
    const app: App = () => chain(() => map(() => ok())(fromTask(effect.run)))(fromTask(effect.run))
    const wire = wireTo(app, { handlerTimeout: 100 })
    sendTo(wire, get())
    elapse(wire, 60)
    effect.resolve()
    elapse(wire, 39)
    expect(wire.closed).toBe(false)
    elapse(wire, 1)
    expect(answersIn(joinedBytes(...wire.received), false).map(({ status }) => status)).toEqual([503])
  })
})

const never = () => new Promise<void>(() => {})

describe('C16: an effect whose client is gone', () => {
  test('is told so by its signal, with the reason', () => {
    const effect = later<void>()
    const wire = wireTo(() => map(() => ok())(fromTask(effect.run)))
    sendTo(wire, get())
    expect(effect.signals[0]?.aborted).toBe(false)
    tell(wire, { _tag: 'Lost', detail: 'ECONNRESET' })
    expect(effect.signals[0]?.reason).toEqual({ _tag: 'Gone', detail: 'ECONNRESET' })
    expect(wire.log).toMatchObject([{ _tag: 'Refused', failure: { code: 'gone' }, status: 0 }])
  })

  test('has what it opened closed, though it settles too late', () => {
    let closed = 0
    const source = { read: () => Promise.resolve(0), close: () => void closed++ }
    const effect = later<void>()
    const app: App = () => map(() => ok(file(source, { start: 0, end: 5 })))(fromTask(effect.run))
    const wire = wireTo(app)
    sendTo(wire, get())
    tell(wire, { _tag: 'Lost', detail: 'reset' })
    effect.resolve()
    expect([closed, wire.state.phase, wire.state.orphans]).toEqual([1, 'Ended', []])
  })

  test('is behind a read, which fails, so that what was opened for it is let go of', () => {
    const closing = later<void>()
    const told: string[] = []
    const app: App = () =>
      chain((read: Either<BodyError, Uint8Array>) => {
        told.push(read._tag === 'Left' && read.left._tag === 'Malformed' ? read.left.failure.code : 'whole')
        return map(() => ok())(fromTask(closing.run))
      })(settled(collect()))
    const wire = wireTo(app)
    sendTo(wire, postHead(5))
    tell(wire, { _tag: 'Lost', detail: 'reset' })
    expect([told, wire.state.orphans.length]).toEqual([['gone'], 1])
    closing.resolve()
    expect([wire.state.phase, wire.state.orphans]).toEqual(['Ended', []])
  })

  test('is behind a read whose program says something meanwhile, to nobody', () => {
    const told: string[] = []
    const app: App = () =>
      chain(() =>
        chain(() =>
          map(() => {
            told.push('end')
            return ok()
          })(inform(102)),
        )(settled(pull)),
      )(settled(collect()))
    const wire = wireTo(app)
    sendTo(wire, postHead(5))
    tell(wire, { _tag: 'Lost', detail: 'reset' })
    expect([told, wire.state.phase]).toEqual([['end'], 'Ended'])
  })

  test('goes on to the end of its program, where every read fails', () => {
    const effect = later<void>()
    const told: string[] = []
    const note = (name: string) => (): undefined => void told.push(name)
    const app: App = () =>
      chain(() =>
        chain((read: Either<BodyError, Uint8Array>) => {
          told.push(read._tag)
          return map(() => ok())(fromTask(async () => note('closed')()))
        })(settled(collect())),
      )(fromTask(effect.run))
    const wire = wireTo(app)
    sendTo(wire, postHead(5))
    tell(wire, { _tag: 'Lost', detail: 'reset' })
    expect(told).toEqual([])
    effect.resolve()
    expect(told.slice(0, 2)).toEqual(['Left', 'closed'])
  })

  test('that fails too late changes nothing', () => {
    const effects = [later<void>(), later<void>()]
    const late = (n: number) => effects[n]?.run ?? never
    const app: App = () =>
      within(10, () => map(() => ok(text('late')))(fromTask(late(1))))(map(() => ok())(fromTask(late(0))))
    const wire = wireTo(app)
    sendTo(wire, get())
    wire.now = 10
    tell(wire, { _tag: 'Deadline' })
    tell(wire, { _tag: 'Lost', detail: 'reset' })
    expect(wire.state.orphans).toHaveLength(2)
    effects[0]?.reject(new Error('late'))
    effects[1]?.resolve()
    expect([wire.state.orphans, wire.log.length]).toEqual([[], 1])
  })

  test('leaves nothing of its input behind', () => {
    const wire = wireTo(() => map(() => ok())(fromTask(later<void>().run)))
    sendTo(wire, joinedBytes(get(), get()))
    expect(wire.state.unread.length).toBeGreaterThan(0)
    tell(wire, { _tag: 'Lost', detail: 'reset' })
    expect(wire.state.unread.length).toBe(0)
    expect(wire.trace).toContainEqual({ _tag: 'Destroy', reset: false })
  })

  test('an idle connection that is lost is not worth a line', () => {
    expect(talk(() => ok(), [get(), LOST]).log).toHaveLength(1)
    expect(talk(() => ok(), [get(), LOST]).destroyed).toBe(true)
  })

  test('is not told so by FIN behind its complete request', () => {
    const effect = later<void>()
    const wire = wireTo(() => map(() => ok())(fromTask(effect.run)))
    sendTo(wire, get())
    tell(wire, END)
    expect(effect.signals[0]?.aborted).toBe(false)
  })
})

describe('within', () => {
  test('an effect that is too slow is abandoned, and the program goes on another way', () => {
    const effect = later<string>()
    const app: App = () =>
      within(100, () => of(ok(text('late'))))(map((it: string) => ok(text(it)))(fromTask(effect.run)))
    const slow = wireTo(app)
    sendTo(slow, get())
    slow.now = 99
    tell(slow, { _tag: 'Deadline' })
    expect(effect.signals[0]?.aborted).toBe(false)
    slow.now = 100
    tell(slow, { _tag: 'Deadline' })
    expect(effect.signals[0]?.reason).toEqual({ _tag: 'Abandoned' })
    expect(answersIn(joinedBytes(...slow.received), false).map(({ body }) => textOf(body))).toEqual(['late'])
  })

  test('an effect in time is what counts', () => {
    const app: App = () =>
      within(100, () => of(ok(text('late'))))(map((it: string) => ok(text(it)))(fromTask(() => now('in time'))))
    expect(talk(app, [get(), wait(200)]).contents).toEqual(['in time'])
  })
})

test('a client that does not read costs its own connection alone', () => {
  const { destroyed, failures, statuses } = talk(() => ok(text('hi')), [STALL, get(), wait(30_000)])
  expect([destroyed, failures, statuses]).toEqual([true, ['write-stall'], []])
})
