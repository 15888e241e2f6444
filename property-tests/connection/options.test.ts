import { describe, expect, test } from 'vitest'
import { connection } from '../../src/connection/connection.js'
import { type ConnectionOptions, defaultDeadlines, defaultSizes } from '../../src/connection/options.js'
import { settingsOf } from '../../src/connection/settings.js'
import { simulate, simulateTask } from '../../src/connection/simulate.js'
import { purePlatform } from '../../src/grammar/platform.js'
import { ok } from '../../src/response/responses.js'

const refused = (options: unknown): string | undefined => {
  const made = connection(() => ok(), options as ConnectionOptions)
  return made._tag === 'Left' ? made.left.option : undefined
}

describe('options that make no sense are refused, by name', () => {
  const numbers = [-1, 1.5, Number.NaN, Infinity, '5', null, 2 ** 53]
  test.each(Object.keys(defaultDeadlines))('the deadline %s is a whole number from 1 up', (name) => {
    for (const value of [...numbers, 0]) expect(refused({ deadlines: { [name]: value } })).toBe(`deadlines.${name}`)
    expect(refused({ deadlines: { [name]: 1 } })).toBe(undefined)
  })

  test.each(Object.keys(defaultSizes))('%s is a whole number', (name) => {
    for (const value of numbers) expect(refused({ [name]: value })).toBe(name)
    expect(refused({ [name]: 1 })).toBe(undefined)
  })

  const others: ReadonlyArray<readonly [option: string, value: unknown]> = [
    ['highWater', 0],
    ['unparsed', 0],
    ['handlerTimeout', 0],
    ['handlerTimeout', -1],
    ['requests', 0],
    ['requests', 1.5],
    ['access', 'yes'],
    ['trustedGateway', 1],
    ['redirectRawTarget', null],
    ['serverName', 'a\r\nb'],
    ['serverName', 5],
    ['errorContentType', 'a\nb'],
    ['errorContentType', ''],
    ['handlerTimeout', 2 ** 31],
    ['limits', null],
    ['limits', []],
    ['deadlines', null],
    ['deadlines', []],
    ['platform', null],
    ['allow', 'bareLf'],
    ['errorPage', 'page'],
    ['protocolVersion', 'HTTP/2'],
    ['allow', ['everything']],
    ['hostMismatch', 'maybe'],
    ['bodylimit', 5],
    ['toString', 5],
  ]
  test.each(others)('%s: %j', (option, value) => expect(refused({ [option]: value })).toBe(option))

  test('within a record, by its path', () => {
    expect(refused({ limits: { line: -1 } })).toBe('limits.line')
    expect(refused({ limits: { line: undefined, method: undefined } })).toBe(undefined)
    expect(refused({ deadlines: { lunch: 5 } })).toBe('deadlines.lunch')
    expect(refused({ platform: {} })).toBe('platform.latin1')
    expect(refused({ platform: { ...purePlatform(), now: 5 } })).toBe('platform.now')
  })

  test('a time that timers cannot wait, which would fire at once', () => {
    expect(refused({ deadlines: { stopHard: 2 ** 31 } })).toBe('deadlines.stopHard')
  })

  test('an app that is no function', () => {
    const made = connection(undefined as unknown as () => never)
    expect(made._tag === 'Left' && made.left.option).toBe('app')
  })
})

test('every option can be given', () => {
  expect(
    settingsOf({
      limits: { line: 5 },
      allow: ['bareLf'],
      hostMismatch: 'reject',
      platform: purePlatform(),
      handlerTimeout: 5,
      requests: 1,
      deadlines: {},
    })._tag,
  ).toBe('Right')
})

test('options that were not given are the defaults, `undefined` included', () => {
  const made = settingsOf({ deadlines: { head: 5 }, bodyLimit: 7 })
  expect(made).toMatchObject({ _tag: 'Right', right: { deadlines: { ...defaultDeadlines, head: 5 }, bodyLimit: 7 } })
  const unset: unknown = { bodyLimit: undefined, deadlines: undefined, serverName: undefined, limits: undefined }
  expect(settingsOf(unset as ConnectionOptions)).toMatchObject({
    right: { bodyLimit: 1_048_576, serverName: 'wirefold', deadlines: defaultDeadlines },
  })
})

test('a simulation with options that make no sense serves nothing, and says why', async () => {
  const app = () => ok()
  const wrong = { bodyLimit: -1 }
  const { closed, log, state } = simulate(app, wrong)([new Uint8Array(1)])
  expect([closed, log, state.phase]).toMatchObject([true, [{ _tag: 'Defect', error: { option: 'bodyLimit' } }], 'Idle'])
  expect((await simulateTask(app, wrong)([])()).log).toHaveLength(1)
})
