import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cgi, cgiEither } from '../../src/cgi/node.js'
import { ask, serving, statusesIn } from '../server/serving.js'
import { eventually, sleep } from '../server/wire.js'
import { answered, folderFor, type ScriptFile, scripted } from './scripts.js'

const sh = (file: string, ...lines: ReadonlyArray<string>): ScriptFile => ({
  file,
  text: ['#!/bin/sh', ...lines, ''].join('\n'),
})
const py = (file: string, ...lines: ReadonlyArray<string>): ScriptFile => ({
  file,
  text: ['#!/usr/bin/env python3', 'import os, sys, time, signal', ...lines, ''].join('\n'),
})
const plain = "printf 'Content-Type: text/plain\\n\\n'"

const read = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

/** The state of a process by the kernel's letter; empty where there is none. */
const stateOf = (pid: string): string => /\) (\S)/.exec(read(`/proc/${pid}/stat`))?.[1] ?? ''

const isGone = (pid: string): boolean => ['', 'Z', 'X'].includes(stateOf(pid))

/** Our children that ended and were never asked how. */
const zombies = (): ReadonlyArray<string> =>
  readdirSync('/proc').filter((pid) => {
    const [, state, parent] = /\) (\S) (\d+)/.exec(/^\d+$/.test(pid) ? read(`/proc/${pid}/stat`) : '') ?? []
    return state === 'Z' && parent === String(process.pid)
  })

/** A script and its child, whose numbers it writes down; both would go on for long. */
const family = sh('family', 'sleep 600 &', 'echo "$$ $!" >pids', plain, 'echo begun', 'wait')
const quietFamily = sh('quiet', 'sleep 600 &', 'echo "$$ $!" >pids', 'wait')

const pidsIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  await eventually(() => read(join(folder, 'pids')).includes('\n'), 'the numbers of the processes')
  return read(join(folder, 'pids')).trim().split(' ')
}

