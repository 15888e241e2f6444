import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cgiApp } from '../../src/cgi/app.js'
import { outputFaults } from '../../src/cgi/fault.js'
import type { Output } from '../../src/cgi/host.js'
import { type CgiEntry, cgiLine, cutLines, LINE, newLines } from '../../src/cgi/log.js'
import { type CgiOptions, cgiSettings } from '../../src/cgi/options.js'
import { type ScriptItem, simulateTask } from '../../src/connection/simulate.js'
import { cuts, split } from '../../src/fuzz/arbitraries/cuts.js'
import { readResponses } from '../../src/fuzz/strict-response.js'
import { ascii, latin1 } from '../../src/grammar/ascii.js'
import { text } from '../../src/response/body.js'
import { ok } from '../../src/response/responses.js'
import { holds, holdsLater } from '../laws/runs.js'
import { blocks } from './blocks.js'
import { ended, type Hosted, hosted, type Play, piece } from './hosted.js'

const talk = async (it: Hosted, script: ReadonlyArray<ScriptItem>, options: CgiOptions = {}): Promise<string> => {
  const settings = cgiSettings(options)
  if (settings._tag === 'Left') throw new Error(settings.left.reason)
  const scripts = new Map([['a', { name: 'a', file: '/s/a', args: [], directory: '/s' }]])
  const { output } = await simulateTask(cgiApp(scripts, settings.right, it.host))(script)()
  return latin1(output, 0, output.length)
}

