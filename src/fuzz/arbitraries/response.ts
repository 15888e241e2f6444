/** What a server sends to requests of given methods: legal, nearly legal, and noise. */
import * as fc from 'fast-check'
import { contentOf, field } from './content.js'
import { type DescribedContent, type DescribedField, writeContent, writeField } from './described.js'
import { mutated } from './mutation.js'
import { fieldValue, joined, octets, pointedBytes, rawBytes } from './octets.js'
import { framingFields, type Spelling, shuffled, spelling } from './request.js'

/** A response that is legal under the default limits. The framing field is among `fields`. */
export interface DescribedResponse {
  readonly version: 'HTTP/1.0' | 'HTTP/1.1'
  readonly status: number
  readonly reason: string
  readonly fields: ReadonlyArray<DescribedField>
  readonly content: DescribedContent
}

/** The response as octets. */
export const writeResponse = (of: DescribedResponse): Uint8Array => {
  const line = `${of.version} ${of.status} ${of.reason}\r\n`
  return joined([octets(`${line}${of.fields.map(writeField).join('')}\r\n`), ...writeContent(of.content)])
}

const noContent: DescribedContent = { _tag: 'None' }

const version = fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0') satisfies fc.Arbitrary<
  DescribedResponse['version']
>

const finalStatus = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(200, 200, 201, 204, 205, 206, 301, 304, 404, 500) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
)

interface Parts {
  readonly version: DescribedResponse['version']
  readonly status: number
  readonly reason: string
  readonly others: ReadonlyArray<DescribedField>
  readonly content: DescribedContent
  readonly how: Spelling
  readonly ranks: ReadonlyArray<number>
}

/** RFC 9110 §8.6: no framing field in 204, and none that means anything in an answer to HEAD, or 304. */
const assemble = (method: string, { content, how, others, ranks, ...line }: Parts): DescribedResponse => {
  const isSilent = method === 'HEAD' || line.status === 304
  const isBare = line.status === 204
  const framing = isBare ? [] : framingFields(content, how)
  return {
    ...line,
    fields: shuffled([...framing, ...others], ranks),
    content: isSilent || isBare ? noContent : content,
  }
}

const finalTo = (method: string): fc.Arbitrary<DescribedResponse> =>
  version.chain((of) =>
    fc
      .record({
        version: fc.constant(of),
        status: finalStatus,
        reason: fieldValue(),
        others: fc.array(field(), { maxLength: 3 }),
        content: contentOf(of),
        how: spelling(),
        ranks: fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
      })
      .map((parts) => assemble(method, parts)),
  )

const interim: fc.Arbitrary<DescribedResponse> = fc.record({
  version: fc.constant('HTTP/1.1'),
  status: fc.constantFrom(100, 102, 103, 199),
  reason: fieldValue(),
  fields: fc.array(field(), { maxLength: 2 }),
  content: fc.constant(noContent),
})

/** Does the connection end the content? Behind such a response nothing is legal that could be told apart from it. */
const runsOn = (method: string, of: DescribedResponse): boolean =>
  of.content._tag === 'None' && method !== 'HEAD' && of.status !== 204 && of.status !== 304

/** The answers to some of these requests, in order; interim ones before some of them. */
export const legalAnswers = (methods: ReadonlyArray<string>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.nat(methods.length),
      fc.tuple(...methods.map((method) => fc.tuple(fc.array(interim, { maxLength: 1 }), finalTo(method)))),
    )
    .map(([count, all]) => {
      const sent: DescribedResponse[] = []
      for (const [at, [before, last]] of all.slice(0, count).entries()) {
        sent.push(...before, last)
        if (runsOn(methods[at] ?? '', last)) break
      }
      return joined(sent.map(writeResponse))
    })

const pieces = [
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/2.0',
  ' ',
  '  ',
  '100',
  '101',
  '103',
  '200',
  '204',
  '304',
  '99',
  '2000',
  'OK',
  '\r\n',
  '\r\n\r\n',
  '\n',
  '\r',
  'Content-Length: 3\r\n',
  'Content-Length: 0\r\n',
  'Content-Length: 03\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip\r\n',
  'X: y\r\n',
  ' z\r\n',
  'abc',
  '3\r\nabc\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.1 100 \r\n\r\n',
  'HTTP/1.1 204 No\r\n\r\n',
] as const

/** The pieces that the rules for responses are about, in any order. */
export const answerSoup = (): fc.Arbitrary<Uint8Array> =>
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 12, size: 'max' }).map((all) => octets(all.join('')))

/** Everything a client that has sent these requests may be sent. */
export const anyAnswers = (methods: ReadonlyArray<string>): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 3, arbitrary: legalAnswers(methods) },
    { weight: 6, arbitrary: mutated(legalAnswers(methods)) },
    { weight: 3, arbitrary: answerSoup() },
    { weight: 1, arbitrary: mutated(answerSoup()) },
    { weight: 1, arbitrary: rawBytes() },
    { weight: 1, arbitrary: pointedBytes() },
  )
