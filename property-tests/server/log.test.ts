import { fc, test } from '@fast-check/vitest'
import { describe, expect, test as plain } from 'vitest'
import type { Access, LogEntry } from '../../src/connection/contract.js'
import { failureCodes } from '../../src/message/catalogue.js'
import { failure } from '../../src/message/failure.js'
import { none } from '../../src/message/framing.js'
import { fromFields } from '../../src/message/headers.js'
import type { Peer, Request } from '../../src/message/request.js'
import { origin } from '../../src/message/target.js'
import { logDateTimeString } from '../../src/server/date-time.js'
import { escapeField, FIELD } from '../../src/server/log-escape.js'
import { combinedLog, commonLog, jsonLog, logFormat } from '../../src/server/log-format.js'
import { logWriter, type Sink } from '../../src/server/log-writer.js'

const peer: Peer = {
  remote: { host: '192.0.2.7', port: 4711 },
  local: { host: '192.0.2.1', port: 80 },
  secure: false,
}

const request = (fields: ReadonlyArray<readonly [string, string]> = [], raw = '/a'): Request => ({
  method: 'GET',
  target: origin(raw),
  authority: 'example.org',
  version: 'HTTP/1.1',
  headers: fromFields(fields),
  framing: none,
  peer,
})

const access = (of: Request): Access => ({
  _tag: 'Access',
  request: of,
  status: 200,
  octets: 12,
  at: 784111777000,
  took: 3,
  deviations: [],
})

const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 50 }), fc.string({ maxLength: 5000 }))

const entries = (text: string): ReadonlyArray<LogEntry> => [
  access(
    request(
      [
        ['User-Agent', text],
        ['Referer', text],
        ['Authorization', 'Basic c2VjcmV0'],
        ['Cookie', 'id=7'],
      ],
      text,
    ),
  ),
  { _tag: 'Refused', failure: failure('bad-host', 7), status: 400, at: 1, peer },
  { _tag: 'Defect', error: new Error(text), request: request([], text), at: 1, peer },
  { _tag: 'Defect', error: text, request: undefined, at: 1, peer: { ...peer, remote: { host: text, port: 1 } } },
]

describe('a line of a log', () => {
  for (const [name, format] of Object.entries({ commonLog, combinedLog, jsonLog })) {
    test.prop([anything])(`of ${name} is printable ASCII and one line, whatever the client sent`, (text) => {
      for (const entry of entries(text)) expect(format(entry)).toMatch(/^[ -~]+$/)
    })
    test.prop([anything])(`of ${name} holds no credentials and no cookie`, (text) => {
      for (const entry of entries(text)) expect(format(entry)).not.toMatch(/c2VjcmV0|id=7/)
    })
  }

  test.prop([anything])('keeps each field within its bound', (text) => {
    expect(escapeField(text).length).toBeLessThanOrEqual(FIELD)
  })

  test.prop([anything])('escapes so that two different fields stay different, as long as they are not cut', (text) => {
    fc.pre(text.length < 300)
    const back = escapeField(text).replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/g, (_, two, four, one) =>
      one === undefined ? String.fromCharCode(Number.parseInt(two ?? four, 16)) : one,
    )
    expect(back).toBe(text)
  })

  test.prop([anything])('of jsonLog is JSON', (text) => {
    for (const entry of entries(text)) expect(typeof JSON.parse(jsonLog(entry))).toBe('object')
  })

  plain('in common format is the one every log reader knows', () => {
    expect(commonLog(access(request()))).toBe('192.0.2.7 - - [06/Nov/1994:08:49:37 +0000] "GET /a HTTP/1.1" 200 12')
  })

  plain('in combined format has Referer and User-Agent behind it', () => {
    const of = request([
      ['User-Agent', 'curl/8 "x"'],
      ['Referer', 'http://a/?token=1'],
    ])
    expect(combinedLog(access(of))).toBe(
      '192.0.2.7 - - [06/Nov/1994:08:49:37 +0000] "GET /a HTTP/1.1" 200 12 "http://a/?" "curl/8 \\"x\\""',
    )
    expect(combinedLog(access(request())).endsWith(' "-" "-"')).toBe(true)
  })

  plain('in combined format has as many fields for a refusal and a defect, and the reason behind them', () => {
    const refusal: LogEntry = { _tag: 'Refused', failure: failure('bad-host', 7), status: 400, at: 1, peer }
    expect(combinedLog(refusal)).toMatch(/\] "-" 400 - "-" "-" "bad-host at 7 .*"$/)
    const of = request([['User-Agent', 'curl/8']])
    const defect: LogEntry = { _tag: 'Defect', error: 'it broke', request: of, at: 1, peer }
    expect(combinedLog(defect)).toMatch(/\] "GET \/a HTTP\/1\.1" - - "-" "curl\/8" "failed: it broke"$/)
    expect(JSON.parse(jsonLog(defect))).toMatchObject({ failed: 'it broke' })
  })

  plain('writes a dash where there was no content', () => {
    expect(commonLog({ ...access(request()), octets: 0, status: 304 }).endsWith(' 304 -')).toBe(true)
  })

  plain('hides a query unless it is asked for', () => {
    const of = access(request([], '/reset?token=hunter2'))
    for (const format of [commonLog, combinedLog, jsonLog]) expect(format(of)).not.toContain('hunter2')
    for (const name of ['common', 'combined', 'json'] as const)
      expect(logFormat(name, { query: 'shown' })(of)).toContain('/reset?token=hunter2')
  })

  plain('of a refusal has its code, offset, clause and status', () => {
    const entry: LogEntry = { _tag: 'Refused', failure: failure('bad-host', 7), status: 400, at: 784111777000, peer }
    expect(commonLog(entry)).toBe(
      '192.0.2.7 - - [06/Nov/1994:08:49:37 +0000] "-" 400 - ' +
        '"bad-host at 7 (RFC 9112 3.2): Host is not uri-host and an optional port"',
    )
    expect(JSON.parse(jsonLog(entry))).toMatchObject({ code: 'bad-host', offset: 7, status: 400, remote: '192.0.2.7' })
  })

  plain('can be written for every failure there is', () => {
    for (const code of failureCodes)
      expect(commonLog({ _tag: 'Refused', failure: failure(code, 1), status: 0, at: 0, peer })).toContain(code)
  })

  plain('as JSON names the leniencies that a request needed, and nothing where it needed none', () => {
    expect(JSON.parse(jsonLog({ ...access(request()), deviations: ['bareLf', 'obsFold'] })).deviations).toBe(
      'bareLf obsFold',
    )
    expect(JSON.parse(jsonLog(access(request())))).not.toHaveProperty('deviations')
  })

  plain('of a defect shows what was thrown, even where it cannot be shown', () => {
    const of = (error: unknown): string => commonLog({ _tag: 'Defect', error, request: undefined, at: 0, peer })
    expect(of(new TypeError('no'))).toContain('TypeError: no')
    expect(of('a script died of SIGKILL')).toContain('failed: a script died of SIGKILL')
    expect(of({ _tag: 'Fault', detail: 'no such field' })).toContain('defect: no such field')
    expect(of({ _tag: 'NotFound', id: 7 })).toContain('{\\"_tag\\":\\"NotFound\\",\\"id\\":7}')
    expect(of(Object.create(null))).toContain('defect: {}')
    expect(of({ toJSON: () => JSON.parse('no JSON') })).toContain('cannot be shown')
  })

  plain('has its date in UTC', () => {
    expect(logDateTimeString(0)).toBe('01/Jan/1970:00:00:00 +0000')
  })
})

