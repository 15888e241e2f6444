import fc from 'fast-check'
import fresh from 'fresh'
import { describe, expect, test } from 'vitest'
import { formatHttpDate } from '../../../src/grammar/date.js'
import {
  conditional,
  evaluate,
  holdsIfRange,
  preconditioned,
  type Validators,
  validatorsOf,
  withValidators,
} from '../../../src/handler/semantics/conditional.js'
import { etag, formatETag, parseETag, parseETags, strongMatch, weakMatch } from '../../../src/handler/semantics/etag.js'
import type { Field } from '../../../src/message/headers.js'
import { upgrade } from '../../../src/response/answer.js'
import { file } from '../../../src/response/body.js'
import { closing, withHeaders } from '../../../src/response/change.js'
import type { Response } from '../../../src/response/response.js'
import { noContent, notFound, ok } from '../../../src/response/responses.js'
import { get, headers, hostile, latinText } from './soup.js'

const BASE = 784_111_777_000
const date = (seconds: number): string => formatHttpDate(BASE + seconds * 1000)
const current: Validators = { etag: etag('v1'), lastModified: BASE + 999 }
const judge = (method: string, validators: Validators, ...fields: ReadonlyArray<Field>): string => {
  const verdict = evaluate(validators)({ method, headers: headers(...fields) })
  return verdict._tag === 'Proceed'
    ? `Proceed ${verdict.range}`
    : verdict._tag === 'NotModified'
      ? '304'
      : `412 ${verdict.field}`
}

const tag = () => fc.record({ weak: fc.boolean(), opaque: latinText(6).map((text) => etag(text).opaque) })

describe('entity tags', () => {
  test('what was written reads back, alone and in a list', () =>
    fc.assert(
      fc.property(fc.array(tag(), { maxLength: 5 }), (tags) => {
        const texts = tags.map((one) => {
          const text = formatETag(one)
          return text._tag === 'Some' ? text.value : ''
        })
        for (const [at, text] of texts.entries()) expect(parseETag(text)).toEqual({ _tag: 'Some', value: tags[at] })
        expect(parseETags([texts.join(' ,, ')])).toEqual({ _tag: 'Some', value: tags })
      }),
    ))

  test.each(['', 'a', '"a', 'a"', '"a b"', 'w/"a"', 'W/a', 'W/', 'W/ "a"', '"a""', '"a\u007f"', '"'])(
    '%j is no tag',
    (text) => expect(parseETag(text)._tag).toBe('None'),
  )

  test.each(['"a" "b"', '*, "a"', '"a", *', '"a", b', '"a, "b"', 'W/"a", w/"b"'])('%j is no list of tags', (text) =>
    expect(parseETags([text])._tag).toBe('None'),
  )

  test('a backslash escapes nothing, and a comma may stand in a tag', () =>
    expect(parseETags(['"a\\","b,c"'])).toEqual({ _tag: 'Some', value: [etag('a\\'), etag('b,c')] }))

  test('a tag that cannot be written is none', () => {
    expect(formatETag({ weak: false, opaque: 'a b' })._tag).toBe('None')
    expect(formatETag({ weak: false, opaque: 'a\n' })._tag).toBe('None')
  })

  // RFC 9110 §8.8.3.2, table 3.
  test.each([
    ['W/"1"', 'W/"1"', false, true],
    ['W/"1"', 'W/"2"', false, false],
    ['W/"1"', '"1"', false, true],
    ['"1"', '"1"', true, true],
  ])('%s and %s: strong %s, weak %s', (a, b, strong, weak) => {
    const [one, two] = [parseETag(a), parseETag(b)]
    if (one._tag === 'None' || two._tag === 'None') throw new Error('no tags')
    expect([strongMatch(one.value, two.value), weakMatch(one.value, two.value)]).toEqual([strong, weak])
  })
})

