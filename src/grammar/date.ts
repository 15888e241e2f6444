/** HTTP dates, RFC 9110 §5.6.7: one form is written, three are read. Civil-calendar arithmetic, no clock, no `Date`. */

const DAY = 86_400
const WEEKDAYS = ['Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday'] as const // day 0 first
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

interface Civil {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
}

/**
 * Days from 1970-01-01 to a day of the proleptic Gregorian calendar. Years are counted from March, which puts the leap
 * day last, and in cycles of 400 years, which all have 146 097 days.
 */
const daysOf = (year: number, month: number, day: number): number => {
  const marchYear = month <= 2 ? year - 1 : year
  const cycle = Math.floor(marchYear / 400)
  const inCycle = marchYear - cycle * 400
  const inYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return cycle * 146_097 + inCycle * 365 + Math.floor(inCycle / 4) - Math.floor(inCycle / 100) + inYear - 719_468
}

/** The day that stands `days` after 1970-01-01: the inverse of `daysOf`. */
const civilOf = (days: number): Civil => {
  const shifted = days + 719_468
  const cycle = Math.floor(shifted / 146_097)
  const inCycle = shifted - cycle * 146_097
  const leapDays = Math.floor(inCycle / 1_460) - Math.floor(inCycle / 36_524) + Math.floor(inCycle / 146_096)
  const yearOfCycle = Math.floor((inCycle - leapDays) / 365)
  const inYear = inCycle - (yearOfCycle * 365 + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100))
  const march = Math.floor((5 * inYear + 2) / 153)
  const month = march < 10 ? march + 3 : march - 9
  const year = cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0)
  return { year, month, day: inYear - Math.floor((153 * march + 2) / 5) + 1 }
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const daysIn = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31

const FIRST = daysOf(0, 1, 1) * DAY
const LAST = daysOf(10_000, 1, 1) * DAY - 1

const padded = (value: number, width: number): string => String(value).padStart(width, '0')

/**
 * An instant as IMF-fixdate, the one form that is sent. `ms` counts from 1970, UTC; parts of a second are dropped.
 * Total: what four digits of a year cannot say is written as the nearest instant they can, and NaN as 1970.
 *
 * @example
 * assert.equal(formatHttpDate(784111777000), 'Sun, 06 Nov 1994 08:49:37 GMT')
 */
export const formatHttpDate = (ms: number): string => {
  const seconds = Math.min(Math.max(Math.floor(Number.isNaN(ms) ? 0 : ms / 1000), FIRST), LAST)
  const days = Math.floor(seconds / DAY)
  const time = seconds - days * DAY
  const { year, month, day } = civilOf(days)
  const weekday = WEEKDAYS[((days % 7) + 7) % 7]?.slice(0, 3)
  const clock = [Math.floor(time / 3600), Math.floor(time / 60) % 60, time % 60]
    .map((part) => padded(part, 2))
    .join(':')
  return `${weekday}, ${padded(day, 2)} ${MONTHS[month - 1]} ${padded(year, 4)} ${clock} GMT`
}

/** The last instant of 2019. With it, two-digit years are those from 1970 to 2069, as POSIX has them. */
const PIVOT = daysOf(2020, 1, 1) * DAY * 1000 - 1

/**
 * The instant that a date names, in milliseconds from 1970, UTC; `undefined` when the text is in none of the three forms
 * (IMF-fixdate, RFC 850, asctime) or names a day or a time that does not exist. Names are case-sensitive; the weekday must
 * be one, but need not be that of the date. 23:59:60 is the leap second, and read as the second behind it.
 *
 * An RFC 850 date has two digits of a year: it is the latest such year that is not more than 50 years after `now`.
 *
 * @example
 * assert.equal(parseHttpDate('Sun, 06 Nov 1994 08:49:37 GMT'), 784111777000)
 * assert.equal(parseHttpDate('Sunday, 06-Nov-94 08:49:37 GMT'), 784111777000)
 * assert.equal(parseHttpDate('Sun Nov  6 08:49:37 1994'), 784111777000)
 * assert.equal(parseHttpDate('Sun, 31 Feb 1994 08:49:37 GMT'), undefined)
 */
