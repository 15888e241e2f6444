/** Small trials of the command's pure parts, run as they are or with one check taken out. They throw where it shows. */
import assert from 'node:assert/strict'
import { connection } from '../../src/connection/connection.js'
import type { App, Input, LogEntry } from '../../src/connection/contract.js'
import { ascii } from '../../src/grammar/ascii.js'
import { failure } from '../../src/message/failure.js'
import { requestParser, responseParser } from '../../src/parser/index.js'
import { ok } from '../../src/response/responses.js'
import type { Trial } from '../mutations/trial.js'

/** The modules of the room that a trial asks. */
export interface Modules {
  readonly command: typeof import('../../src/cli/command.js')
  readonly hexdump: typeof import('../../src/cli/hexdump.js')
  readonly tail: typeof import('../../src/cli/tail.js')
  readonly inspect: typeof import('../../src/cli/inspect.js')
  readonly reader: typeof import('../../src/cli/reader.js')
  readonly log: typeof import('../../src/cli/access-log.js')
  readonly explainer: typeof import('../../src/cli/explainer.js')
  readonly transcript: typeof import('../../src/cli/transcript.js')
  readonly compare: typeof import('../../src/cli/replay-compare.js')
  readonly world: typeof import('../../src/cli/world.js')
  readonly flight: typeof import('../../src/cli/in-flight.js')
  readonly watching: typeof import('../../src/cli/watching.js')
}

/** Arguments that are refused. */
const refused: ReadonlyArray<ReadonlyArray<string>> = [
  ['--port', '1', '--port', '2'],
  ['--index', '--gzip'],
  ['--gzip=no'],
  ['--port', '1e3'],
  ['--port', ' 1'],
  ['--header', 'X: a\r\nY: b'],
  ['--header', 'X Y: a'],
  ['--header', 'Content-Length: 1'],
  ['--auth', 'a:b\u0007'],
  ['--auth', 'a:$scrypt$x'],
  ['--auth', `a:$scrypt$ln=20,r=8,p=1$AAECAwQFBgc$${'A'.repeat(43)}`],
  ['--auth', `a:$scrypt$ln=4,r=8,p=1$AAECAwQFBgd$${'A'.repeat(43)}`],
  ['--auth', 'a:$scrypt$ln=4,r=8,p=1$AAECAwQFBgc$AAAA'],
  ['--auth', 'a:'],
  ['--cache', 'a\nb'],
  ['--cache', '99999999999'],
  ['--cgi-timeout', '5'],
  ['hash', 'a\u0007'],
  ['inspect', '--response=G T'],
  ['--auth', 'a:b', '--auth', 'a:c'],
  ['--index', '../a'],
  ['--unix', 'a', '--port', '1'],
  ['--workers', '2', '--record', 'a'],
  ['replay', 'a', '--to', '192.0.2.1:80'],
  ['inspect', '--gzip'],
]

const peer = (port: number) => ({ remote: { host: '192.0.2.1', port }, local: { host: '', port: 0 }, secure: false })

const parser = (() => {
  const made = requestParser()
  if (made._tag === 'Left') throw new Error(made.left.reason)
  return made.right
})()

const shown = ({ hexdump }: Modules): void => {
  const [row, caret] = hexdump.hexdump({ from: 16, bytes: ascii('ab\rd') }, 18)
  assert.equal(row?.indexOf('0d'), caret?.indexOf('^^'))
  assert.match(row ?? '', /ab\.d$/)
}

const kept = ({ tail }: Modules): void => {
  const chunk = ascii('abcd')
  const first = tail.withChunk(tail.noTail, chunk)
  chunk.fill(0)
  assert.deepEqual(first.bytes, ascii('abcd'))
  const long = tail.withChunk(tail.withChunk(tail.noTail, ascii('x'.repeat(tail.KEPT + 10))), ascii('y'))
  assert.equal(long.from, 10)
}

const placed = ({ inspect, reader }: Modules): void => {
  const requests = reader.requestReader(parser)
  const input = ascii('PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n')
  const { seen } = inspect.look(requests)(inspect.looking(requests), input)
  const data = seen.find(({ event }) => event._tag === 'Data')
  assert.deepEqual([data?.from, data?.to], [58, 61])
}

const answers = ({ inspect, reader }: Modules): void => {
  const made = responseParser()
  if (made._tag === 'Left') throw new Error(made.left.reason)
  const responses = reader.responseReader(made.right, ['GET', 'HEAD'])
  const tagsOf = (text: string): string => {
    const { seen } = inspect.look(responses)(inspect.looking(responses), ascii(text))
    return seen.map(({ event, answer }) => `${event._tag}${answer ?? ''}`).join(' ')
  }
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n'
  assert.equal(tagsOf(`${head}a${head}${head}`), 'ResponseHead Data End ResponseHead End ResponseHead End')
  assert.equal(tagsOf('HTTP/2'), 'Failure')
}

