import { describe, expect, test } from 'vitest'
import { octets } from '../../src/fuzz/arbitraries/index.js'
import { malformations } from '../../src/fuzz/malformations/index.js'
import { judge, ruling } from '../../src/fuzz/oracle/index.js'
import {
  type Answer,
  causeOf,
  consequenceOf,
  type Ended,
  judgeAnswerCuts,
  judgeAnswers,
  judgeCuts,
  judgeReading,
  type ParserReading,
  type ReadMessage,
  type ServerObservation,
  wirefoldTarget,
} from '../../src/fuzz/targets/index.js'
import { hasFaultyFraming } from '../../src/fuzz/targets/persistence.js'
import { octetsOfMessages, readMessages } from '../../src/fuzz/written/index.js'

const SENTINEL = 'GET /s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
const HEAD = 'HTTP/1.1\r\nHost: a\r\n'
const POST = `POST / ${HEAD}`
const CHUNKS = `${POST}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`
const BOTH = `${POST}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n`

const LINES = `GET / ${HEAD}X: a\nY: b\r\n\r\n`

const fieldsOf = (fields: Readonly<Record<string, string>>): ReadonlyArray<readonly [string, string]> =>
  Object.entries(fields)

const answer = (status: number, echo?: ReadMessage): Answer => ({ status, closes: status === 400, echo })
const seen = (statuses: ReadonlyArray<number>, ended: Ended = 'closed'): ServerObservation => ({
  answers: statuses.map((status) => answer(status)),
  ended,
  malformed: undefined,
})

const nameOf = (complaint: ReturnType<typeof judgeAnswers>): string =>
  complaint === undefined ? 'nothing' : causeOf(complaint)

