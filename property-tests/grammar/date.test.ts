import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatHttpDate, parseHttpDate } from '../../src/grammar/date.js'

const FIRST = Date.UTC(2000, 0, 1) - 2000 * 31_556_952_000 // 2000 mean Gregorian years are whole cycles of 400
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59)
const instants = () => fc.integer({ min: FIRST / 1000, max: LAST / 1000 }).map((seconds) => seconds * 1000)

const clocks = () => fc.integer({ min: Date.UTC(1000, 0, 1), max: LAST })

// The peer of these tests is the runtime's own calendar, which the source may not use.
const long = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const rfc850 = (ms: number): string => {
  const [, day, month, year, time] = new Date(ms).toUTCString().split(' ')
  return `${long[new Date(ms).getUTCDay()]}, ${day}-${month}-${year?.slice(-2)} ${time} GMT`
}
const asctime = (ms: number): string => {
  const [weekday, day, month, year, time] = new Date(ms).toUTCString().split(' ')
  return `${weekday?.slice(0, 3)} ${month} ${day?.replace(/^0/, ' ')} ${time} ${year}`
}

describe('writing', () => {
  test('an instant is written as the calendar of the runtime has it', () =>
    fc.assert(fc.property(instants(), (ms) => void expect(formatHttpDate(ms)).toBe(new Date(ms).toUTCString()))))

  test('each day of a cycle of 400 years is written as the calendar of the runtime has it', () => {
    for (let ms = Date.UTC(1800, 0, 1); ms < Date.UTC(2200, 0, 1); ms += 86_400_000)
      if (formatHttpDate(ms) !== new Date(ms).toUTCString()) expect(formatHttpDate(ms)).toBe(new Date(ms).toUTCString())
  })

  test('the first and the last second of each hour and minute are written as the calendar of the runtime has them', () => {
    for (let minute = 0; minute < 1440; minute++)
      for (const ms of [minute * 60_000, minute * 60_000 + 59_000]) {
        const written = formatHttpDate(ms)
        if (written !== new Date(ms).toUTCString()) expect(written).toBe(new Date(ms).toUTCString())
      }
  })

  test('parts of a second are dropped, before 1970 too', () => {
    expect(formatHttpDate(999)).toBe('Thu, 01 Jan 1970 00:00:00 GMT')
    expect(formatHttpDate(-1)).toBe('Wed, 31 Dec 1969 23:59:59 GMT')
  })

  test('what four digits of a year cannot say becomes the nearest instant they can', () => {
    expect(formatHttpDate(LAST + 1000)).toBe('Fri, 31 Dec 9999 23:59:59 GMT')
    expect(formatHttpDate(Number.POSITIVE_INFINITY)).toBe('Fri, 31 Dec 9999 23:59:59 GMT')
    expect(formatHttpDate(FIRST - 1000)).toBe('Sat, 01 Jan 0000 00:00:00 GMT')
    expect(formatHttpDate(Number.NEGATIVE_INFINITY)).toBe('Sat, 01 Jan 0000 00:00:00 GMT')
    expect(formatHttpDate(Number.NaN)).toBe('Thu, 01 Jan 1970 00:00:00 GMT')
  })
})

