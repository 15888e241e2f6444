import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fc } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { guards } from '../../src/cli/guards.js'
import { hexdump } from '../../src/cli/hexdump.js'
import { inJson, inLines, look, lookAtEnd, looking, type Seen } from '../../src/cli/inspect.js'
import { type Reader, requestReader, responseReader } from '../../src/cli/reader.js'
import { failureCodes } from '../../src/message/catalogue.js'
import { requestParser, responseParser } from '../../src/parser/index.js'
import { builtCommand, folderWith, ran, started } from './command.js'

builtCommand()

const parser = (() => {
  const made = requestParser()
  if (made._tag === 'Left') throw new Error(made.left.reason)
  return requestReader(made.right)
})()

const answers = (...methods: ReadonlyArray<string>) => {
  const made = responseParser()
  if (made._tag === 'Left') throw new Error(made.left.reason)
  return responseReader(made.right, methods)
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

/** What is seen of input that comes in these chunks. */
const seenBy = <S>(reader: Reader<S>, chunks: ReadonlyArray<Uint8Array>): ReadonlyArray<Seen> => {
  let at = looking(reader)
  const all: Seen[] = []
  for (const chunk of chunks) {
    const step = look(reader)(at, chunk)
    at = step.looking
    all.push(...step.seen)
  }
  const { _tag } = reader.part(at.state)
  return _tag === 'Failed' || _tag === 'Paused' ? all : [...all, ...lookAtEnd(reader)(at)]
}

const seenIn = (chunks: ReadonlyArray<Uint8Array>): ReadonlyArray<Seen> => seenBy(parser, chunks)

const linesOf = (text: string): ReadonlyArray<string> => seenIn([bytes(text)]).flatMap(inLines)

describe('what is seen', () => {
  test('is an event a line, with the octets it was read from', () =>
    expect(linesOf('POST /a?b HTTP/1.1\r\nHost: c\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.0\r\n\r\n')).toEqual([
      '       0-49  Head      POST /a?b HTTP/1.1, 5 octets of content; Host: c; Content-Length: 5',
      '      50-54  Data      5 octets "hello"',
      '         55  End',
      '      55-72  Head      GET / HTTP/1.0, no content;',
      '         73  End',
      '         73  Closed    the connection ended between two messages',
    ]))

  test('of chunks is their data, and the trailers', () =>
    expect(
      linesOf('PUT / HTTP/1.1\r\nHost: c\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n'),
    ).toEqual([
      '       0-54  Head      PUT / HTTP/1.1, content in chunks; Host: c; Transfer-Encoding: chunked',
      '      58-60  Data      3 octets "abc"',
      '      61-75  End       trailers X-T: 1',
      '         76  Closed    the connection ended between two messages',
    ]))

  test('of a refusal is its reason, its clause, what it guards against, and the octet with a caret', () =>
    expect(linesOf('GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n')).toEqual([
      '         23  Failure   bare-lf: LF without CR before it',
      '             RFC 9112 §2.2, answered with 400',
      `             without the rule: ${guards['bare-lf']}`,
      '          0  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a  GET / HTTP/1.1..',
      '         16  48 6f 73 74 3a 20 61 0a  58 3a 20 62 0d 0a 0d 0a  Host: a.X: b....',
      '                                  ^^                                  ^',
    ]))

  test('as JSON is a record a line', () =>
    expect(seenIn([bytes('GET / HTTP/1.1\r\n\r\n')]).map((it) => JSON.parse(inJson(it)))).toEqual([
      {
        event: 'Failure',
        from: 16,
        to: 16,
        code: 'missing-host',
        offset: 16,
        status: 400,
        clause: 'RFC 9112 §3.2',
        reason: 'no Host on HTTP/1.1',
        guards: guards['missing-host'],
        around: { from: 0, hex: Buffer.from('GET / HTTP/1.1\r\n\r\n').toString('hex') },
      },
    ]))

  test('does not depend on where the input is cut, but for pieces of data', () => {
    const input = bytes(
      'PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /x HTTP/1.1\r\nHost: a\r\n Folded: 1\r\n\r\n',
    )
    const told = (chunks: ReadonlyArray<Uint8Array>) =>
      seenIn(chunks)
        .filter(({ event }) => event._tag !== 'Data')
        .map((it) => ({ ...JSON.parse(inJson(it)), around: undefined }))
    fc.assert(
      fc.property(fc.nat(input.length), fc.nat(input.length), (one, two) => {
        const [a, b] = one < two ? [one, two] : [two, one]
        expect(told([input.subarray(0, a), input.subarray(a, b), input.subarray(b)])).toEqual(told([input]))
      }),
    )
  })

  test('of responses depends on the methods that they answer, of which the last counts for all that follow', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'
    const input = bytes(`${head}HTTP/1.1 100 \r\n\r\n${head}hi${head}yo`)
    expect(seenBy(answers('HEAD', 'GET'), [input]).flatMap(inLines)).toEqual([
      '       0-37  Head      HTTP/1.1 200 OK, no content; Content-Length: 2',
      '         38  End',
      '      38-54  Head      HTTP/1.1 100, no content;',
      '         55  End',
      '      55-92  Head      HTTP/1.1 200 OK, 2 octets of content; Content-Length: 2',
      '      93-94  Data      2 octets "hi"',
      '         95  End',
      '     95-132  Head      HTTP/1.1 200 OK, 2 octets of content; Content-Length: 2',
      '    133-134  Data      2 octets "yo"',
      '        135  End',
      '        135  Closed    the connection ended between two messages',
    ])
  })

  test('of a response that is refused has no answer', () => {
    const [it] = seenBy(answers('GET'), [bytes('HTTP/2 200 OK\r\n\r\n')])
    expect(it?.event).toMatchObject({ _tag: 'Failure' })
    expect(it === undefined ? '' : inLines(it).join()).not.toContain('answered with')
    expect(JSON.parse(it === undefined ? '{}' : inJson(it))).not.toHaveProperty('status')
  })

  test('is printable, whatever the input', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, headed) => {
        const input = headed ? [bytes('GET / HTTP/1.1\r\nHost: a\r\nX: '), noise] : [noise]
        for (const it of [...seenIn(input), ...seenBy(answers('GET'), [bytes('HTTP/1.1 200 OK\r\n'), ...input])]) {
          expect(inLines(it).join('')).toMatch(/^[ -~§…’]*$/)
          expect(inJson(it)).not.toMatch(/[\n\r]/)
        }
      }),
    ))
})