describe('of a server it is said', () => {
  test.each<[sent: string, statuses: ReadonlyArray<number>, ended: Ended, cause: string]>([
    // Legal.
    [`GET / ${HEAD}\r\n`, [200, 404], 'closed', 'nothing'],
    [CHUNKS, [200, 200], 'closed', 'nothing'],
    [CHUNKS, [411], 'closed', 'nothing'],
    [CHUNKS, [400], 'closed', 'legal-chunked × refused-legal'],
    [CHUNKS, [200, 400], 'closed', 'legal-chunked × refused-legal'],
    [CHUNKS, [200, 404, 404, 200], 'closed', 'legal-chunked × too-many-answers'],
    [CHUNKS, [], 'waited', 'legal-chunked × too-few-answers'],
    [CHUNKS, [], 'silent', 'legal-chunked × hang'],
    [CHUNKS, [], 'crashed', 'legal × crash'],
    [`GET / ${HEAD}\r\n`, [], 'closed', 'legal-plain × refused-legal'],
    [`FOO / ${HEAD}\r\n`, [400], 'closed', 'nothing'],
    ['GET / HTTP/1.1\r\nHost: a:65535\r\n\r\n', [400], 'closed', 'legal-plain × refused-legal'],
    // A refusal may overtake the answer to what stood before it.
    [`GET / ${HEAD}\r\nFOO / ${HEAD}\r\n`, [400], 'closed', 'nothing'],
    [`GET / ${HEAD}Connection: close\r\n\r\n`, [200], 'closed', 'nothing'],
    [`GET / ${HEAD}Connection: close\r\n\r\n`, [200, 200], 'closed', 'legal-plain × too-many-answers'],
    [`GET / ${HEAD}Connection: close\r\n\r\n`, [400], 'closed', 'nothing'],
    // Who refuses what stands behind the last has not taken it.
    [`GET / ${HEAD}Connection: close\r\n\r\n`, [200, 400], 'closed', 'nothing'],
    [`\r\nGET / ${HEAD}\r\n`, [400], 'closed', 'legal-empty-line × refused-legal'],
    [`GET / ${HEAD}\r\n\r\n`, [200, 400], 'closed', 'legal-empty-line × refused-legal'],
    [CHUNKS.replace('0\r\n\r\n', '0\r\nX: a\r\n\r\n'), [200, 400], 'closed', 'legal-trailers × refused-legal'],
    // Behind a message that may switch protocols there is nothing to count.
    ['CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n', [200, 400, 400], 'closed', 'nothing'],
    // To be refused.
    [`GET / ${HEAD}X : a\r\n\r\n`, [400], 'closed', 'nothing'],
    [`GET / ${HEAD}X : a\r\n\r\n`, [501], 'closed', 'nothing'],
    [`GET / ${HEAD}X : a\r\n\r\n`, [], 'reset', 'nothing'],
    [`GET / ${HEAD}X : a\r\n\r\n`, [], 'silent', 'nothing'],
    [`GET / ${HEAD}X : a\r\n\r\n`, [404], 'closed', 'nothing'],
    [`GET / ${HEAD}X : a\r\n\r\n`, [404, 404], 'closed', 'space-before-colon × accepted'],
    [`GET / ${HEAD}X : a\r\n\r\n`, [200], 'closed', 'space-before-colon × accepted'],
    [`GET / ${HEAD}X : a\r\n\r\n`, [400, 200], 'closed', 'nothing'],
    [`${POST}Content-Length: +3\r\n\r\nabc`, [400, 200], 'closed', 'length-digits × kept-open'],
    [`${POST}Content-Length: +3\r\n\r\nabc`, [200, 200], 'closed', 'length-digits × accepted'],
    // An application may answer before the content that is wrong.
    [`${POST}Transfer-Encoding: chunked\r\n\r\nx\r\n`, [200], 'closed', 'nothing'],
    [`${POST}Transfer-Encoding: chunked\r\n\r\nx\r\n`, [200, 400], 'closed', 'nothing'],
    [`${POST}Transfer-Encoding: chunked\r\n\r\nx\r\n`, [200, 200], 'closed', 'chunk-size-octet × accepted'],
    [`${POST}Transfer-Encoding: chunked\r\nExpect: a\r\n\r\nx\r\n`, [417, 400], 'closed', 'nothing'],
    [
      `${POST}Transfer-Encoding: chunked\r\nExpect: a\r\n\r\nx\r\n`,
      [417, 200],
      'closed',
      'chunk-size-octet × accepted',
    ],
    // An odd octet, or a folded line, may be taken; what stands behind it is judged all the same.
    [
      `${POST}X: a\x01\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc`,
      [200, 200],
      'closed',
      'length-twice × accepted',
    ],
    [`${POST}Content-Length: 31\x01\r\n\r\n${'a'.repeat(31)}`, [200, 200], 'closed', 'length-digits × accepted'],
    [`${POST}Content-Length: 3\r\n 1\r\n\r\nabc`, [200, 200], 'closed', 'length-digits × accepted'],
    [`GET / ${HEAD}X: ${'\0'.repeat(30)}\r\n\r\n`, [200, 200], 'closed', 'nothing'],
    [`GET / ${HEAD}X: a${'\r'.repeat(30)}b\r\n\r\n`, [200, 200], 'closed', 'nothing'],
    ['GET\r/\rHTTP/1.1\r\nHost: a\r\n\r\n', [200, 200], 'closed', 'nothing'],
    // To be read either way.
    [`GET / HTTP/1.1\nHost: a\r\n\r\n`, [200, 200], 'closed', 'nothing'],
    [`GET / HTTP/1.1\nHost: a\r\n\r\n`, [400], 'closed', 'nothing'],
    [`GET / HTTP/1.1\nHost: a\r\n\r\n`, [200, 200, 200], 'closed', 'lf-alone × too-many-answers'],
    [`GET /\r\n`, [200], 'closed', 'nothing'],
    [`${POST}Content-Length: 3, 3\r\n\r\nabc`, [200, 200], 'closed', 'nothing'],
    [`${POST}Content-Length: 3, 0\r\n\r\nabc`, [200, 200], 'closed', 'length-digits × accepted'],
    [`${POST}Content-Length: 00000000000000000003\r\n\r\nabc`, [200, 200], 'closed', 'nothing'],
    [`GET / ${HEAD}X: a\rb\r\n\r\n`, [200, 200], 'closed', 'nothing'],
    [`GET / ${HEAD}X: a\x01b\r\n\r\n`, [200, 200], 'closed', 'nothing'],
    [`GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n`, [200, 200], 'closed', 'nothing'],
    ['\r\n\r\n\r\n', [200], 'closed', 'nothing'],
    // RFC 9112 §6.1: Transfer-Encoding alone, and closed behind it.
    [BOTH, [200], 'closed', 'nothing'],
    [BOTH, [400], 'closed', 'nothing'],
    [BOTH, [200, 200], 'closed', 'coding-and-length × kept-open'],
    [BOTH, [200, 400], 'closed', 'coding-and-length × kept-open'],
    [BOTH.replace('1.1', '1.0'), [200], 'closed', 'nothing'],
    [BOTH.replace('1.1', '1.0'), [200, 200], 'closed', 'coding-in-1.0 × kept-open'],
  ])('%j answered by %j, %s: %s', (sent, statuses, ended, cause) =>
    expect(nameOf(judgeAnswers(octets(sent + SENTINEL), seen(statuses, ended)))).toBe(cause),
  )

  test('that its answer is none, where it is none', () => {
    const bytes = octets(`GET / ${HEAD}\r\n`)
    expect(nameOf(judgeAnswers(bytes, { answers: [], ended: 'closed', malformed: 'bad-status' }))).toBe(
      'answer-bad-status × malformed-answer',
    )
  })

  test('that it read another request than was sent, where it says what it read', () => {
    const echo: ReadMessage = { method: 'POST', target: '/', fields: [['Host', 'a']], body: 'abc' }
    const answers = [answer(200, echo)]
    const bytes = octets(CHUNKS)
    expect(nameOf(judgeAnswers(bytes, { answers, ended: 'closed', malformed: undefined }))).toBe('nothing')
    const other = [answer(200, { ...echo, body: '3\r\nabc\r\n0\r\n\r\n' })]
    expect(nameOf(judgeAnswers(bytes, { answers: other, ended: 'closed', malformed: undefined }))).toBe(
      'legal-content × read-otherwise',
    )
  })
})

