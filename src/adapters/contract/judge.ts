import { sameText } from '../../grammar/ascii.js'
import type { Expected, FieldLine, Got } from './exchange.js'
import { difference, octetsOf } from './octets.js'

const valuesOf = (fields: ReadonlyArray<FieldLine>, name: string): ReadonlyArray<string> =>
  fields.filter(([other]) => sameText(other, name)).map(([, value]) => value)

const say = (value: unknown): string => JSON.stringify(value)

const unlike = (what: string, got: unknown, expected: unknown): ReadonlyArray<string> =>
  expected === undefined || say(got) === say(expected) ? [] : [`${what} is ${say(got)}, not ${say(expected)}`]

const lines = (what: string, got: ReadonlyArray<FieldLine>, expected: ReadonlyArray<FieldLine>, exactCase: boolean) => [
  ...[...new Set(expected.map(([name]) => name.toLowerCase()))].flatMap((name) =>
    unlike(`${what} ${name}`, valuesOf(got, name), valuesOf(expected, name)),
  ),
  ...expected
    .filter(([name]) => exactCase && !got.some(([other]) => other === name))
    .map(([name]) => `the name ${name} has lost its case`),
]

/**
 * What of an answer is not as it has to be; nothing where all is well. `exactCase`: names keep their case.
 *
 * @example
 * const got = { status: 200, reason: 'OK', fields: [], body: ascii('a'), whole: true, trailers: [], interim: [] }
 * assert.deepEqual(faultsOf(got, { status: 200, body: 'a' }, false), [])
 * assert.deepEqual(faultsOf(got, { status: 204 }, false), ['the status is 200, not 204'])
 */
export const faultsOf = (got: Got, expected: Expected, exactCase: boolean): ReadonlyArray<string> => {
  const body = expected.body === undefined ? undefined : difference(got.body, octetsOf(expected.body))
  const none = new Uint8Array(0)
  const switched =
    expected.switched === undefined ? undefined : difference(got.switched ?? none, octetsOf(expected.switched))
  return [
    ...unlike('the status', got.status, expected.status),
    ...unlike('the reason', got.reason, expected.reason),
    ...lines('the field', got.fields, expected.fields ?? [], exactCase),
    ...(expected.absent ?? []).flatMap((name) => unlike(`the field ${name}`, valuesOf(got.fields, name), [])),
    ...unlike('whether the content is whole', got.whole, expected.whole ?? true),
    ...(body === undefined ? [] : [`the content has ${body}`]),
    ...(expected.trailers === undefined ? [] : unlike('the trailer section', got.trailers, expected.trailers)),
    ...unlike('the interim answers', got.interim, expected.interim),
    ...(switched === undefined ? [] : [`what came in the other protocol has ${switched}`]),
  ]
}
