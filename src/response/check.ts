import { sameText } from '../grammar/ascii.js'
import { flawOf, isToken } from './header-value.js'
import type { Fault } from './plan-types.js'
import type { Source } from './source.js'

/** What must hold of every field before it goes out: C11 and C12 of the protocol rules, in one place. */

/** A description that cannot be written, for the reason given. */
export const fault = (detail: string, unused: Source | undefined = undefined): Fault => ({
  _tag: 'Fault',
  detail,
  unused,
})

/**
 * Is this one of the fields that the core alone writes? The length decides for nearly every name.
 *
 * @example
 * assert.equal(isCoreField('transfer-encoding'), true)
 */
export const isCoreField = (name: string): boolean => {
  switch (name.length) {
    case 2:
      return sameText(name, 'TE')
    case 7:
      return sameText(name, 'Upgrade') || sameText(name, 'Trailer')
    case 10:
      return sameText(name, 'Connection') || sameText(name, 'Keep-Alive')
    case 14:
      return sameText(name, 'Content-Length')
    case 17:
      return sameText(name, 'Transfer-Encoding')
    default:
      return false
  }
}

const beforeContent: ReadonlyArray<string> = [
  'Host',
  'Expect',
  'Authorization',
  'Proxy-Authorization',
  'Cookie',
  'Range',
  'Content-Type',
  'Content-Encoding',
]

/** Is this a field that must be known before the content, and so cannot be a trailer? RFC 9110 §6.5.1. */
export const isForbiddenTrailer = (name: string): boolean =>
  isCoreField(name) || beforeContent.some((field) => sameText(field, name))

const shown = (name: unknown): string => JSON.stringify(String(name)).slice(0, 80)

/**
 * Why the field cannot go out; `undefined` when it can. Says nothing of the value, which may be a secret.
 *
 * @example
 * assert.equal(flawOfField('X-A', 'b'), undefined)
 * assert.equal(flawOfField('X-A', 'b\n'), 'the value of "X-A" cannot hold its unit 1')
 */
export const flawOfField = (name: string, value: string): string | undefined => {
  if (typeof name !== 'string' || !isToken(name)) return `a field name is no token: ${shown(name)}`
  if (isCoreField(name)) return `the field ${shown(name)} is written by the core alone`
  if (typeof value !== 'string') return `the value of ${shown(name)} is no string`
  const at = flawOf(value)
  return at < 0 ? undefined : `the value of ${shown(name)} cannot hold its unit ${at}`
}