describe('of a server that is asked in pieces it is said', () => {
  const plain = `GET / ${HEAD}\r\n`
  const refused = `GET / ${HEAD}X : a\r\n\r\n`
  test.each<[sent: string, whole: ServerObservation, cut: ServerObservation, cause: string]>([
    [plain, seen([200, 200]), seen([200, 200]), 'nothing'],
    [plain, seen([200, 200]), seen([400]), 'legal-content × cut-dependent'],
    [plain, seen([200, 200]), seen([200, 404]), 'legal-content × cut-dependent'],
    [plain, seen([200, 200]), seen([200, 200, 200]), 'legal-content × cut-dependent'],
    [plain, seen([200, 200]), seen([], 'silent'), 'legal-content × cut-dependent'],
    [plain, seen([200, 200]), seen([], 'crashed'), 'legal × crash'],
    // A reset takes answers with it, and a connection may be closed behind any answer.
    [plain, seen([200, 200]), seen([200], 'reset'), 'nothing'],
    [plain + plain, seen([200, 200, 200]), seen([200, 200], 'closed'), 'nothing'],
    // A refusal may overtake answers, and a close may be one.
    [plain + refused, seen([200, 400]), seen([400]), 'nothing'],
    [plain + refused, seen([400]), seen([200]), 'nothing'],
    [plain + refused, seen([400]), seen([200, 200]), 'space-before-colon × cut-dependent'],
    // An application may answer before the content that is wrong.
    [`${POST}Transfer-Encoding: chunked\r\n\r\nx\r\n`, seen([400]), seen([200, 400]), 'nothing'],
  ])('%j: %j, in pieces %j: %s', (sent, whole, cut, cause) =>
    expect(nameOf(judgeAnswerCuts(octets(sent + SENTINEL), whole, cut))).toBe(cause),
  )
})

