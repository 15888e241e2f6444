import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeOf, prefixOf, type Script, segmentsOf } from '../../src/cgi/table.js'
import { holds } from '../laws/runs.js'

const script = (name: string): Script => ({ name, file: `/s/${name}`, args: [], directory: '/s' })
const scripts = new Map(
  ['a.py', 'b', 'sub/a.py', 'sub/sub/c', 'é', 'a b', '__proto__'].map((name) => [name, script(name)]),
)

const part = fc.constantFrom(
  'a.py',
  'b',
  'sub',
  'c',
  '..',
  '.',
  '%2e%2e',
  '%2E',
  '',
  '%2f',
  '%5c',
  '\\',
  '%00',
  '%',
  '%zz',
  '%ff',
  'a%20b',
  '%C3%A9',
  '%61.py',
  'A.PY',
  '__proto__',
  'constructor',
  'x',
)
const path = fc.array(part, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`)

describe('the table of scripts', () => {
  holds(
    'gives nothing but its own scripts, by their names decoded, and no dots, slashes or NUL behind them',
    fc.property(path, fc.constantFrom('', '/', '/sub', '/x/b'), (path, prefix) => {
      const place = placeOf(scripts, prefixOf(prefix))(path)
      if (place._tag !== 'Found') return
      expect([...scripts.values()]).toContain(place.script)
      const decoded = path.split('/').map(decodeURIComponent)
      expect(place.scriptName + place.pathInfo).toBe(decoded.join('/'))
      const above = prefixOf(prefix)
        .map((one) => `/${one}`)
        .join('')
      expect(place.scriptName).toBe(`${above}/${place.script.name}`)
      expect(decoded.slice(1).some((one) => one === '.' || one === '..' || /[/\0]/.test(one))).toBe(false)
    }),
    20_000,
  )

  test.each([
    ['/a.py', '/a.py', ''],
    ['/a.py/', '/a.py', '/'],
    ['/a.py//x', '/a.py', '//x'],
    ['/sub/a.py/b', '/sub/a.py', '/b'],
    ['/%61.py', '/a.py', ''],
    ['/a%20b/%C3%A9', '/a b', '/é'],
    ['/__proto__', '/__proto__', ''],
  ])('%s is %s and %s', (path, scriptName, pathInfo) =>
    expect(placeOf(scripts, [])(path)).toMatchObject({ _tag: 'Found', scriptName, pathInfo }),
  )

  test.each(['/', '/sub', '/sub/', '//a.py', '/A.PY', '/constructor', '', '*', '/sub/sub', '/sub%2fa.py', '/a.py%00'])(
    '%s is no script',
    (path) => expect(placeOf(scripts, [])(path)._tag).toBe('Missing'),
  )

  test.each([
    ['/cgi-bin/a.py', 'Found'],
    ['/%63gi-bin/a.py', 'Found'],
    ['/cgi-bin/x', 'Missing'],
    ['/cgi-bin', 'Missing'],
    ['/cgi-bin/%2e%2e/x', 'Missing'],
    ['/cgi-binx/a.py', 'Outside'],
    ['/x/%ff', 'Outside'],
    ['/', 'Outside'],
    ['', 'Outside'],
  ])('below a prefix %s is %s', (path, tag) => expect(placeOf(scripts, prefixOf('/cgi-bin'))(path)._tag).toBe(tag))

  test('a path is decoded once', () => expect(segmentsOf('/%252e%252e')).toEqual(['%2e%2e']))
})