const get = ascii('GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
const post = (body: string, length = body.length): Uint8Array =>
  ascii(`POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${body}`)
const plain = 'Content-Type: text/plain\n\n'

describe('an answer', () => {
  holdsLater(
    'is a message that a strict reader reads, whatever a script says',
    fc.asyncProperty(blocks(), cuts(), async (output, at) => {
      const says = split(ascii(output), at).map((bytes): Output => ({ _tag: 'Piece', bytes }))
      const answer = await talk(hosted({ says: [...says, ended] }), [get])
      const cutShort = /Content-Length: (99|5)\r\n/.test(answer)
      const read = readResponses(ascii(answer), [{ method: 'GET' }])
      if (!cutShort) expect(read._tag).toBe('Right')
      expect(answer.startsWith('HTTP/1.1 ')).toBe(true)
    }),
    1000,
  )

  test.each([
    ['no process, for there is no room', { says: [], error: { _tag: 'Busy', detail: 'EAGAIN' } }, 503],
    ['no process, for it cannot be run', { says: [], error: { _tag: 'Unrunnable', detail: 'ENOENT' } }, 500],
    ['as many as may run', { says: [], full: true }, 503],
    ['its time is over', { says: [{ _tag: 'Late' }] }, 504],
    ['nothing', { says: [ended] }, 502],
  ] satisfies ReadonlyArray<[string, Play, number]>)('of a script: %s', async (_name, play, status) => {
    const answer = await talk(hosted(play), [get])
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(/\r\nRetry-After: 1\r\n/.test(answer)).toBe(status === 503)
    expect(answer).not.toMatch(/ENOENT|EAGAIN|\/s\//)
  })

  test('content of the request is given piece by piece, and its end told', async () => {
    const it = hosted({ says: [piece(plain), ended] })
    await talk(it, [post('', 6), ascii('abc'), ascii('def')])
    expect(it.given.join('')).toBe('abcdef')
    expect(it.started).toMatchObject([{ input: true, environment: { CONTENT_LENGTH: '6' } }])
  })

  test('nothing is started before content has come', async () => {
    const it = hosted({ says: [piece(plain), ended] })
    await talk(it, [post('', 6), { _tag: 'End' }])
    expect(it.started).toEqual([])
  })

  test('content that is too long is refused before anything is started', async () => {
    const it = hosted({ says: [piece(plain), ended] })
    expect(await talk(it, [post('', 2_000_000)])).toMatch(/^HTTP\/1.1 413 /)
    expect(await talk(it, [post('', 11)], { bodyLimit: 10 })).toMatch(/^HTTP\/1.1 413 /)
    const chunked = 'POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n0\r\n\r\n'
    expect(await talk(it, [ascii(chunked)], { bodyLimit: 10 })).toMatch(/^HTTP\/1.1 413 /)
    expect(it.started).toEqual([])
  })

  test('content that breaks off ends the script', async () => {
    const it = hosted({ says: [] })
    await talk(it, [post('abc', 6), { _tag: 'End' }])
    expect(it.done).toEqual(['kill'])
  })

  test('a client that goes ends the script that is waited for', async () => {
    const it = hosted({ says: [] })
    await talk(it, [get, { _tag: 'Lost' }])
    expect(it.done).toEqual(['kill'])
  })

  test('HEAD reads what the script says, and drops it', async () => {
    const it = hosted({ says: [piece(plain), piece('hello'), ended] })
    const answer = await talk(it, [ascii('HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')])
    expect(answer).toMatch(/^HTTP\/1.1 200 [^]*\r\n\r\n$/)
    expect(it.done).toEqual([])
  })

  test('chunked content that the script talks over is refused, and none at all is none', async () => {
    const head = 'POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n'
    const never = () => new Promise<boolean>(() => undefined)
    const loud = hosted({ says: [piece(plain), piece('x'.repeat(50)), ended], takes: never })
    expect(await talk(loud, [ascii(`${head}3\r\nabc\r\n0\r\n\r\n`)], { aheadLimit: 10 })).toMatch(/^HTTP\/1.1 502 /)
    expect(loud.done).toEqual(['kill'])
    const none = hosted({ says: [piece(plain), ended] })
    expect(await talk(none, [ascii(`${head}0\r\n\r\n`)])).toMatch(/^HTTP\/1.1 200 /)
    expect(none.started).toMatchObject([{ input: false, environment: { CONTENT_LENGTH: '0' } }])
  })

  test('a local redirect of HEAD is HEAD', async () => {
    const it = hosted({ says: [piece('Location: /b\n\n'), ended] })
    const seen: string[] = []
    const dispatch: CgiOptions['dispatch'] = (request) => {
      seen.push(request.method)
      return ok(text('hello'))
    }
    const answer = await talk(it, [ascii('HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')], { dispatch })
    expect(seen).toEqual(['HEAD'])
    expect(answer).toMatch(/^HTTP\/1.1 200 [^]*\r\nContent-Length: 5\r\n[^]*\r\n\r\n$/)
  })

  test('outside the prefix another app answers', async () => {
    const it = hosted({ says: [] })
    const options = { prefix: '/cgi-bin', otherwise: () => ok(text('files')) }
    expect(await talk(it, [get], options)).toMatch(/files$/)
    expect(await talk(it, [ascii('GET /cgi-bin/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')], options)).toMatch(
      /^HTTP\/1.1 404 /,
    )
  })

  test('a local redirect is answered by whoever was named for it', async () => {
    const it = hosted({ says: [piece('Location: /files/x?y\n\n'), ended] })
    const answer = await talk(it, [post('abc')], {
      dispatch: (request) =>
        ok(text(`${request.method} ${request.target.raw} ${request.framing._tag} ${request.headers.size}`)),
    })
    expect(answer).toMatch(/GET \/files\/x\?y None 2$/)
  })

  test('local redirects by way of another app and back come to an end', async () => {
    const it = hosted({ says: [piece('Location: /a\n\n'), ended] })
    expect(await talk(it, [get])).toMatch(/^HTTP\/1.1 502 /)
    expect(it.started).toHaveLength(11)
  })
})

describe('the log', () => {
  test.each([
    [{ _tag: 'Muted', script: 'a' }, 'cgi a: (more on standard error, not kept)'],
    [
      { _tag: 'BadOutput', script: 'a', fault: 'bad-status', detail: 'x\n' },
      'cgi a: (answered 502: bad-status, Status is not three digits from 200 to 599 and a reason (RFC 3875 section 6.3.3): x\\x0a)',
    ],
    [{ _tag: 'Late', script: 'a' }, 'cgi a: (killed: its time was over)'],
    [{ _tag: 'Unstarted', script: 'a', detail: 'ENOENT' }, 'cgi a: (not started: ENOENT)'],
    [{ _tag: 'Exit', script: 'a', how: 'status 3' }, 'cgi a: (ended with status 3)'],
  ] satisfies ReadonlyArray<[CgiEntry, string]>)('says %j as %s', (entry, line) => expect(cgiLine(entry)).toBe(line))

  test('every fault is said in ASCII', () => {
    for (const { clause, detail } of Object.values(outputFaults)) {
      expect(detail).toMatch(/^[\x20-\x7e]+$/)
      expect(clause).toMatch(/^RFC \d+ §[\d.]+$/)
    }
  })

  holds(
    'has one line for an entry, of printable ASCII, however a script would have it',
    fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), fc.string({ unit: 'binary' }), (line, script) => {
      const written = cgiLine({ _tag: 'Stderr', script, line })
      expect(written).toMatch(/^cgi [\x20-\x7e]*$/)
      expect(written.length).toBeLessThan(2 * LINE + 10)
    }),
    1000,
  )

  holds(
    'has the lines that were written, wherever they were cut, up to a bound',
    fc.property(
      fc.array(fc.constantFrom('a', 'bc', '\n', '\n\n', 'd\n'), { maxLength: 30 }),
      fc.integer({ min: 0, max: 40 }),
      (parts, bound) => {
        let state = newLines(bound)
        const lines: string[] = []
        let muted = 0
        for (const part of parts) {
          const cut = cutLines(state, part)
          state = cut.state
          lines.push(...cut.lines)
          muted += cut.muted ? 1 : 0
        }
        const all = parts.join('')
        expect(muted).toBe(all.length > bound ? 1 : 0)
        const kept = [...lines, ...(state.waiting === '' ? [] : [state.waiting])]
        const expected = all.slice(0, bound).split('\n')
        if (expected.at(-1) === '') expected.pop()
        expect(kept).toEqual(expected)
      },
    ),
    2000,
  )
})