const read = (...messages: ReadonlyArray<Partial<ReadMessage>>): ParserReading => ({
  messages: messages.map((one) => ({ method: 'GET', target: '/', fields: undefined, body: '', ...one })),
  refused: undefined,
  threw: undefined,
})
const refusing = (reading: ParserReading): ParserReading => ({ ...reading, refused: 'no' })

describe('of a parser it is said', () => {
  const sentinel = { target: '/s' }
  test.each<[sent: string, reading: ParserReading, cause: string]>([
    [`GET / ${HEAD}\r\n`, read({}, sentinel), 'nothing'],
    [`GET / ${HEAD}\r\n`, refusing(read()), 'legal-content × refused-legal'],
    [`GET / ${HEAD}\r\n`, read({}), 'legal-content × too-few-answers'],
    [`GET / ${HEAD}\r\n`, read({ method: 'HEAD' }, sentinel), 'legal-method × read-otherwise'],
    [`GET / ${HEAD}\r\n`, read({ target: '/x' }, sentinel), 'legal-target × read-otherwise'],
    [
      `GET / ${HEAD}X: \xe9\r\n\r\n`,
      read(
        {
          fields: [
            ['X', '?'],
            ['Host', 'a'],
          ],
        },
        sentinel,
      ),
      'nothing',
    ],
    [
      `GET / ${HEAD}X: \xe9\r\n\r\n`,
      read(
        {
          fields: [
            ['X', 'i'],
            ['Host', 'a'],
          ],
        },
        sentinel,
      ),
      'legal-text × read-otherwise',
    ],
    [`GET / ${HEAD}X: b\r\n\r\n`, read({ fields: [['host', 'a']] }, sentinel), 'legal-fields × read-otherwise'],
    [`GET / ${HEAD}X : b\r\n\r\n`, read({}, sentinel), 'space-before-colon × accepted'],
    [`GET / ${HEAD}X : b\r\n\r\n`, read(), 'nothing'],
    [`GET / ${HEAD}X : b\r\n\r\n`, refusing(read()), 'nothing'],
    [`GET / ${HEAD}X: \x01\r\n\r\n`, read({}, sentinel), 'nothing'],
    [
      `GET / ${HEAD}X: \0\r\n\r\n`,
      read({
        fields: [
          ['Host', 'a'],
          ['X', '\0'],
        ],
      }),
      'value-octet × read-otherwise',
    ],
    [BOTH, read({ method: 'POST', body: 'abc' }), 'nothing'],
    [BOTH, read({ method: 'POST', body: 'abc' }, sentinel), 'coding-and-length × kept-open'],
    [BOTH, read({ method: 'POST', body: '3\r\n' }), 'coding-and-length × read-otherwise'],
    ['GET /\nX: a\r\n\r\n', read({ fields: [] }), 'nothing'],
    ['GET /\nX: a\r\n\r\n', read({ fields: [['X', 'a']] }), 'line-parts × read-otherwise'],
    // An LF in a value is a line end, or else SP.
    [LINES, read({ fields: fieldsOf({ Host: 'a', X: 'a', Y: 'b' }) }, sentinel), 'nothing'],
    [LINES, read({ fields: fieldsOf({ Host: 'a', X: 'a Y: b' }) }, sentinel), 'nothing'],
    [LINES, read({ fields: fieldsOf({ Host: 'a', X: 'a' }) }, sentinel), 'lf-alone × read-otherwise'],
    // The reading that leads furthest tells what is wrong.
    ['GET / HTTP/1.1\r\nX: a\n\r\nn', read({}), 'host-missing × accepted'],
    [LINES, read({ fields: fieldsOf({ Host: 'a', X: 'a\nY: b' }) }, sentinel), 'lf-alone × read-otherwise'],
    // A length that is repeated with a zero more, behind a message that has a length as well.
    [
      'POST / HTTP/1.1\nHost: a\nContent-Length:0\n\nPOST / HTTP/1.1\nHost: a\nContent-Length:3\nContent-Length:03\n\nabc',
      read({ method: 'POST' }, { method: 'POST', body: 'abc' }, sentinel),
      'nothing',
    ],
    [
      `GET / ${HEAD}A: b\n\tc\n\r\n`,
      read(
        {
          fields: [
            ['Host', 'a'],
            ['A', 'b c'],
          ],
        },
        sentinel,
      ),
      'nothing',
    ],
    [`GET / HTTP/1.1\r\n A: b\r\nHost: a\r\n\r\n`, read({ fields: [['Host', 'a']] }, sentinel), 'nothing'],
    [`${POST}Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n`, read({ method: 'POST' }, sentinel), 'nothing'],
    [`${POST}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, read({ method: 'POST' }, sentinel), 'nothing'],
    [`${POST}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`, read({ method: 'POST' }), 'coding-list × accepted'],
    [`${POST}Transfer-Encoding: chunked\r\n\r\n0\r\nHost: b\r\n\r\n`, read({ method: 'POST' }, sentinel), 'nothing'],
    [`${POST}Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\n\r\n`, read({ method: 'POST' }, sentinel), 'nothing'],
    [`${POST}Transfer-Encoding: chunked\r\n\r\n0\n\r\n`, read({ method: 'POST' }, sentinel), 'lf-alone × accepted'],
  ])('%j read as %o: %s', (sent, reading, cause) =>
    expect(nameOf(judgeReading(octets(sent + SENTINEL), reading))).toBe(cause),
  )

  test('that it throws, and that cuts change what it reads', () => {
    const bytes = octets(`GET / ${HEAD}\r\n`)
    expect(nameOf(judgeReading(bytes, { ...read(), threw: 'Error' }))).toBe('legal × threw')
    expect(nameOf(judgeCuts(bytes, read({}), read()))).toBe('legal-content × cut-dependent')
    expect(judgeCuts(bytes, read({}), read({}))).toBe(undefined)
  })
})

describe('nobody is accused', () => {
  const base = 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello'
  const inputs = malformations.flatMap(({ name, apply }) =>
    [0, 1].map((place) => {
      const made = readMessages(base).map((message) => apply(message, place))
      return [name, octets(`${String.fromCharCode(...octetsOfMessages(made))}${SENTINEL}`)] as const
    }),
  )

  test('who reads as the judge does', () => {
    const target = wirefoldTarget()
    for (const [name, bytes] of inputs) expect(judgeReading(bytes, target.read(bytes, [])), name).toBe(undefined)
  })

  test('who reads as any reading has it, and then refuses or waits', () => {
    for (const [name, bytes] of inputs) {
      const ruled = ruling(bytes)
      for (const { verdict } of ruled._tag === 'Ambiguous' ? ruled.readings : [ruled]) {
        const last = verdict.messages.findIndex(hasFaultyFraming)
        const shared = last < 0 ? verdict.messages : verdict.messages.slice(0, last + 1)
        const messages = shared.map(({ method, target, fields, body }) => ({
          ...{ method, target: target.raw, fields, body },
        }))
        expect(judgeReading(bytes, { messages, refused: undefined, threw: undefined }), name).toBe(undefined)
      }
    }
  })

  test('who answers what is legal, and refuses and closes at the first thing that is not', () => {
    for (const [name, bytes] of inputs) {
      const { messages, ending } = judge(bytes)
      const statuses = [...messages.map(() => 200), ...(ending._tag === 'Reject' ? [400] : [])]
      expect(judgeAnswers(bytes, seen(statuses)), name).toBe(undefined)
    }
  })
})

test('a consequence is told by the malformation that was made, where it is of the same refusal', () => {
  const [one] = malformations.filter(({ rule }) => rule === 'space-before-colon')
  const [other] = malformations.filter(({ rule }) => rule === 'host-twice')
  const complaint = judgeReading(octets(`GET / ${HEAD}X : b\r\n\r\n`), read({}))
  expect(complaint && one && other && consequenceOf(complaint, [other, one])).toBe(`Such a reader ${one?.careless}.`)
  expect(complaint && other && consequenceOf(complaint, [other])).toContain('one filter')
})