/** A line of the log, and below it why: nothing of an answer that was never sent. */
const explains = ({ explainer, log }: Modules): void => {
  const { watcher, textOf } = explainer.explainer({ json: false, colour: false })
  const lines: string[] = []
  const writer = (format: (entry: LogEntry) => string) => ({
    log: (entry: LogEntry) => lines.push(format(entry)),
    flush: () => Promise.resolve(),
  })
  const journal = log.journal(() => 'line', { watcher, textOf }, writer)
  const refusal = (status: number): LogEntry => ({
    ...{ _tag: 'Refused', failure: failure('bad-method', 3), status, at: 0, peer: peer(1) },
  })
  for (const entry of [refusal(400), refusal(0)]) {
    watcher.answered(1, { _tag: 'Log', entry })
    journal?.log(entry)
  }
  assert.match(lines[0] ?? '', /^line\nrefused: octet 3 [^\n]+\n[^\n]+\u00c2\u00a79\.1, answered with 400\n/)
  assert.match(lines[1] ?? '', /^line\nrefused: octet 3 [^\n]+\n[^\n]+9\.1\n/)
}

const written = ({ transcript }: Modules): void => {
  assert.equal(transcript.readHappening('{"at":1e999,"connection":1,"event":"end"}'), undefined)
  assert.equal(transcript.readHappening('{"at":0,"connection":1,"event":"in","base64":"QQ"}'), undefined)
  assert.equal(transcript.readHappening('{"at":0,"connection":-1,"event":"end"}'), undefined)
}

const compared = ({ compare }: Modules): void => {
  const both = (then: string, now: string) => ({ connection: 1, then: ascii(then), now: ascii(now) })
  assert.equal(compare.difference(both('a\r\nDate: 1\r\n', 'a\r\nDate: 2\r\n')), undefined)
  assert.equal(compare.difference(both('abc', 'ab')), 2)
}

const coloured = ({ world }: Modules): void => {
  assert.equal(world.wantsColour({ NO_COLOR: '1' }, true), false)
  assert.equal(world.wantsColour({ FORCE_COLOR: '0' }, true), false)
}

const flown = ({ flight }: Modules): void => {
  const flights = flight.inFlight(() => 0)
  const requests: Array<Parameters<App>[0]> = []
  const app = flights.watch((request) => {
    requests.push(request)
    return ok()
  })
  const made = connection(app, {})
  if (made._tag === 'Left') throw new Error(made.left.reason)
  made.right.step(made.right.open(peer(1), 0), { _tag: 'Bytes', bytes: ascii('GET /a?token HTTP/1.0\r\n\r\n') }, 0)
  assert.deepEqual(flights.list(0), { count: 1, lines: ['GET /a from 192.0.2.1, for 0 s'] })
  const [request] = requests
  if (request === undefined) throw new Error('no request')
  flights.note({ _tag: 'Access', request, status: 200, octets: 0, at: 0, took: 0, deviations: [] })
  assert.equal(flights.list(0).count, 0)
}

const watched = ({ watching }: Modules): void => {
  const told: Array<readonly [number, Input['_tag']]> = []
  const none = () => undefined
  const watcher = {
    opened: none,
    answered: none,
    ended: none,
    told: (it: number, input: Input) => told.push([it, input._tag]),
  }
  const made = connection(() => ok(), {})
  if (made._tag === 'Left') throw new Error(made.left.reason)
  const lifecycle = watching.watched([watcher])(made.right)
  const states = [lifecycle.open(peer(1), 0), lifecycle.open(peer(2), 0)]
  for (const state of states) lifecycle.step(state, { _tag: 'End' }, 0)
  assert.deepEqual(told, [
    [1, 'End'],
    [2, 'End'],
  ])
}

/** Every trial. */
export const trials: ReadonlyArray<Trial<Modules>> = [
  ...refused.map(
    (args): Trial<Modules> =>
      ({ command }) => {
        const made = command.commandOf(args)
        assert.equal(made._tag, 'Left', args.join(' '))
      },
  ),
  ({ command }) => assert.deepEqual(command.commandOf(['--', '--port']), command.commandOf(['--directory=--port'])),
  ({ command }) => {
    const made = command.commandOf(['--\u001b[31m'])
    assert.doesNotMatch(made._tag === 'Left' ? made.left.message : '', /\u001b/)
  },
  shown,
  kept,
  placed,
  answers,
  explains,
  written,
  compared,
  coloured,
  flown,
  watched,
]