describe.runIf(process.platform === 'linux')('processes', () => {
  test('a client that resets the connection behind the head ends the script and what it started', async () => {
    const folder = folderFor([family])
    const { dial } = await scripted(folder)
    const wire = await dial()
    wire.send(ask('GET', '/family'))
    await wire.until('begun')
    const pids = await pidsIn(folder)
    expect(pids.map(isGone)).toEqual([false, false])
    wire.reset()
    await eventually(() => pids.every(isGone), 'both processes are gone')
  })

  test('a client that closes the connection is found out when the script says more', async () => {
    const says = sh('says', 'sleep 600 &', 'echo "$$ $!" >pids', plain, 'while :; do echo more; sleep 0.05; done')
    const folder = folderFor([says])
    const { dial } = await scripted(folder)
    const wire = await dial()
    wire.send(ask('GET', '/says'))
    await wire.until('more')
    const pids = await pidsIn(folder)
    wire.socket.destroy()
    await eventually(() => pids.every(isGone), 'both processes are gone')
  })

  test('a client that resets the connection before the head does so too', async () => {
    const folder = folderFor([quietFamily])
    const { dial } = await scripted(folder)
    const wire = await dial()
    wire.send(ask('GET', '/quiet'))
    const pids = await pidsIn(folder)
    wire.reset()
    await eventually(() => pids.every(isGone), 'both processes are gone')
  })

  test('a client that goes inside the content of its request does so too', async () => {
    const folder = folderFor([quietFamily])
    const { dial } = await scripted(folder)
    const wire = await dial()
    wire.send(`${ask('POST', '/quiet', 'Content-Length: 100')}abc`)
    const pids = await pidsIn(folder)
    wire.socket.destroy()
    await eventually(() => pids.every(isGone), 'both processes are gone')
  })

  test('a server that stops ends what still runs', async () => {
    const folder = folderFor([quietFamily])
    const { dial, running } = await scripted(folder, {}, { deadlines: { stopLazy: 50, stopHard: 200 } })
    const wire = await dial()
    wire.send(ask('GET', '/quiet'))
    const pids = await pidsIn(folder)
    await running.stop()
    await eventually(() => pids.every(isGone), 'both processes are gone')
  })

  test('what a script leaves behind in its group ends with it', async () => {
    const folder = folderFor([sh('leaves', 'sleep 600 >/dev/null 2>&1 &', 'echo "$$ $!" >pids', plain, 'echo done')])
    const { dial } = await scripted(folder)
    const wire = await dial()
    wire.send(ask('GET', '/leaves', 'Connection: close'))
    expect(answered(await wire.rest(), 'GET')).toMatchObject({ content: 'done\n', whole: true })
    const pids = await pidsIn(folder)
    await eventually(() => pids.every(isGone), 'both processes are gone')
  })

  test('fifty requests leave no process behind, and no descriptor', async () => {
    const folder = folderFor([
      sh('a', plain, 'echo a'),
      sh('b', 'exit 1'),
      sh('c', 'kill -9 $$'),
      { file: 'd', text: '#!/nowhere\n' },
    ])
    const { dial } = await scripted(folder)
    const descriptors = (): number => readdirSync('/proc/self/fd').length
    const wire = await dial()
    const round = async (count: number): Promise<void> => {
      for (let at = 0; at < count; at++) {
        wire.send(ask('GET', `/${'abcd'.charAt(at % 4)}`))
        await eventually(() => statusesIn(wire.got()).length > done + at, 'an answer')
      }
      done += count
    }
    let done = 0
    await round(10)
    await eventually(() => zombies().length === 0, 'no zombie')
    const before = descriptors()
    await round(40)
    expect(new Set(statusesIn(wire.got()))).toEqual(new Set([200, 502, 500]))
    await eventually(() => zombies().length === 0, 'no zombie')
    await eventually(() => descriptors() <= before + 2, 'no descriptor more than before')
  })

  test('one script too many is told to come back, and none once there is room', async () => {
    const folder = folderFor([
      sh('waits', 'touch "began$$"', 'while [ ! -e go ]; do sleep 0.02; done', plain, 'echo done'),
      sh('quick', plain),
    ])
    const { dial } = await scripted(folder, { concurrency: 2, retryAfter: 7 })
    const first = await dial()
    const second = await dial()
    const third = await dial()
    first.send(ask('GET', '/waits'))
    second.send(ask('GET', '/waits'))
    await eventually(() => readdirSync(folder).filter((name) => name.startsWith('began')).length === 2, 'both run')
    third.send(ask('GET', '/quick'))
    expect(await third.until('\r\n\r\n')).toMatch(/^HTTP\/1.1 503 [^]*\r\nRetry-After: 7\r\n/)
    writeFileSync(join(folder, 'go'), '')
    await first.until('done')
    await second.until('done')
    await eventually(() => zombies().length === 0, 'no zombie')
    third.send(ask('GET', '/quick'))
    await third.until('HTTP/1.1 200')
  })

  test('a reader who is slow holds the script back', async () => {
    const folder = folderFor([
      py(
        'pours',
        'out = sys.stdout.buffer',
        "out.write(b'Content-Type: a/b\\n\\n'); out.flush()",
        'sent = 0',
        'for _ in range(3000):',
        "    out.write(b'x' * 65536); out.flush(); sent += 65536",
        "    with open('sent', 'w') as f: f.write(str(sent))",
      ),
    ])
    const { dial } = await scripted(folder)
    const wire = await dial()
    wire.socket.pause()
    wire.send(ask('GET', '/pours'))
    let last = -1
    await eventually(() => {
      const now = Number(read(join(folder, 'sent')))
      const still = now > 0 && now === last
      last = now
      return still
    }, 'the script waits')
    await sleep(300)
    const held = Number(read(join(folder, 'sent')))
    expect(held).toBeLessThan(16_000_000)
    expect(held).toBeGreaterThan(0)
  })

  test('a client that asked to be told when to go on is told when the script is to have the content', async () => {
    const folder = folderFor([sh('cat', plain, 'cat')])
    const { dial } = await scripted(folder)
    const wire = await dial()
    wire.send(ask('POST', '/cat', 'Content-Length: 5', 'Expect: 100-continue', 'Connection: close'))
    await wire.until('HTTP/1.1 100 Continue\r\n\r\n')
    wire.send('hello')
    expect(await wire.rest()).toMatch(/hello/)
    const other = await dial()
    other.send(ask('POST', '/nothing', 'Content-Length: 5', 'Expect: 100-continue'))
    expect(await other.until('\r\n\r\n')).toMatch(/^HTTP\/1.1 404 /)
  })

  test('pieces go out as they are said', async () => {
    const folder = folderFor([sh('two', plain, 'echo one', 'while [ ! -e go ]; do sleep 0.02; done', 'echo two')])
    const { dial } = await scripted(folder)
    const wire = await dial()
    wire.send(ask('GET', '/two'))
    await wire.until('one\n')
    writeFileSync(join(folder, 'go'), '')
    await wire.until('two\n')
  })

  test('a script sees nothing of our own environment', async () => {
    process.env.WIREFOLD_SECRET = 'secret'
    const folder = folderFor([sh('env', plain, 'env')])
    const { dial } = await scripted(folder)
    const wire = await dial()
    wire.send(ask('GET', '/env', 'Connection: close'))
    const { content } = answered(await wire.rest(), 'GET')
    delete process.env.WIREFOLD_SECRET
    expect(content).toMatch(/GATEWAY_INTERFACE=CGI\/1.1/)
    expect(content).not.toMatch(/secret|HOME=|NODE/)
  })

  test('a script has no open descriptor of ours', async () => {
    const folder = folderFor([
      py(
        'fds',
        "print('Content-Type: text/plain\\n')",
        "print(sorted(int(fd) for fd in os.listdir('/proc/self/fd'))[:4])",
      ),
    ])
    const { dial } = await scripted(folder)
    const wire = await dial()
    wire.send(ask('GET', '/fds', 'Connection: close'))
    expect(answered(await wire.rest(), 'GET').content).toMatch(/^\[0, 1, 2, \d+\]\n$/)
  })
})