describe('preconditions', () => {
  const cases: ReadonlyArray<readonly [string, string, Validators, ReadonlyArray<Field>, string]> = [
    ['nothing is asked', 'GET', current, [], 'Proceed false'],
    ['If-Match names the tag', 'PUT', current, [['If-Match', '"v0", "v1"']], 'Proceed false'],
    ['If-Match names another', 'PUT', current, [['If-Match', '"v0"']], '412 If-Match'],
    ['If-Match is compared strongly', 'PUT', { etag: etag('v1', true) }, [['If-Match', 'W/"v1"']], '412 If-Match'],
    ['If-Match: * where there is one', 'PUT', { exists: true }, [['If-Match', '*']], 'Proceed false'],
    ['If-Match: * where there is none', 'PUT', { exists: false }, [['If-Match', '*']], '412 If-Match'],
    ['If-Match is junk', 'PUT', current, [['If-Match', 'v1']], '412 If-Match'],
    ['If-Match is empty', 'PUT', current, [['If-Match', '']], '412 If-Match'],
    [
      'If-Match on two lines',
      'PUT',
      current,
      [
        ['If-Match', '"v0"'],
        ['If-Match', '"v1"'],
      ],
      'Proceed false',
    ],
    [
      'If-Match holds, the date is not asked',
      'PUT',
      current,
      [
        ['If-Match', '"v1"'],
        ['If-Unmodified-Since', date(-9)],
      ],
      'Proceed false',
    ],
    ['unchanged since its own second', 'PUT', current, [['If-Unmodified-Since', date(0)]], 'Proceed false'],
    ['changed since', 'PUT', current, [['If-Unmodified-Since', date(-1)]], '412 If-Unmodified-Since'],
    ['If-Unmodified-Since is no date', 'PUT', current, [['If-Unmodified-Since', 'soon']], 'Proceed false'],
    [
      'two dates are none',
      'PUT',
      current,
      [
        ['If-Unmodified-Since', date(-1)],
        ['If-Unmodified-Since', date(-1)],
      ],
      'Proceed false',
    ],
    ['no date is known', 'PUT', {}, [['If-Unmodified-Since', date(-1)]], 'Proceed false'],
    ['there is nothing', 'PUT', { ...current, exists: false }, [['If-Unmodified-Since', date(-1)]], 'Proceed false'],
    ['If-None-Match names it', 'GET', current, [['If-None-Match', 'W/"v1"']], '304'],
    ['If-None-Match names it to HEAD', 'HEAD', current, [['If-None-Match', '"v1"']], '304'],
    ['If-None-Match names it to PUT', 'PUT', current, [['If-None-Match', '"v1"']], '412 If-None-Match'],
    ['If-None-Match: * creates', 'PUT', { exists: false }, [['If-None-Match', '*']], 'Proceed false'],
    ['If-None-Match: * does not replace', 'PUT', {}, [['If-None-Match', '*']], '412 If-None-Match'],
    ['If-None-Match is junk to GET', 'GET', current, [['If-None-Match', 'v1']], 'Proceed false'],
    ['If-None-Match is junk to PUT', 'PUT', current, [['If-None-Match', 'v1']], '412 If-None-Match'],
    [
      'If-None-Match makes the date mute',
      'GET',
      current,
      [
        ['If-None-Match', '"v0"'],
        ['If-Modified-Since', date(9)],
      ],
      'Proceed false',
    ],
    ['not modified since its own second', 'GET', current, [['If-Modified-Since', date(0)]], '304'],
    ['modified since', 'GET', current, [['If-Modified-Since', date(-1)]], 'Proceed false'],
    ['If-Modified-Since is for GET and HEAD', 'POST', current, [['If-Modified-Since', date(0)]], 'Proceed false'],
    [
      'If-Match comes before If-None-Match',
      'GET',
      current,
      [
        ['If-Match', '"v0"'],
        ['If-None-Match', '"v1"'],
      ],
      '412 If-Match',
    ],
    ['OPTIONS has no conditions', 'OPTIONS', current, [['If-Match', '"v0"']], 'Proceed false'],
    ['TRACE has no conditions', 'TRACE', current, [['If-None-Match', '*']], 'Proceed false'],
    ['CONNECT has no conditions', 'CONNECT', current, [['If-None-Match', '*']], 'Proceed false'],
    ['a range is asked for', 'GET', current, [['Range', 'bytes=0-1']], 'Proceed true'],
    ['HEAD has no range', 'HEAD', current, [['Range', 'bytes=0-1']], 'Proceed false'],
    [
      'If-Range holds',
      'GET',
      current,
      [
        ['Range', 'bytes=0-1'],
        ['If-Range', '"v1"'],
      ],
      'Proceed true',
    ],
    [
      'If-Range does not',
      'GET',
      current,
      [
        ['Range', 'bytes=0-1'],
        ['If-Range', '"v0"'],
      ],
      'Proceed false',
    ],
  ]
  test.each(cases)('%s', (_, method, validators, fields, expected) =>
    expect(judge(method, validators, ...fields)).toBe(expected),
  )

  test.each([
    ['"v1"', true],
    ['W/"v1"', false],
    [date(0), true],
    [date(1), false],
    [date(-1), false],
    ['junk', false],
  ])('If-Range: %s holds: %s', (value, holds) =>
    expect(holdsIfRange(current)(headers(['If-Range', value]))).toBe(holds),
  )

  test('a date whose second was not over when it was looked up is weak, and If-Range does not hold by it', () => {
    const at = (asOf: number) => holdsIfRange({ ...current, asOf })(headers(['If-Range', date(0)]))
    expect([at(BASE + 999), at(BASE + 1000), at(BASE + 9999)]).toEqual([false, true, true])
    expect(holdsIfRange({ ...current, asOf: BASE })(headers(['If-Range', '"v1"']))).toBe(true)
  })

  const SINCE = [undefined, date(-1), date(0), date(1), 'junk']
  const TAGS = [undefined, '"v1"', '"v0"', 'W/"v1"', '*']
  test('every combination of the five fields is judged in the order of RFC 9110 §13.2.2', () => {
    const combine = (
      values: ReadonlyArray<ReadonlyArray<string | undefined>>,
    ): ReadonlyArray<ReadonlyArray<string | undefined>> =>
      values.reduce<ReadonlyArray<ReadonlyArray<string | undefined>>>(
        (so, next) => so.flatMap((one) => next.map((value) => [...one, value])),
        [[]],
      )
    const names = ['If-Match', 'If-Unmodified-Since', 'If-None-Match', 'If-Modified-Since', 'If-Range'] as const
    const ranges = [undefined, '"v1"', 'W/"v1"', date(0), date(1)]
    for (const values of combine([TAGS, SINCE, TAGS, SINCE, ranges]))
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
        const [match, unmodified, noneMatch, modified, range] = values
        const isRead = method === 'GET' || method === 'HEAD'
        const steps = (): string => {
          // Steps 1 and 2.
          if (match !== undefined && match !== '"v1"' && match !== '*') return '412 If-Match'
          if (match === undefined && unmodified === date(-1)) return '412 If-Unmodified-Since'
          // Steps 3 and 4.
          if (noneMatch !== undefined && noneMatch !== '"v0"') return isRead ? '304' : '412 If-None-Match'
          if (noneMatch === undefined && isRead && (modified === date(0) || modified === date(1))) return '304'
          // Step 5.
          return `Proceed ${method === 'GET' && (range === undefined || range === '"v1"' || range === date(0))}`
        }
        const fields = names.flatMap((name, at): ReadonlyArray<Field> => {
          const value = values[at]
          return value === undefined ? [] : [[name, value]]
        })
        const said = judge(method, current, ...fields, ['Range', 'bytes=0-0'])
        if (said !== steps()) expect([method, ...values, said]).toEqual([method, ...values, steps()])
      }
  })

  test('two If-Range lines hold nothing, nor does a date that is not known', () => {
    expect(holdsIfRange(current)(headers(['If-Range', '"v1"'], ['If-Range', '"v1"']))).toBe(false)
    expect(holdsIfRange({})(headers(['If-Range', date(0)]))).toBe(false)
    expect(holdsIfRange({})(headers(['If-Range', 'junk']))).toBe(false)
  })

  test('any text is judged, and a long one in no time to speak of', () => {
    const names = ['If-Match', 'If-None-Match', 'If-Range', 'If-Modified-Since', 'If-Unmodified-Since'] as const
    fc.assert(
      fc.property(fc.constantFrom(...names), latinText(), fc.constantFrom('GET', 'PUT'), (name, text, method) => {
        expect(judge(method, current, [name, text])).toMatch(/^Proceed|^304$|^412 /)
      }),
    )
    for (const name of names) for (const text of hostile) judge('GET', current, [name, text])
  })
})

