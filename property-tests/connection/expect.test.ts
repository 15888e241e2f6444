import { describe, expect, test } from 'vitest'
import type { App } from '../../src/connection/contract.js'
import { ascii } from '../../src/grammar/ascii.js'
import { text } from '../../src/response/body.js'
import { map } from '../../src/response/monad.js'
import { collect, fromTask } from '../../src/response/program.js'
import { ok } from '../../src/response/responses.js'
import { closes, get, joinedBytes, later, post, postHead, request, talk, textOf, wait } from './talk.js'

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'
const counting: App = () => map((bytes: Uint8Array) => ok(text(`${bytes.length}`)))(collect())
const deaf: App = () => ok(text('no thanks'))
/** Neither asks nor answers. */
const idle: App = () => map(() => ok(text('at last')))(fromTask(later<void>().run))

const expecting = postHead(5, 'Expect: 100-continue')
const interims = (output: Uint8Array): number => textOf(output).split(CONTINUE).length - 1

describe('C4: Expect', () => {
  test('the app’s demand lets the client go on', () => {
    expect(textOf(talk(counting, [expecting]).output)).toBe(CONTINUE)
    const { contents, output, closed } = talk(counting, [expecting, ascii('hello')])
    expect(contents).toEqual(['5'])
    expect(interims(output)).toBe(1)
    expect(closed).toBe(false)
  })

  test.each(['100-Continue', '100-CONTINUE', '100-continue, 100-continue', '100-continue,'])('%s is known', (value) => {
    expect(textOf(talk(counting, [postHead(5, `Expect: ${value}`)]).output)).toBe(CONTINUE)
  })

  test('a client that has not waited gets no 100', () => {
    const { output, statuses } = talk(counting, [joinedBytes(expecting, ascii('he')), ascii('llo')])
    expect(statuses).toEqual([200])
    expect(interims(output)).toBe(0)
  })

  test('one 100 is enough, however often the app asks', () => {
    const twice: App = () => map((bytes: Uint8Array) => ok(text(`${bytes.length}`)))(collect())
    expect(interims(talk(twice, [expecting, ascii('h'), ascii('e'), ascii('l')]).output)).toBe(1)
  })

  test('an app that neither asks nor answers is helped after a second', () => {
    expect(interims(talk(idle, [expecting, wait(999)]).output)).toBe(0)
    expect(interims(talk(idle, [expecting, wait(1000), wait(5000)]).output)).toBe(1)
  })

  test('not where content has come anyway', () => {
    expect(interims(talk(idle, [expecting, ascii('h'), wait(2000)]).output)).toBe(0)
  })

  test('an early answer goes out without 100, and closes: the client may send the content or not', () => {
    const { statuses, answers, output, closed } = talk(deaf, [expecting])
    expect(statuses).toEqual([200])
    expect(answers.map(closes)).toEqual([true])
    expect(interims(output)).toBe(0)
    expect(closed).toBe(true)
  })

  test('an early answer closes whether the content came with the head or not', () => {
    expect(talk(deaf, [joinedBytes(expecting, ascii('hello'))]).answers.map(closes)).toEqual([true])
  })

  test('a declared length that is too large is refused before 100', () => {
    const { statuses, answers, output } = talk(counting, [postHead(2000, 'Expect: 100-continue')], { bodyLimit: 1000 })
    expect(statuses).toEqual([413])
    expect(answers.map(closes)).toEqual([true])
    expect(interims(output)).toBe(0)
  })

  test.each(['200-ok', '100-continue, other', 'a="', '100-continue;q=1'])(
    'another expectation (%s) is 417',
    (value) => {
      const { statuses, failures, closed } = talk(deaf, [post('hello', `Expect: ${value}`), get()])
      expect(statuses).toEqual([417])
      expect(failures).toEqual(['unknown-expectation'])
      expect(closed).toBe(true)
    },
  )

  test('417 without content too', () => {
    expect(talk(deaf, [get('/', 'Expect: magic')]).statuses).toEqual([417])
  })

  test('without content there is nothing to continue', () => {
    const { output, statuses, closed } = talk(counting, [get('/', 'Expect: 100-continue')])
    expect(statuses).toEqual([200])
    expect(interims(output)).toBe(0)
    expect(closed).toBe(false)
    expect(talk(counting, [request('POST /', ['Content-Length: 0', 'Expect: 100-continue'])]).closed).toBe(false)
  })

  test('an empty Expect expects nothing', () => {
    expect(talk(counting, [post('hello', 'Expect:')]).contents).toEqual(['5'])
    expect(interims(talk(counting, [postHead(5, 'Expect:')]).output)).toBe(0)
  })

  test('on 1.0 Expect is ignored, whatever it says', () => {
    const old = (value: string) => ascii(`POST / HTTP/1.0\r\nContent-Length: 5\r\nExpect: ${value}\r\n\r\n`)
    expect(talk(counting, [old('100-continue'), wait(2000), ascii('hello')]).contents).toEqual(['5'])
    expect(talk(counting, [joinedBytes(old('magic'), ascii('hello'))]).statuses).toEqual([200])
    expect(textOf(talk(counting, [old('100-continue'), wait(2000)]).output)).toBe('')
  })
})
