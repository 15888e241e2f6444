import type { ConnectionOptions } from '../../src/connection/options.js'
import { wait as elapse, takeOutput, tell, work } from '../../src/connection/wire.js'
import { ascii } from '../../src/grammar/ascii.js'
import { commonCases, type LifecycleCase, one } from './common-cases.js'
import { asking, patient, type Stage, seen, stage } from './stage.js'
import { chunkedHead, END, get, postHead, request, sendTo } from './talk.js'

/** The cases that show what each row of the transition table is for: each row deleted makes one of them fail. */

const send =
  (...parts: ReadonlyArray<string | Uint8Array>) =>
  ({ wire }: Stage): void => {
    for (const part of parts) sendTo(wire, typeof part === 'string' ? ascii(part) : part)
  }
const wait =
  (ms: number) =>
  ({ wire }: Stage): void =>
    elapse(wire, ms)
const fin = ({ wire }: Stage): void => tell(wire, END)
const stop = ({ wire }: Stage): void => tell(wire, { _tag: 'Stop' })
const shed = ({ wire }: Stage): void => tell(wire, { _tag: 'Shed' })
const stall = ({ wire }: Stage): void => {
  wire.stalled = true
}
const take = ({ wire }: Stage): void => {
  wire.stalled = false
  takeOutput(wire, Infinity)
  work(wire)
}
const effect = ({ effect: it }: Stage): void => it.resolve(1)
const piece = ({ pieces }: Stage): void => pieces.resolve({ done: false, value: 'x' })
const ending = ({ pieces }: Stage): void => pieces.resolve({ done: true })

/** A case that ends with a look from outside. */
const looked = (
  name: string,
  expected: string,
  acts: ReadonlyArray<(on: Stage) => void>,
  options: ConnectionOptions = patient(),
): LifecycleCase =>
  one(name, expected, (open) => {
    const on = stage(open, options)
    for (const act of acts) act(on)
    return seen(on)
  })

const lenient = { ...patient(), allow: ['bareLf'] } as const
const slowly = { ...patient({ rateGrace: 500 }), minimumRate: 240 }
const close = get('/close')