export const parseHttpDate = (text: string, now: number = PIVOT): number | undefined => {
  const long = text.indexOf(',')
  if (long === 3) return fixdate(text)
  return long < 0 ? asctime(text) : rfc850(text, long, now)
}

/** Does the text from `from` to its end have this layout? `0` stands for a digit, `x` for anything, others for themselves. */
const hasLayout = (text: string, from: number, layout: string): boolean => {
  if (text.length - from !== layout.length) return false
  for (let at = 0; at < layout.length; at++) {
    const sign = layout.charAt(at)
    const unit = text.charCodeAt(from + at)
    if (sign === '0' ? unit < 0x30 || unit > 0x39 : sign !== 'x' && layout.charCodeAt(at) !== unit) return false
  }
  return true
}

/** The number in digits that the layout has proven. */
const digits = (text: string, at: number, count: number): number => {
  let value = 0
  for (let end = at + count; at < end; at++) value = value * 10 + text.charCodeAt(at) - 0x30
  return value
}

const isWeekday = (name: string, length: number): boolean => WEEKDAYS.some((day) => day.slice(0, length) === name)
const monthAt = (text: string, at: number): number => MONTHS.findIndex((month) => text.startsWith(month, at)) + 1

const fixdate = (text: string): number | undefined =>
  hasLayout(text, 3, ', 00 xxx 0000 00:00:00 GMT') && isWeekday(text.slice(0, 3), 3)
    ? instant(digits(text, 12, 4), monthAt(text, 8), digits(text, 5, 2), timeAt(text, 17))
    : undefined

const asctime = (text: string): number | undefined => {
  const padding = text.charAt(8) === ' '
  const layout = padding ? ' xxx  0 00:00:00 0000' : ' xxx 00 00:00:00 0000'
  if (!hasLayout(text, 3, layout) || !isWeekday(text.slice(0, 3), 3)) return undefined
  const day = padding ? digits(text, 9, 1) : digits(text, 8, 2)
  return instant(digits(text, 20, 4), monthAt(text, 4), day, timeAt(text, 11))
}

const rfc850 = (text: string, at: number, now: number): number | undefined => {
  if (!hasLayout(text, at, ', 00-xxx-00 00:00:00 GMT') || !isWeekday(text.slice(0, at), Number.POSITIVE_INFINITY))
    return undefined
  const month = monthAt(text, at + 5)
  const day = digits(text, at + 2, 2)
  const time = timeAt(text, at + 12)
  const seconds = now / 1000
  const today = Math.floor(seconds / DAY)
  const { year, ...rest } = civilOf(today)
  const horizon = daysOf(year + 50, rest.month, rest.day) * DAY + seconds - today * DAY
  const century = Math.floor((year + 50) / 100) * 100
  const latest = century + digits(text, at + 9, 2)
  return instant(daysOf(latest, month, day) * DAY + (time ?? 0) > horizon ? latest - 100 : latest, month, day, time)
}

/** Seconds of the day, of `hh:mm:ss`; `undefined` when there is no such time. */
const timeAt = (text: string, at: number): number | undefined => {
  const hour = digits(text, at, 2)
  const minute = digits(text, at + 3, 2)
  const second = digits(text, at + 6, 2)
  const leap = hour === 23 && minute === 59 && second === 60
  return hour <= 23 && minute <= 59 && (second <= 59 || leap) ? hour * 3600 + minute * 60 + second : undefined
}

const instant = (year: number, month: number, day: number, time: number | undefined): number | undefined =>
  time === undefined || month === 0 || day === 0 || day > daysIn(year, month)
    ? undefined
    : (daysOf(year, month, day) * DAY + time) * 1000
