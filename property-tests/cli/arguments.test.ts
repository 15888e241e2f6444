import { fc } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { parseArguments } from '../../src/cli/arguments.js'
import { commandOf } from '../../src/cli/command.js'
import { help } from '../../src/cli/help.js'
import { rows } from '../../src/cli/options.js'

const asked = (...args: ReadonlyArray<string>) => {
  const made = commandOf(args)
  return made._tag === 'Right' ? made.right : made.left
}

const refused = (...args: ReadonlyArray<string>): string => {
  const made = commandOf(args)
  return made._tag === 'Left' ? made.left.message : 'not refused'
}

describe('arguments', () => {
  test('none serve the folder that is here', () =>
    expect(asked()).toMatchObject({
      _tag: 'Serve',
      what: { target: '.', listing: true, gzip: false, protocol: 'HTTP/1.1', users: [], headers: [] },
      where: { port: undefined, host: undefined, unix: undefined, tls: undefined },
      log: 'common',
    }))

  test('may stand before and behind the folder, with a space or with =', () => {
    expect(asked('site', '--port', '80')).toEqual(asked('--port=80', 'site'))
    expect(asked('site', '-p', '80')).toEqual(asked('-p80', 'site'))
    expect(asked('-d', 'site', '-b', '::1')).toEqual(asked('--directory=site', '--host=::1'))
    expect(asked('--bind', '::1')).toEqual(asked('--host', '::1'))
  })

  test('--host is an address, with brackets around it as URLs have them or without', () => {
    expect(asked('--host', '[::1]')).toEqual(asked('--host', '::1'))
    expect(asked('--bind=[::]')).toEqual(asked('--host=::'))
    for (const wrong of ['[127.0.0.1]', '[::1', '::1]', '[]', '[::1]:80'])
      expect(refused('--host', wrong)).toMatch(/--host/)
  })

  test('behind -- are no options', () => expect(asked('--', '--port')).toMatchObject({ what: { target: '--port' } }))

  test.each([
    ['--cors', '*'],
    ['--cors=https://a.example,https://b.example', ['https://a.example', 'https://b.example']],
  ])('%s lets those origins in', (option, origins) => expect(asked(option)).toMatchObject({ what: { cors: origins } }))

  test('an option whose value can be left out takes none from behind', () =>
    expect(asked('--cors', 'site')).toMatchObject({ what: { target: 'site', cors: '*' } }))

  test('--tls takes two files, or the word self', () => {
    expect(asked('--tls', 'a.pem', 'b.pem', 'site')).toMatchObject({
      where: { tls: { cert: 'a.pem', key: 'b.pem' } },
      what: { target: 'site' },
    })
    expect(asked('--tls=self')).toMatchObject({ where: { tls: 'self' } })
    expect(asked('--tls', 'self', 'site')).toMatchObject({ where: { tls: 'self' }, what: { target: 'site' } })
    expect(refused('--tls', 'a.pem')).toMatch(/two files/)
    expect(refused('--tls=a.pem')).toMatch(/two files/)
  })

  test('--header is a field of the wire, and never one that frames messages', () => {
    expect(asked('--header', 'X-A: b:c', '-H', 'X-D:e')).toMatchObject({
      what: {
        headers: [
          ['X-A', 'b:c'],
          ['X-D', 'e'],
        ],
      },
    })
    expect(refused('--header', 'X-A: b\r\nX-C: d')).toMatch(/character 2/)
    expect(refused('--header', 'X A: b')).toMatch(/no field name/)
    expect(refused('--header', ': b')).toMatch(/no field name/)
    expect(refused('--header', 'X-A')).toMatch(/colon/)
    for (const name of ['Content-Length', 'transfer-encoding', 'CONNECTION', 'Date'])
      expect(refused('--header', `${name}: 1`)).toMatch(/by itself/)
  })

  test('inspect --response says what the octets answer: GET, or these', () => {
    expect(asked('inspect', '--response', 'file')).toMatchObject({ file: 'file', answers: ['GET'] })
    expect(asked('inspect', '--response=HEAD,get')).toMatchObject({ file: '-', answers: ['HEAD', 'get'] })
    expect(asked('inspect')).toMatchObject({ answers: undefined })
  })

  test('a quote in a message is a quote', () => expect(refused('--host="[')).toMatch(/^--host "\[: /))

  test('--cache is seconds or a value, for all paths or for a pattern', () =>
    expect(asked('--cache', '*.js=60', '--cache', 'no-cache', '--cache=max-age=1')).toMatchObject({
      what: {
        cache: [
          { pattern: '*.js', value: 'max-age=60' },
          { pattern: undefined, value: 'no-cache' },
          { pattern: undefined, value: 'max-age=1' },
        ],
      },
    }))

  test.each(['no-store', 'public, max-age=60', 'private="set-cookie, x", max-age=1', 'max-age=60,immutable'])(
    '--cache %s is a value',
    (value) => expect(asked('--cache', value)).toMatchObject({ what: { cache: [{ pattern: undefined, value }] } }),
  )

  test.each([
    ['--prot', '--port'],
    ['--lisen', undefined],
    ['--no-listin', '--no-listing'],
    ['--uplaod', '--upload'],
    ['--hots=a', '--host'],
    ['--no-such-thing', undefined],
  ])('%s is no option, and the nearest is %s', (typed, near) => {
    const message = refused(typed)
    expect(message).toContain('is no option')
    expect(/did you mean (\S+)\?/.exec(message)?.[1]).toBe(near)
  })

  test.each([
    [['--port', '65536'], /0 to 65535/],
    [['--port', '-1'], /needs a value/],
    [['--port=0x50'], /whole number/],
    [['--port', '8000', '--port', '9000'], /given twice/],
    [['--port'], /needs a value/],
    [['--port='], /needs a value/],
    [['--gzip=yes'], /takes no value/],
    [['--workers', '0'], /1 to 256/],
    [['--log', 'xml'], /common, combined, json, off/],
    [['--protocol', 'HTTP/2'], /HTTP\/1.0, HTTP\/1.1/],
    [['--upload=yes'], /replace/],
    [['--auth', 'ann'], /user:password/],
    [['--auth', 'ann:$scrypt$nonsense'], /cannot be read/],
    [['--auth', 'ann:a', '--auth', 'ann:b'], /two passwords/],
    [['--auth', 'ann:'], /password is empty/],
    [['--cgi-timeout', '5'], /no --cgi/],
    [['--cgi-limit=5'], /no --cgi/],
    [['--cgi', '--cgi-timeout', '0'], /1 to 86400/],
    [['--cgi', '--cgi-limit', 'x'], /1 to 65536/],
    [['--unix', 's', '--port', '1'], /in place of/],
    [['--unix', 's', '--open'], /--open/],
    [['--record', 'f', '--workers', '2'], /--workers/],
    [['--index', 'a/b'], /not a path/],
    [['--cache', 'x='], /no Cache-Control/],
    [['--cache', '*.js=a b'], /no Cache-Control/],
    [['--cache', 'public,'], /no Cache-Control/],
    [['--cache', 'a\r\nX: b'], /no Cache-Control/],
    [['--cache', 'max-age=\u00e9'], /no Cache-Control/],
    [['--cache', '*.js='], /no Cache-Control/],
    [['--cache', '99999999999'], /no Cache-Control/],
    [['--cache', ' '], /no Cache-Control/],
    [['--cache', '-1'], /needs a value|no Cache-Control/],
    [['a', 'b'], /one folder/],
    [['a', '--directory', 'b'], /given twice/],
    [['-x'], /-x is no option/],
    [['--json'], /inspect/],
    [['inspect', '--gzip'], /has no --gzip/],
    [['inspect', 'a', 'b'], /one file/],
    [['inspect', '--response=GET,'], /an empty text is no method/],
    [['inspect', '--response=G T'], /no method/],
    [['--response'], /inspect/],
    [['replay'], /needs the file/],
    [['replay', 'f', '--to', '192.0.2.1:80'], /loopback/],
    [['hash', 'a:b'], /no colon/],
    [['hash', 'a\nb'], /no control/],
  ])('%j are refused in one line', (args, why) => {
    const message = refused(...args)
    expect(message).toMatch(why)
    expect(message).not.toContain('\n')
  })

  test('no message says a password again', () => {
    for (const args of [
      ['--auth', 's3cret'],
      ['--auth', 'a:s3cret\u0007'],
      ['--auth', 'a:$scrypt$s3cret'],
    ])
      expect(refused(...args)).not.toContain('s3cret')
  })

  const word = fc.oneof(
    fc.constantFrom(...rows.flatMap(({ name, short }) => [`--${name}`, `--${name}=`, `-${short ?? 'x'}`])),
    fc.constantFrom('inspect', 'replay', 'hash', '--', '-', '', '0', '8000', 'self', 'a:b', 'X: y', '--__proto__'),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary' }).map((text) => `--${text}`),
  )

  test('whatever they are, they are a command or one printable line', () =>
    fc.assert(
      fc.property(fc.array(word), (args) => {
        const made = commandOf(args)
        if (made._tag === 'Left') expect(made.left.message).toMatch(/^[^\p{Cc}\u2028\u2029]+$/u)
      }),
    ))

  test('taken apart and written down again they are the same', () =>
    fc.assert(
      fc.property(fc.array(word), (args) => {
        const first = parseArguments(args)
        if (first._tag === 'Left') return
        const again = [...first.right.given].flatMap(([name, values]) => {
          const row = rows.find((it) => it.name === name)
          if (row?.arity === 'pair') return values.length === 2 ? [`--${name}`, ...values] : [`--${name}=${values[0]}`]
          return values.map((value) => (value === '' ? `--${name}` : `--${name}=${value}`))
        })
        expect(parseArguments([...again, '--', ...first.right.operands])).toEqual(first)
      }),
    ))
})

describe('--help', () => {
  const lines = help.trimEnd().split('\n')

  test('fits a screen', () => {
    expect(lines.length).toBeGreaterThanOrEqual(24)
    expect(lines.length).toBeLessThanOrEqual(40)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  })

  test('names every option', () => {
    for (const { name } of rows) expect(help).toContain(`--${name}`)
  })

  test('has no two options of one name or letter', () => {
    const names = rows.flatMap(({ name, aliases = [] }) => [name, ...aliases])
    const letters = rows.flatMap(({ short }) => (short === undefined ? [] : [short]))
    expect(new Set(names).size).toBe(names.length)
    expect(new Set(letters).size).toBe(letters.length)
  })
})
