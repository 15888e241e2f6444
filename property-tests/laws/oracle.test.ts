import { expect, test } from 'vitest'
import { judge } from '../../src/fuzz/oracle/index.js'
import { ascii } from '../../src/grammar/ascii.js'
import { examples } from './oracle-examples.js'

const MARK = '‸'

const shown = (text: string): string => {
  const { messages, ending } = judge(ascii(text))
  const where = ending._tag === 'Reject' ? `${ending.rule} at ${ending.offset}` : ending._tag
  return `${messages.length} whole, ${where}`
}

for (const [text, whole, ending] of examples) {
  const mark = text.indexOf(MARK)
  const short = text.length > 90 ? `${text.slice(0, 60)}…${text.slice(-25)}` : text
  test(`the judge says ${ending} of ${JSON.stringify(short)}`, () => {
    const expected = mark < 0 ? ending : `${ending} at ${mark}`
    expect(shown(text.replace(MARK, ''))).toBe(`${whole} whole, ${expected}`)
  })
}

test('the judge has more than two hundred worked examples behind it, and one at least for each refusal', () => {
  expect(examples.length).toBeGreaterThan(200)
})