test('every failure says what it guards against', () => {
  for (const code of failureCodes) expect(guards[code].length).toBeGreaterThan(20)
})

test('a caret stands under its octet, twice: in hex and in text', () =>
  fc.assert(
    fc.property(fc.nat(1000), fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.nat(), (from, content, some) => {
      const mark = from + (some % content.length)
      const lines = hexdump({ from, bytes: content }, mark)
      const caret = lines.findIndex((line) => /^ *\^\^ +\^$/.test(line))
      const row = lines[caret - 1] ?? ''
      const byte = content[mark - from] ?? 0
      const at = lines[caret]?.indexOf('^^') ?? 0
      expect(Number.parseInt(row.slice(at, at + 2), 16)).toBe(byte)
      const text = byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'
      expect(row.padEnd(80).charAt(lines[caret]?.lastIndexOf('^') ?? 0)).toBe(text)
    }),
  ))

describe('wirefold inspect', () => {
  const good = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'

  test('reads stdin, and ends with 0 when nothing is refused', async () => {
    const { code, out, err } = await ran(['inspect'], { input: good })
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(/^ +0-26 {2}Head {6}GET \/ HTTP\/1\.1, no content; Host: a\n/)
    expect((await ran(['inspect', '-'], { input: good })).out).toBe(out)
  })

  test('reads a file, and ends with 1 when it is refused', async () => {
    const path = join(folderWith({}), 'bytes')
    writeFileSync(path, 'GET / HTTP/9.9\r\n\r\n')
    const { code, out } = await ran(['inspect', path])
    expect(code).toBe(1)
    expect(out).toMatch(/unsupported-version/)
    const json = await ran(['inspect', '--json', path])
    expect(json.code).toBe(1)
    expect(JSON.parse(json.out)).toMatchObject({ event: 'Failure', code: 'unsupported-version', status: 505 })
  })

  test('input that ends too early is refused', async () =>
    expect(await ran(['inspect'], { input: 'GET / HT' })).toMatchObject({ code: 1 }))

  test('reads responses where it was told so, and their methods', async () => {
    const input = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'
    const { code, out } = await ran(['inspect', '--response=HEAD,GET', '--json'], { input })
    expect(code).toBe(0)
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.map(({ event }) => event)).toEqual(['ResponseHead', 'End', 'ResponseHead', 'Data', 'End', 'Closed'])
    expect(events[0]).toMatchObject({ version: 'HTTP/1.1', status: 200, reason: 'OK', framing: { _tag: 'None' } })
    expect((await ran(['inspect', '--response'], { input })).code).toBe(1)
    expect(await ran(['inspect'], { input })).toMatchObject({ code: 1 })
  })

  test('a file that cannot be read is an error in one line', async () => {
    const { code, err } = await ran(['inspect', '/no/such/file'])
    expect([code, err]).toEqual([1, 'wirefold: /no/such/file: there is no such file\n'])
    expect((await ran(['inspect', '.'])).err).toBe('wirefold: .: is a folder\n')
  })

  test('large input is read piece by piece', async () => {
    const input = `PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n${'x'.repeat(3_000_000)}`
    const { code, out } = await ran(['inspect', '--json'], { input })
    expect(code).toBe(0)
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const data = lines.filter(({ event }) => event === 'Data')
    expect(data.reduce((sum, { length }) => sum + length, 0)).toBe(3_000_000)
  })

  test('who stops reading gets no error, and no more is read', async () => {
    const it = started(['inspect', '--json'])
    it.child.stdout?.destroy()
    expect((await it.ended).err).toBe('')
    // Two octets behind the first megabyte that would be refused: nobody gets so far.
    const path = join(folderWith({}), 'bytes')
    writeFileSync(path, `${good.repeat(100_000)}?`)
    const whole = started(['inspect', path])
    whole.child.stdout?.destroy()
    expect(await whole.ended).toMatchObject({ code: 0, err: '' })
  })

  test.runIf(existsSync('/dev/full'))('what cannot be written is an error', async () => {
    const full = openSync('/dev/full', 'w')
    const it = started(['inspect'], { input: good, out: full })
    closeSync(full)
    expect(await it.ended).toMatchObject({ code: 1, err: 'wirefold: stdout: ENOSPC\n' })
  })
})
