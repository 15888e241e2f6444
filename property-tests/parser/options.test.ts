import { expect, test } from 'vitest'
import { requestParser } from '../../src/parser/index.js'

/** What is wrong with options that come from a file, whose types nobody has checked. */
const wrongIn = (json: string): string => {
  const made = requestParser(JSON.parse(json))
  return made._tag === 'Left' ? `${made.left.option}: ${made.left.reason}` : 'nothing'
}

for (const [json, wrong] of [
  ['{}', 'nothing'],
  ['{"limits":{"line":0},"allow":["obsFold","obsFold"],"hostMismatch":"reject"}', 'nothing'],
  ['{"limit":{"line":1}}', 'limit: no such option'],
  ['{"toString":1}', 'toString: no such option'],
  ['{"limits":{"lines":1}}', 'limits.lines: no such limit'],
  ['{"limits":{"line":8,"__proto__":1}}', 'limits.__proto__: no such limit'],
  ['{"limits":{"line":-1}}', 'limits.line: not a whole number from 0 up'],
  ['{"limits":{"line":1.5}}', 'limits.line: not a whole number from 0 up'],
  ['{"limits":{"line":"8"}}', 'limits.line: not a whole number from 0 up'],
  ['{"limits":{"line":9007199254740992}}', 'limits.line: not a whole number from 0 up'],
  ['{"allow":["bareLF"]}', 'allow: no leniency is called bareLF'],
  ['{"allow":["constructor"]}', 'allow: no leniency is called constructor'],
  ['{"hostMismatch":"ignore"}', 'hostMismatch: neither accept nor reject'],
] as const)
  test(`the options ${json} have wrong in them: ${wrong}`, () => {
    expect(wrongIn(json)).toBe(wrong)
  })
