import { around, hexdump } from './hexdump.js'

/** What was answered then, and what is answered now. */
export interface Compared {
  readonly connection: number
  readonly then: Uint8Array
  readonly now: Uint8Array
}

/** Dates differ whenever time has passed: in both, each line of that name reads the same. */
const withoutDates = (bytes: Uint8Array): Buffer =>
  Buffer.from(
    Buffer.from(bytes)
      .toString('latin1')
      .replace(/^Date: .*\r$/gm, 'Date: -\r'),
    'latin1',
  )

const firstDifference = (a: Uint8Array, b: Uint8Array): number | undefined => {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) if (a[at] !== b[at]) return at
  return a.length === b.length ? undefined : length
}

/** Where the two differ, dates aside: the octet, counted without the text of dates; `undefined` where they do not. */
export const difference = ({ then, now }: Compared): number | undefined =>
  firstDifference(withoutDates(then), withoutDates(now))

/** What there is to say of a connection. */
export const report = (it: Compared): ReadonlyArray<string> => {
  const at = difference(it)
  if (at === undefined) return [`connection ${it.connection}: the same, ${it.then.length} octets`]
  const side = (name: string, bytes: Uint8Array): ReadonlyArray<string> => [
    `  ${name}:`,
    ...hexdump(around({ from: 0, bytes: withoutDates(bytes) }, at), at).map((line) => `  ${line}`),
  ]
  return [`connection ${it.connection}: differs from octet ${at} on`, ...side('then', it.then), ...side('now', it.now)]
}