describe('the directory', () => {
  test('that is not there, and options that make no sense, are refused', () => {
    expect(cgiEither('/nowhere/at/all')).toMatchObject({ _tag: 'Left', left: { option: 'directory' } })
    expect(cgiEither('.', { timeout: 0 })).toMatchObject({ _tag: 'Left', left: { option: 'timeout' } })
    const folder = folderFor([])
    expect(cgiEither(folder, { interpreters: { '.py': 'no-such-program' } })).toMatchObject({
      left: { option: 'interpreters..py' },
    })
    expect(cgiEither(folder, { interpreters: { py: 'sh' } })).toMatchObject({ left: { option: 'interpreters.py' } })
  })

  test('that cannot be served answers 500, and the log says why', async () => {
    const { dial, entries } = await serving(cgi('/nowhere/at/all'))
    const wire = await dial()
    wire.send(ask('GET', '/a'))
    expect(await wire.until('\r\n\r\n')).toMatch(/^HTTP\/1.1 500 /)
    expect(JSON.stringify(entries)).toMatch(/cannot be read/)
  })

  test('is read once: what comes later is no script', async () => {
    const folder = folderFor([sh('a', plain)])
    const { dial } = await scripted(folder)
    writeFileSync(join(folder, 'b'), `#!/bin/sh\n${plain}\n`, { mode: 0o755 })
    const wire = await dial()
    wire.send(ask('GET', '/b'))
    expect(await wire.until('\r\n\r\n')).toMatch(/^HTTP\/1.1 404 /)
  })

  test('is not left by a link, and no link makes it endless', async () => {
    const outside = folderFor([sh('out', plain, 'echo out')])
    const folder = folderFor([sh('real', plain, 'echo real')])
    symlinkSync(join(outside, 'out'), join(folder, 'leaves'))
    symlinkSync(outside, join(folder, 'folder'))
    symlinkSync(join(folder, 'real'), join(folder, 'stays'))
    mkdirSync(join(folder, 'sub'))
    symlinkSync(folder, join(folder, 'sub', 'up'))
    const { dial } = await scripted(folder)
    const wire = await dial()
    for (const path of ['/leaves', '/folder/out', '/stays', '/sub/up/real']) wire.send(ask('GET', path))
    await eventually(() => statusesIn(wire.got()).length === 4, 'four answers')
    expect(statusesIn(wire.got())).toEqual([404, 404, 200, 404])
  })

  test('has files for interpreters, which need not be executable', async () => {
    const folder = folderFor([{ file: 'a.sh', text: `${plain}\necho hello "$0"\n`, mode: 0o644 }])
    const { dial } = await scripted(folder, { interpreters: { '.sh': 'sh' } })
    const wire = await dial()
    wire.send(ask('GET', '/a.sh?-c+evil', 'Connection: close'))
    expect(answered(await wire.rest(), 'GET').content).toMatch(/^hello \/.*\/a.sh\n$/)
    expect(statSync(join(folder, 'a.sh')).mode & 0o111).toBe(0)
  })
})
