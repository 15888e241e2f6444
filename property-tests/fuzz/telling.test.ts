import { describe, expect, test } from 'vitest'
import { octets } from '../../src/fuzz/arbitraries/index.js'
import { told } from '../../src/fuzz/live/judging/telling.js'
import type { Finding } from '../../src/fuzz/report/index.js'
import { type Behaviour, causeOf } from '../../src/fuzz/targets/index.js'

const found = (rule: string, behaviour: Behaviour, least: string, more: Partial<Finding> = {}): Finding => ({
  ...{ target: 'a', rule, behaviour, cause: causeOf({ rule, behaviour }), level: 'must', clause: '', detail: '' },
  ...{ consequence: '', number: 0, times: 1, bytes: octets(least), least: octets(least), cuts: [] },
  ...more,
})

const HEAD = 'HTTP/1.1\r\nHost: a\r\n'
const EMPTY = `\r\nGET / ${HEAD}\r\n`
const CHUNKS = `\r\nPOST / ${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\nX: a\r\n\r\n`
const LENGTH = `POST / ${HEAD}Content-Length: 1\r\n\r\na`

const causes = (findings: ReadonlyArray<Finding>): ReadonlyArray<string> =>
  told(findings).map(({ cause, times }) => `${cause} (${times})`)

describe('a cause that shows again inside others is told once', () => {
  const misread = found('legal-method', 'read-otherwise', EMPTY)

  test('where a part is misread of what several readings share, and of legal messages too', () => {
    const folded = found('folded-line', 'read-otherwise', EMPTY, { under: 'legal-method', times: 3 })
    expect(causes([misread, folded])).toEqual(['legal-method × read-otherwise (4)'])
    expect(causes([folded])).toEqual(['folded-line × read-otherwise (3)'])
    const others = [
      { under: 'legal-fields' },
      { under: 'legal-method', target: 'b' },
      { under: 'legal-method', behaviour: 'accepted' } as const,
    ]
    for (const other of others) expect(told([misread, { ...folded, ...other }])).toHaveLength(2)
  })

  test('where answers are too many to what has less in it already', () => {
    const chunked = found('legal-chunked', 'too-many-answers', CHUNKS)
    const counted = found('line-parts', 'too-many-answers', EMPTY, { under: 'legal-count' })
    expect(causes([chunked, counted])).toEqual(['legal-chunked × too-many-answers (2)'])
    expect(causes([found('legal-empty-line', 'too-many-answers', CHUNKS), chunked])).toEqual([
      'legal-chunked × too-many-answers (2)',
    ])
  })

  test('where it was made small in two ways', () => {
    const [long, short] = [found('name-octet', 'accepted', CHUNKS), found('name-octet', 'accepted', EMPTY)]
    expect(told([long, short])).toEqual([{ ...short, times: 2 }])
    expect(told([short, short, short])).toEqual([{ ...short, times: 3 }])
    expect(told([short, { ...long, target: 'b' }])).toHaveLength(2)
  })

  test('but not where the other is of something that it does not have', () => {
    const length = found('legal-length', 'refused-legal', LENGTH)
    const empty = found('legal-empty-line', 'refused-legal', EMPTY)
    const trailers = found('legal-trailers', 'refused-legal', CHUNKS)
    expect(told([length, empty, trailers])).toHaveLength(3)
    expect(told([found('legal-chunked', 'refused-legal', CHUNKS), trailers])).toHaveLength(2)
  })
})
