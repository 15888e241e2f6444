import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fc } from '@fast-check/vitest'
import { describe, expect, onTestFinished, test } from 'vitest'
import { octets } from '../../src/fuzz/arbitraries/index.js'
import { keepFindings, readCorpus } from '../../src/fuzz/live/corpus.js'
import type { Finding } from '../../src/fuzz/report/index.js'

const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'wirefold-corpus-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

const finding = (part: Partial<Finding>): Finding => ({
  ...{ target: 'a', cause: 'lf-alone × accepted', rule: 'lf-alone', behaviour: 'accepted', level: 'should' },
  ...{ clause: 'RFC 9112 §2.2', detail: 'reads GET / to its end', consequence: 'A reader beside it refuses.' },
  ...{ number: 3, times: 1, bytes: octets('GET /'), least: octets('GET /\n\n'), cuts: [] },
  ...part,
})

const read = async (path: string) => {
  const corpus = await readCorpus(path)
  if (corpus._tag === 'Left') throw new Error(corpus.left)
  return corpus.right
}

describe('a corpus', () => {
  test('gives back the octets and the cuts that were kept, whatever they are', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 400 }), async (least, cut) => {
        const path = await mkdtemp(join(tmpdir(), 'wirefold-corpus-'))
        const cuts = cut > 0 && cut < least.length ? [cut] : []
        expect((await keepFindings(path, [finding({ least, cuts })]))._tag).toBe('Right')
        expect(await read(path)).toEqual({
          kept: [{ bytes: least, cuts, number: -1, file: 'lf-alone.accepted' }],
          skipped: [],
        })
        await rm(path, { recursive: true })
      }),
      { numRuns: 25 },
    ))

  test('is made where there is none, and is empty before', async () => {
    const path = join(await folder(), 'new', 'corpus')
    expect(await read(path)).toEqual({ kept: [], skipped: [] })
    await keepFindings(path, [finding({})])
    expect(readdirSync(path).sort()).toEqual(['lf-alone.accepted.http', 'lf-alone.accepted.json'])
    expect(new Uint8Array(readFileSync(join(path, 'lf-alone.accepted.http')))).toEqual(octets('GET /\n\n'))
  })

  test('has a name for each cause that stays the same, and keeps the shortest of it', async () => {
    const path = await folder()
    const long = finding({ least: octets('GET /aaaaaa\n\n'), target: 'b' })
    await keepFindings(path, [long, finding({ cause: 'host-twice × accepted' })])
    await keepFindings(path, [finding({})])
    await keepFindings(path, [long])
    expect(readdirSync(path).filter((name) => name.endsWith('.json'))).toEqual([
      'host-twice.accepted.json',
      'lf-alone.accepted.json',
    ])
    const { kept } = await read(path)
    expect(kept.find(({ file }) => file === 'lf-alone.accepted')?.bytes).toEqual(octets('GET /\n\n'))
    const { targets } = JSON.parse(readFileSync(join(path, 'lf-alone.accepted.json'), 'utf8'))
    expect(targets).toEqual(['b', 'a'])
  })

  test('of the same cause on two targets holds the least, and names both', async () => {
    const path = await folder()
    await keepFindings(path, [finding({ least: octets('GET /a\n\n') }), finding({ target: 'b' })])
    expect((await read(path)).kept[0]?.bytes).toEqual(octets('GET /\n\n'))
  })

  test('tells of files that are none of it, passes over them, and lets them be', async () => {
    const path = await folder()
    await keepFindings(path, [
      finding({}),
      finding({ cause: 'host-twice × accepted' }),
      finding({ cause: 'cr-alone × hang' }),
    ])
    writeFileSync(join(path, 'host-twice.accepted.http'), 'changed')
    writeFileSync(join(path, 'cr-alone.hang.json'), '{"kind":"wirefold-fuzz-1","cuts":["a"]}')
    writeFileSync(join(path, 'notes.txt'), 'mine')
    writeFileSync(join(path, 'alone.http'), 'GET /')
    writeFileSync(join(path, 'alone.json'), '[]')
    writeFileSync(join(path, '.gitkeep'), '')
    const { kept, skipped } = await read(path)
    expect(kept.map(({ file }) => file)).toEqual(['lf-alone.accepted'])
    expect(skipped.map(({ file }) => file)).toEqual([
      ...['alone.json', 'cr-alone.hang.json', 'host-twice.accepted.json', 'notes.txt'],
    ])
    const again = await keepFindings(path, [finding({ cause: 'host-twice × accepted' })])
    expect(again).toMatchObject({ _tag: 'Right', right: [{ file: 'host-twice.accepted.json' }] })
    expect(readFileSync(join(path, 'host-twice.accepted.http'), 'utf8')).toBe('changed')
  })

  test('refuses cuts that are none', async () => {
    const path = await folder()
    await keepFindings(path, [finding({})])
    const file = join(path, 'lf-alone.accepted.json')
    for (const cuts of [[0], [7], [3, 3], [4, 2], [1.5], [-1]]) {
      writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), cuts }))
      expect((await read(path)).kept, `${cuts}`).toEqual([])
    }
  })

  test('that is a file is refused, and nothing is written where nothing can be', async () => {
    const path = join(await folder(), 'file')
    writeFileSync(path, '')
    expect(await readCorpus(path)).toMatchObject({ _tag: 'Left' })
    expect(await keepFindings(path, [finding({})])).toMatchObject({ _tag: 'Left' })
    expect(statSync(path).size).toBe(0)
  })
})
