/** Whole requests, and several on one connection. */
import * as fc from 'fast-check'
import { around, contentOf, field, hostField } from './content.js'
import type { DescribedContent, DescribedField, DescribedRequest } from './described.js'
import { textOf, token } from './octets.js'
import { target } from './target.js'
import { typedField } from './typed/field.js'

/** How framing fields are spelt: legal in any of these ways. */
export interface Spelling {
  readonly zeros: string
  readonly coding: string
  readonly lower: boolean
  readonly around: DescribedField['around']
}

/** A spelling. */
export const spelling = (): fc.Arbitrary<Spelling> =>
  fc.record({
    zeros: fc.constantFrom('', '', '', '00'),
    coding: fc.constantFrom('chunked', 'chunked', 'Chunked', 'CHUNKED'),
    lower: fc.boolean(),
    around: around(),
  })

/** The field that frames the content. */
export const framingFields = (of: DescribedContent, how: Spelling): ReadonlyArray<DescribedField> => {
  const named = (name: string, value: string): ReadonlyArray<DescribedField> => [
    { name: how.lower ? name.toLowerCase() : name, value, around: how.around },
  ]
  switch (of._tag) {
    case 'None':
      return []
    case 'Length':
      return named('Content-Length', `${how.zeros}${of.content.length}`)
    case 'Chunked':
      return named('Transfer-Encoding', how.coding)
  }
}

const common = () =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 8, arbitrary: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH') },
    { weight: 2, arbitrary: fc.constantFrom('TRACE', 'PRI', 'get', 'connect', '__proto__', 'constructor') },
    { weight: 1, arbitrary: token().filter((name) => name !== 'CONNECT' && name !== 'OPTIONS') },
    { weight: 1, arbitrary: textOf('M', 1, 32) },
  )

/** A method other than CONNECT: mostly one of those that everybody knows. */
export const method = (): fc.Arbitrary<string> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 9, arbitrary: common() },
    { weight: 1, arbitrary: fc.constant('OPTIONS') },
  )

/** The fields in an order that `ranks` gives. */
export const shuffled = (
  fields: ReadonlyArray<DescribedField>,
  ranks: ReadonlyArray<number>,
): ReadonlyArray<DescribedField> =>
  fields
    .map((one, index) => ({ one, rank: ranks[index] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one)

type Version = DescribedRequest['version']

/** A field that anybody may send: any name with any value, or one with a meaning, which may take two lines. */
const otherField = (): fc.Arbitrary<ReadonlyArray<DescribedField>> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 5, arbitrary: field().map((one) => [one]) },
    { weight: 1, arbitrary: typedField().map(({ lines }) => lines) },
  )

const requestOf = (
  verb: fc.Arbitrary<string>,
  to: fc.Arbitrary<string>,
  version: Version,
): fc.Arbitrary<DescribedRequest> =>
  fc
    .record({
      emptyLine: fc.constantFrom(false, false, false, true),
      method: verb,
      target: to,
      content: contentOf(version),
      spelling: spelling(),
      hosts: fc.array(hostField(), { minLength: version === 'HTTP/1.1' ? 1 : 0, maxLength: 1 }),
      others: fc.array(otherField(), { maxLength: 4 }).map((all) => all.flat()),
      ranks: fc.array(fc.nat(99), { minLength: 6, maxLength: 6 }),
    })
    .map(({ hosts, others, ranks, spelling: how, ...rest }) => {
      const fields = shuffled([...hosts, ...framingFields(rest.content, how), ...others], ranks)
      return { ...rest, version, fields }
    })

const inBothVersions = (verb: fc.Arbitrary<string>, to: fc.Arbitrary<string>): fc.Arbitrary<DescribedRequest> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 3, arbitrary: requestOf(verb, to, 'HTTP/1.1') },
    { weight: 1, arbitrary: requestOf(verb, to, 'HTTP/1.0') },
  )

/** A request that is legal, and behind which HTTP goes on. */
export const request = (): fc.Arbitrary<DescribedRequest> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 9, arbitrary: inBothVersions(common(), target('GET')) },
    { weight: 1, arbitrary: inBothVersions(fc.constant('OPTIONS'), target('OPTIONS')) },
  )

/** A request that may switch protocols: CONNECT, or one with Upgrade. */
export const switching = (): fc.Arbitrary<DescribedRequest> =>
  fc.oneof(
    { withCrossShrink: true },
    inBothVersions(fc.constant('CONNECT'), target('CONNECT')),
    requestOf(common(), target('GET'), 'HTTP/1.1').map((one) => ({
      ...one,
      fields: [...one.fields, plain('Connection', 'a,\tUpgrade'), plain('Upgrade', 'websocket')],
    })),
  )

const plain = (name: string, value: string): DescribedField => ({ name, value, around: [' ', ''] })

/** Requests on one connection; at times the last one may switch protocols, with some octets behind it. */
export const pipeline = (most = 3): fc.Arbitrary<ReadonlyArray<DescribedRequest>> =>
  fc
    .tuple(
      fc.array(request(), { maxLength: most }),
      fc.oneof(
        { weight: 5, arbitrary: fc.constant([]) },
        switching().map((one) => [one]),
      ),
    )
    .map(([first, last]) => [...first, ...last])