describe('beside the package fresh', () => {
  const tags = () => fc.constantFrom('"a"', 'W/"a"', '"b"', 'W/"b"', '"c,d"', 'junk', '*', 'w/"a"', '""', '"a b"')
  const lists = () => fc.array(tags(), { minLength: 1, maxLength: 4 }).map((all) => all.join(', '))
  const dates = () => fc.constantFrom(date(-1), date(0), date(1), 'junk')

  test('GET is answered 304 exactly when fresh says so, but for the rules named', () =>
    fc.assert(
      fc.property(
        fc.option(lists(), { nil: undefined }),
        fc.option(dates(), { nil: undefined }),
        fc.constantFrom('"a"', 'W/"a"', '"c,d"'),
        fc.option(fc.constant(date(0)), { nil: undefined }),
        (noneMatch, since, tagText, changed) => {
          const isReadable = noneMatch === undefined || parseETags([noneMatch])._tag === 'Some'
          // Rule 1: a list with junk in it names nothing; fresh picks out what it knows.
          fc.pre(isReadable)
          // Rule 2: a comma inside a tag is part of it (RFC 9110 §8.8.3); fresh cuts there.
          fc.pre(noneMatch === undefined || !noneMatch.includes('c,d'))
          const request: Field[] = []
          if (noneMatch !== undefined) request.push(['If-None-Match', noneMatch])
          if (since !== undefined) request.push(['If-Modified-Since', since])
          const response: Field[] = [['ETag', tagText]]
          if (changed !== undefined) response.push(['Last-Modified', changed])
          const ours = evaluate(validatorsOf(headers(...response)))(get(...request))._tag === 'NotModified'
          const theirs = fresh(
            { 'if-none-match': noneMatch, 'if-modified-since': since },
            { etag: tagText, 'last-modified': changed },
          )
          expect(ours).toBe(theirs)
        },
      ),
      { numRuns: 500 },
    ))

  test('rule 1: fresh finds a tag beside junk', () => {
    expect(fresh({ 'if-none-match': 'junk, "a"' }, { etag: '"a"' })).toBe(true)
    expect(judge('GET', { etag: etag('a') }, ['If-None-Match', 'junk, "a"'])).toBe('Proceed false')
  })
  test('rule 2: fresh does not find a tag with a comma', () => {
    expect(fresh({ 'if-none-match': '"c,d"' }, { etag: '"c,d"' })).toBe(false)
    expect(judge('GET', { etag: etag('c,d') }, ['If-None-Match', '"c,d"'])).toBe('304')
  })
  test('rule 3: an empty If-None-Match is there, and makes the date mute (RFC 9110 §13.1.3)', () => {
    expect(fresh({ 'if-none-match': '', 'if-modified-since': date(0) }, { 'last-modified': date(0) })).toBe(true)
    expect(judge('GET', current, ['If-None-Match', ''], ['If-Modified-Since', date(0)])).toBe('Proceed false')
  })
  test('rule 4: Cache-Control: no-cache is no precondition (RFC 9110 §13.1)', () => {
    expect(fresh({ 'if-none-match': '"a"', 'cache-control': 'no-cache' }, { etag: '"a"' })).toBe(false)
    expect(judge('GET', { etag: etag('a') }, ['If-None-Match', '"a"'], ['Cache-Control', 'no-cache'])).toBe('304')
  })
})