describe('reading', () => {
  test('what was written reads back as the same instant', () =>
    fc.assert(fc.property(instants(), (ms) => void expect(parseHttpDate(formatHttpDate(ms))).toBe(ms))))

  test('the three forms of one instant agree', () =>
    fc.assert(
      fc.property(instants(), (ms) => {
        expect(parseHttpDate(asctime(ms))).toBe(ms)
        expect(parseHttpDate(rfc850(ms), ms)).toBe(ms)
      }),
    ))

  test('two digits of a year name the latest one that is not more than 50 years ahead', () =>
    fc.assert(
      fc.property(instants(), clocks(), (ms, now) => {
        const horizon = new Date(now)
        horizon.setUTCFullYear(horizon.getUTCFullYear() + 50)
        const read = parseHttpDate(rfc850(ms), now)
        // 29 February may not exist in the century that is meant.
        if (read === undefined) return void expect(rfc850(ms)).toContain('29-Feb-00')
        expect(rfc850(read).slice(rfc850(read).indexOf(','))).toBe(rfc850(ms).slice(rfc850(ms).indexOf(',')))
        expect(read).toBeLessThanOrEqual(horizon.getTime())
        expect(new Date(read).setUTCFullYear(new Date(read).getUTCFullYear() + 100)).toBeGreaterThan(horizon.getTime())
      }),
    ))

  test.each([
    ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(2020, 0, 1), Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(2044, 10, 6, 8, 49, 37), Date.UTC(2094, 10, 6, 8, 49, 37)],
    ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(2044, 10, 6, 8, 49, 36), Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Friday, 31-Dec-99 23:59:59 GMT', Date.UTC(2049, 11, 31), Date.UTC(1999, 11, 31, 23, 59, 59)],
    ['Friday, 01-Jan-00 00:00:00 GMT', Date.UTC(2050, 0, 1), Date.UTC(2100, 0, 1)],
  ])('%s', (text, now, ms) => expect(parseHttpDate(text, now)).toBe(ms))

  test('without a clock, two digits of a year are those from 1970 to 2069', () => {
    expect(parseHttpDate('Thursday, 01-Jan-70 00:00:00 GMT')).toBe(0)
    expect(parseHttpDate('Tuesday, 31-Dec-69 23:59:59 GMT')).toBe(Date.UTC(2069, 11, 31, 23, 59, 59))
  })

  test('23:59:60 is the second behind it, and no other minute has a leap second', () => {
    expect(parseHttpDate('Sat, 31 Dec 2016 23:59:60 GMT')).toBe(Date.UTC(2017, 0, 1))
    expect(parseHttpDate('Sat, 31 Dec 2016 23:58:60 GMT')).toBeUndefined()
    expect(parseHttpDate('Sat, 31 Dec 2016 22:59:60 GMT')).toBeUndefined()
    expect(parseHttpDate('Sat, 31 Dec 2016 23:59:61 GMT')).toBeUndefined()
  })

  test('29 February exists where the calendar has it', () => {
    expect(parseHttpDate('Tue, 29 Feb 2000 00:00:00 GMT')).toBe(Date.UTC(2000, 1, 29))
    expect(parseHttpDate('Thu, 29 Feb 2024 00:00:00 GMT')).toBe(Date.UTC(2024, 1, 29))
    expect(parseHttpDate('Thu, 29 Feb 2100 00:00:00 GMT')).toBeUndefined()
    expect(parseHttpDate('Wed, 29 Feb 2023 00:00:00 GMT')).toBeUndefined()
  })

  test.each([1999, 2000, 2024, 2100])(
    'of each month of %i the days that the calendar has exist, and no other',
    (year) => {
      for (let month = 0; month < 12; month++)
        for (let day = 0; day <= 32; day++) {
          const name = new Date(Date.UTC(year, month)).toUTCString().slice(8, 11)
          const ms = Date.UTC(year, month, day)
          const exists = new Date(ms).getUTCMonth() === month
          const text = `Sun, ${String(day).padStart(2, '0')} ${name} ${year} 00:00:00 GMT`
          expect([text, parseHttpDate(text)]).toEqual([text, exists ? ms : undefined])
        }
    },
  )

  test.each([
    '',
    'Sun',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 GMT ',
    ' Sun, 06 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 06 Nov 1994 08:49:37 gmt',
    'Sun, 06 nov 1994 08:49:37 GMT',
    'sun, 06 Nov 1994 08:49:37 GMT',
    'Sxn, 06 Nov 1994 08:49:37 GMT',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    'Sun, 31 Nov 1994 08:49:37 GMT',
    'Sun, 32 Jan 1994 08:49:37 GMT',
    'Sun, 06 Nov 94 08:49:37 GMT',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:00 GMT',
    'Sun, 06 Nov 1994 08:00:60 GMT',
    'Sun, +6 Nov 1994 08:49:37 GMT',
    'Sun, 0: Nov 1994 08:49:37 GMT',
    'Sun, 0/ Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:3\u0661 GMT',
    'Sun, 06-Nov-94 08:49:37 GMT',
    'Sunday, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-1994 08:49:37 GMT',
    'Sunday, 06-nov-94 08:49:37 GMT',
    'Sunday, 06-Nov-94 25:49:37 GMT',
    'Sunday, 31-Nov-94 08:49:37 GMT',
    'Sunxay, 06-Nov-94 08:49:37 GMT',
    ', 06-Nov-94 08:49:37 GMT',
    'Sun Nov 6 08:49:37 1994',
    'Sun_Nov  6 08:49:37 1994',
    'Sun Nov 06 08:49:37 1994 ',
    'Sun Nov  0 08:49:37 1994',
    'Sun Nxv  6 08:49:37 1994',
    'Sxn Nov  6 08:49:37 1994',
    'Sun Nov  6 08:49:37 94',
    'Sun Nov  6 29:49:37 1994',
    '1994-11-06T08:49:37Z',
    '784111777',
  ])('%j is no date', (text) => expect(parseHttpDate(text)).toBeUndefined())

  test('the weekday must be one, but need not be that of the date', () =>
    expect(parseHttpDate('Mon, 06 Nov 1994 08:49:37 GMT')).toBe(784_111_777_000))

  test('one changed unit never makes another reading of the same instant but in the weekday or the leap second', () =>
    fc.assert(
      fc.property(instants(), fc.nat({ max: 28 }), fc.integer({ min: 0x20, max: 0x7e }), (ms, at, unit) => {
        const text = formatHttpDate(ms)
        const other = text.slice(0, at) + String.fromCharCode(unit) + text.slice(at + 1)
        if (other === text || at < 3 || other.endsWith(':60 GMT')) return
        expect(parseHttpDate(other)).not.toBe(ms)
      }),
    ))
})
