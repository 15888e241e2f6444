/** A parser and a server in a test of Node's: yours stand in their place, the server as the command that starts it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { troubleOf, wirefoldTarget } from 'wirefold/fuzz'
import { commandTarget, fuzz } from 'wirefold/fuzz/live'

const server = commandTarget({ name: 'my server', command: 'exec node build/examples/hello.js --port {port}' })
for (const target of [wirefoldTarget(), server])
  test(`${target.name} reads what every careful reader reads`, async () =>
    assert.deepEqual(troubleOf(await fuzz({ targets: [target], count: 1000 })), []))