export const lifecycleCases: ReadonlyArray<LifecycleCase> = [
  ...commonCases,

  looked('Idle: a request is served', '200 | Idle', [send(get('/hello'))]),
  looked('Idle: an octet begins a head', ' | Head', [send('G')]),
  looked('Idle: a leniency closes behind the request', '200c | Lingering', [send('\n', get('/hello'))], lenient),
  looked('Idle: nonsense is refused', '400c | Lingering | bad-method', [send('\0')]),
  looked('Idle: behind a refused upgrade HTTP goes on', '200 200 | Idle', [send(asking('/refused'), get('/hello'))]),
  looked('Idle: FIN is a clean close', ' | Ended', [fin]),
  looked('Idle: FIN leaves what waits its time', ' | Closing', [stall, send(get('/hello')), fin]),
  looked('Idle: room is made', ' | Lingering', [shed]),
  looked('Idle: room is made behind what waits', ' | Closing', [stall, send(get('/hello')), shed]),
  looked('Idle: without a first octet it closes', ' | Lingering', [wait(500)], patient({ firstByte: 500 })),
  looked(
    'Idle: without another request it closes',
    '200 | Lingering',
    [send(get('/hello')), wait(500)],
    patient({ idle: 500 }),
  ),
  looked('Idle: a stop closes it', ' | Lingering', [stop, wait(500)], patient({ stopLazy: 500 })),
  looked(
    'Idle: a stop leaves what waits its time',
    ' | Closing',
    [stall, send(get('/hello')), stop, wait(500)],
    patient({ stopLazy: 500 }),
  ),

  looked('Head: the rest of it makes a request', '200 | Idle', [send('GET /hello HTTP/1.1\r\n', 'Host: a\r\n\r\n')]),
  looked(
    'Head: a leniency closes behind the request',
    '200c | Lingering',
    [send('GET /hello HTTP/1.1\r\nHost: a', '\n\r\n')],
    lenient,
  ),
  looked('Head: nonsense is refused', '400c | Lingering | bad-method', [send('GET', '\0')]),
  looked('Head: FIN is a failure', '400c | Ended | unexpected-end', [send('GET'), fin]),
  looked('Head: it has its time', '408c | Lingering | head-timeout', [send('GET'), wait(500)], patient({ head: 500 })),

  looked('Handling: an effect settles', '200 | Idle', [send(get('/slow')), effect]),
  looked('Handling: content is read', '200 | Idle', [
    send(request('POST /collect', ['Content-Length: 5']), 'he', 'llo'),
  ]),
  looked('Handling: content that breaks is answered', '400c | Lingering | bad-chunk-size', [
    send(request('POST /collect', ['Transfer-Encoding: chunked']), 'zz'),
  ]),
  looked('Handling: FIN inside content is answered', '400c | Ended | unexpected-end', [
    send(request('POST /collect', ['Content-Length: 5'])),
    fin,
  ]),
  looked(
    'Handling: content that does not come',
    '408c | Lingering | body-timeout',
    [send(request('POST /collect', ['Content-Length: 5'])), wait(500)],
    patient({ bodyGap: 500 }),
  ),
  looked(
    'Handling: content that comes too slowly',
    '408c | Lingering | slow-body',
    [send(request('POST /collect', ['Content-Length: 5']), 'h'), wait(600)],
    slowly,
  ),
  one('Handling: a client that waits for 100 gets it', true, (open) => {
    const on = stage(open, patient({ continue: 500 }))
    send(request('POST /slow', ['Content-Length: 5', 'Expect: 100-continue']))(on)
    elapse(on.wire, 500)
    return on.wire.received.length === 1
  }),
  looked('Handling: a Within ends', '200 | Idle', [send(get('/orphan')), wait(10)]),
  looked(
    'Handling: an app that does not answer',
    '503c | Lingering | handler-timeout',
    [send(get('/slow')), wait(500)],
    {
      ...patient(),
      handlerTimeout: 500,
    },
  ),
  looked('Handling: a broken effect is a 500', '500c | Lingering', [
    send(get('/slow')),
    ({ effect: it }) => it.reject(1),
  ]),
  looked('Handling: TRACE is refused', '501c | Lingering | trace-refused', [send(request('TRACE /'))]),
  looked('Handling: an upgrade begins', '101 | Switched', [send(asking('/echo'))]),
  looked('Handling: an upgrade that nobody asked for is a 500', '500c | Lingering', [send(get('/echo'))]),
  looked('Handling: an upgrade behind too much content is refused', '413c | Lingering | content-too-large', [
    send(request('POST /echo', ['Connection: upgrade', 'Upgrade: echo', 'Content-Length: 100000'])),
  ]),
  looked('Handling: an upgrade is handed over', '101 | Ended', [send(asking('/taken'))]),
  looked('Handling: the last answer closes', '200c | Lingering', [send(close)]),

  looked('Sending: pieces come by effects', '200 | Idle', [send(get('/stream')), piece, ending]),
  looked('Sending: the next request waits its turn', '200 200 | Idle', [send(get('/stream'), get('/hello')), ending]),
  looked('Sending: FIN is no reason to stop', '200 | Ended', [send(get('/stream')), fin, piece, ending]),
  looked('Sending: the rest of the request is dropped', '200 200 | Idle', [
    send(request('POST /stream', ['Content-Length: 5']), 'hello', get('/hello')),
    ending,
  ]),
  looked('Sending: a fault in it closes behind the answer', '200 | Lingering | bad-chunk-size', [
    send(request('POST /stream', ['Transfer-Encoding: chunked']), 'zz'),
    ending,
  ]),
  looked(
    'Sending: too much of it closes behind the answer',
    '200 | Lingering',
    [send(request('POST /stream', ['Transfer-Encoding: chunked']), 'b\r\nhello world\r\n0\r\n\r\n'), ending],
    { ...patient(), dropped: 5 },
  ),
  looked('Sending: what is left of it is dropped behind the answer', '200 | Discarding', [
    send(request('POST /stream', ['Content-Length: 5']), 'hel'),
    ending,
  ]),
  looked('Sending: the last answer closes', '200c | Lingering', [send(get('/stream', 'Connection: close')), ending]),
  looked('Sending: a stream that fails cuts it', ' | Ended', [send(get('/stream')), ({ pieces }) => pieces.reject(1)]),
  looked('Sending: a stream that is too short cuts it', ' | Ended | short-response', [send(get('/short'))]),
  looked('Sending: a long stream goes on when there is room', '200 | Idle', [
    stall,
    send(get('/endless')),
    take,
    take,
    take,
  ]),

  looked('Discarding: the rest is dropped', '200 200 | Idle', [send(postHead(5), 'he', 'llo', get('/hello'))]),
  looked('Discarding: a fault in it closes', '200 | Lingering | bad-chunk-size', [send(chunkedHead(), 'zz')]),
  looked(
    'Discarding: too much of it closes',
    '200 | Lingering',
    [send(chunkedHead(), 'b\r\nhello world\r\n0\r\n\r\n', get())],
    {
      ...patient(),
      dropped: 5,
    },
  ),
  looked('Discarding: FIN in it closes', '200 | Ended | unexpected-end', [send(postHead(5)), fin]),
  looked(
    'Discarding: it has to come',
    '200 | Lingering | body-timeout',
    [send(postHead(5)), wait(500)],
    patient({ bodyGap: 500 }),
  ),
  looked(
    'Discarding: it has to come fast enough',
    '200 | Lingering | slow-body',
    [send(postHead(5), 'h'), wait(600)],
    slowly,
  ),
  looked('Discarding: output that waits closes first', ' | Closing | bad-chunk-size', [
    stall,
    send(chunkedHead(), 'zz'),
  ]),
  looked(
    'Discarding: also when it does not come',
    ' | Closing | body-timeout',
    [stall, send(postHead(5)), wait(500)],
    patient({ bodyGap: 500 }),
  ),
  looked(
    'Discarding: also when it comes too slowly',
    ' | Closing | slow-body',
    [stall, send(postHead(5), 'h'), wait(600)],
    { ...slowly, deadlines: { ...slowly.deadlines, writeStall: 100_000 } },
  ),
  looked('Discarding: an upgrade begins behind it', '101 | Switched', [
    send(request('POST /echo', ['Connection: upgrade', 'Upgrade: echo', 'Content-Length: 5']), 'hello'),
  ]),
  looked('Discarding: an upgrade is handed over behind it', '101 | Ended', [
    send(request('POST /taken', ['Connection: upgrade', 'Upgrade: echo', 'Content-Length: 5']), 'hello'),
  ]),

  looked('Closing: what was said is taken', '200c | Lingering', [stall, send(close), take]),
  looked('Closing: input is thrown away, up to a point', ' | Ended', [stall, send(close, 'hello!')], {
    ...patient(),
    lingerOctets: 5,
  }),
  looked('Closing: FIN means that nobody has to be waited for', '200c | Ended', [stall, send(close), fin, take]),

  looked('Lingering: input is thrown away, up to a point', '200c | Ended', [send(close, 'hello!')], {
    ...patient(),
    lingerOctets: 5,
  }),
  looked('Lingering: FIN ends it', '200c | Ended', [send(close), fin]),
  looked('Lingering: silence ends it', '200c | Ended', [send(close), wait(500)], patient({ lingerQuiet: 500 })),
  looked(
    'Lingering: its time ends it',
    '200c | Ended',
    [send(close), wait(300), send('x'), wait(200)],
    patient({ lingerTotal: 500 }),
  ),

  looked('Switched: the machine hears', '101 | Lingering', [send(asking('/echo'), 'hi.')]),
  looked('Switched: the machine is done, and its word waits', ' | Closing', [stall, send(asking('/echo'), 'hi.')]),
  looked('Switched: FIN ends it', '101 | Ended', [send(asking('/echo')), fin]),

  looked('Closing: input is thrown away', '200c | Lingering', [stall, send(close, get('/hello')), take]),
  looked(
    'Discarding: too much of it closes behind what waits',
    ' | Closing',
    [stall, send(chunkedHead(), 'b\r\nhello world\r\n')],
    { ...patient(), dropped: 5 },
  ),
  looked('Switched: the machine goes on', '101 | Switched', [send(asking('/echo'), 'hi')]),
  looked('Switched: the machine has nothing to say', '101 | Lingering', [send(asking('/mute'), '.')]),
  looked('Switched: the machine breaks', '101 | Ended', [send(asking('/mute'), '!')]),
  looked('Switched: FIN to a machine that has nothing to say', '101 | Ended', [send(asking('/mute')), fin]),

  one('Ended: what an effect has opened is closed', 1, (open) => {
    const on = stage(open)
    send(get('/orphan'))(on)
    tell(on.wire, { _tag: 'Lost', detail: 'reset' })
    on.orphan.resolve(1)
    return on.closed()
  }),
]