describe('answers to conditional requests', () => {
  const page = withHeaders(headers(['Cache-Control', 'max-age=9'], ['Vary', 'Accept']))(ok())
  const source = { read: async () => 0, close: () => undefined }
  const fileOf = (response: Response) =>
    response.body._tag === 'File' ? [response.body.source, response.body.end] : []

  test('a 304 keeps the fields of the 200 and has its validators', () => {
    const response = conditional(current)(get(['If-None-Match', '"v1"']))(page)
    expect(response.status).toBe(304)
    expect([...response.headers]).toEqual([
      ['Cache-Control', 'max-age=9'],
      ['Vary', 'Accept'],
      ['ETag', '"v1"'],
      ['Last-Modified', date(0)],
    ])
  })

  test('a 412 keeps Vary alone, and a file is still there to be closed', () => {
    const whole = withHeaders(page.headers)(ok(file(source, { start: 0, end: 9, type: 'a/b' })))
    const response = conditional(current)(get(['If-Match', '"v0"']))(whole)
    expect([response.status, [...response.headers]]).toEqual([412, [['Vary', 'Accept']]])
    expect(fileOf(response)).toEqual([source, 0])
    expect(fileOf(conditional(current)(get(['If-None-Match', '*']))(whole))).toEqual([source, 9])
  })

  test('a wish to close the connection is kept', () => {
    for (const field of [
      ['If-Match', '"v0"'],
      ['If-None-Match', '*'],
      ['Accept', '*/*'],
    ] as const)
      expect(conditional(current)(get(field))(closing(page)).close).toBe(true)
  })

  test('other answers, and those to other methods, stay as they are', () => {
    expect(conditional(current)(get(['If-None-Match', '*']))(notFound())).toEqual(notFound())
    const put = { method: 'PUT', headers: headers(['If-None-Match', '*']) }
    expect(conditional(current)(put)(page)).toBe(page)
  })

  test('validators that the response names itself are left', () => {
    const named = withHeaders(headers(['ETag', '"own"'], ['Last-Modified', date(5)]))(ok())
    expect(withValidators(current)(named)).toBe(named)
    expect(validatorsOf(named.headers)).toEqual({ etag: etag('own'), lastModified: BASE + 5000 })
    expect(validatorsOf(headers())).toEqual({ etag: undefined, lastModified: undefined })
  })

  test('work is done only where the conditions hold', () => {
    let done = 0
    const work = () => {
      done += 1
      return noContent
    }
    const put = (...fields: ReadonlyArray<Field>) =>
      preconditioned(current)({ method: 'PUT', headers: headers(...fields) })(work)
    expect(put(['If-Match', '"v0"'])).toMatchObject({ status: 412 })
    expect(done).toBe(0)
    expect(put(['If-Match', '"v1"'])).toBe(noContent)
    expect(preconditioned(current)(get(['If-None-Match', '*']))(() => page)).toMatchObject({ value: { status: 304 } })
    const other = upgrade('echo', { initial: 0, turn: () => ({ state: 0, output: [], done: true }) })
    expect(preconditioned(current)(get(['If-None-Match', '*']))(() => other)).toMatchObject({ value: other })
  })
})
