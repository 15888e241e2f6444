import { describe, expect, test } from 'vitest'
import { textOfOctets } from '../../src/fuzz/arbitraries/index.js'
import { generate } from '../../src/fuzz/generate.js'
import { disagreement } from '../../src/fuzz/laws/parser.js'
import { malformations } from '../../src/fuzz/malformations/index.js'
import { judge } from '../../src/fuzz/oracle/index.js'
import { readConversation } from '../../src/fuzz/written/index.js'
import * as strict from '../../src/parser/index.js'
import { runsOf, seed } from '../laws/runs.js'

const count = runsOf(5000)
const make = generate({ seed, bases: 200 })
const all = Array.from({ length: 5000 }, (_, number) => make(number))

describe(`messages by number, from seed ${seed}`, () => {
  test('are the same for the same seed and number, whatever was made before', () => {
    const again = generate({ seed, bases: 200 })
    for (const number of [4999, 0, 17, 17, 3000]) expect(again(number)).toEqual(all[number])
  })

  test('are others for another seed, and mostly for another number', () => {
    const other = generate({ seed: seed + 1, bases: 200 })
    expect(
      all.slice(0, 50).filter(({ bytes }, number) => textOfOctets(bytes) === textOfOctets(other(number).bytes)),
    ).toEqual([])
    expect(new Set(all.map(({ bytes }) => textOfOctets(bytes))).size).toBeGreaterThan(4000)
  })

  test('have every malformation among them, alone and with another', () => {
    const met = (of: number) =>
      new Set(all.filter((one) => one.malformations.length === of).flatMap((one) => one.malformations))
    expect(malformations.filter((one) => !met(1).has(one))).toEqual([])
    expect(met(2).size).toBeGreaterThan(200)
  })

  test('are whole conversations at times, legal and malformed, with what they wait for and switch to', () => {
    const texts = all.map(({ bytes }) => textOfOctets(bytes))
    expect(texts.filter((text) => /^expect:[ \t]*100-continue/im.test(text)).length).toBeGreaterThan(50)
    expect(texts.filter((text) => /^connection:.*keep-alive/im.test(text)).length).toBeGreaterThan(200)
    expect(texts.filter((text) => /^connection:.*close/im.test(text)).length).toBeGreaterThan(10)
    const endings = all.flatMap(({ bytes, malformations: made, edits }) => {
      const read = made.length + edits === 0 ? readConversation(bytes) : undefined
      return read?._tag === 'Right' ? [read.right.ending] : []
    })
    expect([...new Set(endings)].sort()).toEqual(['open', 'over', 'switching', 'unfinished'])
  })

  test('are legal at times', () => {
    const legal = all.filter(({ bytes }) => judge(bytes).ending._tag !== 'Reject')
    expect(legal.length).toBeGreaterThan(400)
  })

  test('are taken by the parser as the judge takes them', () => {
    for (let number = 0; number < count; number++)
      expect(disagreement(strict, judge, make(number).bytes), `number ${number} of seed ${seed}`).toBe(undefined)
  }, 600_000)
})