const collecting = (): { readonly sink: Sink; readonly batches: string[] } => {
  const batches: string[] = []
  return {
    batches,
    sink: (bytes, done) => {
      batches.push(Buffer.from(bytes).toString('latin1'))
      setImmediate(() => done(undefined, bytes.length))
    },
  }
}

const line = (path: string): LogEntry => access(request([], path))
const paths = (text: string): ReadonlyArray<string> => [...text.matchAll(/GET (\S+)/g)].map((match) => match[1] ?? '')

describe('a writer of logs', () => {
  plain('gathers lines into one write and keeps their order', async () => {
    const { sink, batches } = collecting()
    const writer = logWriter(commonLog, sink)
    for (let at = 0; at < 100; at++) writer.log(line(`/${at}`))
    await writer.flush()
    expect(batches.length).toBe(1)
    expect(paths(batches.join(''))).toEqual(Array.from({ length: 100 }, (_, at) => `/${at}`))
  })

  plain('writes without being flushed', async () => {
    const { sink, batches } = collecting()
    const done = new Promise<void>((resolve) => {
      const writer = logWriter(commonLog, (bytes, taken) => {
        sink(bytes, taken)
        resolve()
      })
      writer.log(line('/late'))
    })
    await done
    expect(paths(batches.join(''))).toEqual(['/late'])
  })

  plain('goes on behind a write that took only a part', async () => {
    let text = ''
    const writer = logWriter(commonLog, (bytes, done) => {
      text += Buffer.from(bytes.subarray(0, 7)).toString('latin1')
      setImmediate(() => done(undefined, Math.min(7, bytes.length)))
    })
    writer.log(line('/part'))
    await writer.flush()
    expect(text).toBe(`${commonLog(line('/part'))}\n`)
  })

  plain('tries again where the reader is slow', async () => {
    let refusals = 3
    let text = ''
    const writer = logWriter(commonLog, (bytes, done) => {
      if (refusals-- > 0) return done(Object.assign(new Error('later'), { code: 'EAGAIN' }), 0)
      text += Buffer.from(bytes).toString('latin1')
      return done(undefined, bytes.length)
    })
    writer.log(line('/slow'))
    await writer.flush()
    expect(paths(text)).toEqual(['/slow'])
  })

  plain('holds a bounded number of lines while nobody reads, and says how many it dropped', async () => {
    let release: (() => void) | undefined
    let text = ''
    const writer = logWriter(commonLog, (bytes, done) => {
      text += Buffer.from(bytes).toString('latin1')
      if (release === undefined) release = () => done(undefined, bytes.length)
      else done(undefined, bytes.length)
    })
    const many = 60_000
    for (let at = 0; at < many; at++) writer.log(line(`/${at}`))
    release?.()
    await writer.flush()
    const dropped = Number(/(\d+) lines of this log were dropped/.exec(text)?.[1])
    expect(dropped).toBeGreaterThan(0)
    expect(paths(text).length + dropped).toBe(many)
    expect(text.length).toBeLessThan(3_000_000)
  })

  plain('gives up what cannot be written, and goes on', async () => {
    let broken = true
    let text = ''
    const writer = logWriter(commonLog, (bytes, done) => {
      if (broken) throw new Error('no such descriptor')
      text += Buffer.from(bytes).toString('latin1')
      done(undefined, bytes.length)
    })
    writer.log(line('/lost'))
    await writer.flush()
    broken = false
    writer.log(line('/kept'))
    await writer.flush()
    expect(paths(text)).toEqual(['/kept'])
  })
})
