/** Who asks whom, and by way of whom: Host, RFC 9112 §3.2, Forwarded, RFC 7239, and Via, RFC 9110 §7.6.3. */
import * as fc from 'fast-check'
import type { HostPort } from '../../../grammar/host.js'
import { isToken } from '../../../grammar/list.js'
import type { ForwardedElement } from '../../../handler/semantics/forwarded-fields.js'
import { textOf, token } from '../octets.js'
import { authority, host, port } from '../target.js'
import { anyCase, anyOf, type ListBounds, listOf, type Phrase, saidTogether } from './phrase.js'

/**
 * The value of Host: a name or an address, and perhaps a port, which may be empty or begin with zeros.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { splitHost } from '../../../grammar/host.js'
 * for (const { value, text } of fc.sample(hostPort(), 5)) assert.deepEqual(splitHost(text), value)
 */
export const hostPort = (): fc.Arbitrary<Phrase<HostPort>> =>
  fc.tuple(host(), fc.oneof(fc.constantFrom(undefined, ''), port())).map(([name, digits]) => ({
    value: { host: name, port: digits === undefined || digits === '' ? undefined : Number(digits) },
    text: digits === undefined ? name : `${name}:${digits}`,
  }))

/** Nodes, RFC 7239 §6, and the address that each stands for, IPv6 in the one spelling of RFC 5952. */
const nodes: ReadonlyArray<Phrase<string | undefined>> = [
  { value: '192.0.2.43', text: '192.0.2.43' },
  { value: '2001:db8::1', text: '[2001:DB8:0:0:0:0:0:1]' },
  { value: '::1', text: '[::1]' },
  { value: undefined, text: 'unknown' },
  { value: undefined, text: '_gazonk' },
]

const node = (): fc.Arbitrary<Phrase<string | undefined>> =>
  fc
    .tuple(fc.constantFrom(...nodes), fc.constantFrom('', '', ':80', ':_obf'))
    .map(([{ value, text }, behind]) => ({ value, text: text + behind }))

type Part = Phrase<Partial<ForwardedElement>>

/** A pair: quoted where it has to be, and at times where it need not. */
const pair = (name: string, of: fc.Arbitrary<Part>): fc.Arbitrary<Part> =>
  fc
    .tuple(anyCase(fc.constant(name)), of, fc.constantFrom(false, false, true))
    .map(([spelt, { value, text }, quoted]) => ({
      value,
      text: `${spelt}=${quoted || !isToken(text) ? `"${text}"` : text}`,
    }))

const scheme = (own: 'http' | 'https'): fc.Arbitrary<Part> =>
  anyCase(fc.constant(own)).map((text) => ({ value: { scheme: own }, text }))

const ofNobody = (texts: fc.Arbitrary<string>): fc.Arbitrary<Part> => texts.map((text) => ({ value: {}, text }))

const parts = (): ReadonlyArray<fc.Arbitrary<Part>> => [
  pair(
    'for',
    node().map(({ value, text }) => ({ value: { client: value }, text })),
  ),
  pair('proto', anyOf(scheme('http'), scheme('https'))),
  pair(
    'host',
    authority().map((text) => ({ value: { host: text }, text })),
  ),
  pair('by', ofNobody(fc.constantFrom('203.0.113.60', '_proxy'))),
  pair('secret', ofNobody(token())),
]

const nobody: ForwardedElement = { client: undefined, scheme: undefined, host: undefined }

const forwarded = (): fc.Arbitrary<Phrase<ForwardedElement>> =>
  fc
    .tuple(
      fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 }),
      fc.tuple(...parts()),
      fc.constantFrom(';', ';', ';;'),
    )
    .map(([order, all, mark]) => {
      const chosen = order.flatMap((at) => all[at] ?? [])
      return {
        value: saidTogether(nobody, chosen),
        text: chosen.map(({ text }) => text).join(mark),
      }
    })

/**
 * The value of Forwarded: what each proxy said, the nearest last. Addresses mean their one spelling; those that are made
 * up or unknown mean nobody.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { forwardedElements } from '../../../handler/semantics/forwarded-fields.js'
 * import { fromFields } from '../../../message/headers.js'
 * for (const { value, text } of fc.sample(forwardedBy(), 5))
 *   assert.deepEqual(forwardedElements(fromFields([['Forwarded', text]])), value)
 */
export const forwardedBy = (bounds?: ListBounds): fc.Arbitrary<Phrase<ReadonlyArray<ForwardedElement>>> =>
  listOf(forwarded(), bounds)

/** One hop of Via: the protocol is HTTP where it is not named, and the comment is without its parentheses. */
export interface Hop {
  readonly protocol: string
  readonly version: string
  readonly by: string
  readonly comment: string | undefined
}

const hop = (): fc.Arbitrary<Phrase<Hop>> =>
  fc
    .record({
      protocol: fc.constantFrom(undefined, undefined, 'HTTP', 'FSTP'),
      version: fc.constantFrom('1.1', '1.0', '2'),
      // A name may hold what parts hops and comments: then nobody can tell.
      by: anyOf(
        token(),
        authority().filter((text) => !/[,()]/.test(text)),
      ),
      comment: fc.option(textOf('Apache/ 1.2,;"', 0, 12), { nil: undefined }),
    })
    .map(({ protocol, version, by, comment }) => ({
      value: { protocol: protocol ?? 'HTTP', version, by, comment },
      text: `${protocol === undefined ? '' : `${protocol}/`}${version} ${by}${comment === undefined ? '' : ` (${comment})`}`,
    }))

/** The value of Via: the hops so far, the nearest last. A comment may hold a comma, which parts nothing. */
export const viaHops = (bounds?: ListBounds): fc.Arbitrary<Phrase<ReadonlyArray<Hop>>> => listOf(hop(), bounds)
