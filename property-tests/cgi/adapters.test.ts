import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { toFetch } from '../../src/adapters/fetch/index.js'
import { toNodeListener } from '../../src/adapters/node/index.js'
import { cgi } from '../../src/cgi/node.js'
import { eventually } from '../server/wire.js'
import { folderFor } from './scripts.js'

/** The same scripts under other servers than ours. */

const plain = "printf 'Content-Type: text/plain\\n\\n'"
const files = [
  { file: 'cat', text: `#!/bin/sh\n${plain}\ncat\necho " by $REQUEST_METHOD"\n` },
  { file: 'hangs', text: `#!/bin/sh\necho $$ >pid\n${plain}\necho begun\nsleep 600\n` },
]

const isGone = (pid: string): boolean => {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return true
  }
}

const port = async (folder: string): Promise<number> => {
  const server = createServer(toNodeListener(cgi(folder, { log: false }))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

test('a script answers under node:http', async () => {
  const at = await port(folderFor(files))
  const answer = await fetch(`http://127.0.0.1:${at}/cat`, { method: 'POST', body: 'hello' })
  expect([answer.status, await answer.text()]).toEqual([200, 'hello by POST\n'])
})

test('a script answers behind fetch', async () => {
  const handler = toFetch(cgi(folderFor(files), { log: false }))
  const answer = await handler(new Request('http://a/cat', { method: 'POST', body: 'hello' }))
  expect([answer.status, await answer.text()]).toEqual([200, 'hello by POST\n'])
})

test.runIf(process.platform === 'linux')('a client that goes ends the script under node:http too', async () => {
  const folder = folderFor(files)
  const at = await port(folder)
  const asked = request({ port: at, host: '127.0.0.1', path: '/hangs' }).end()
  asked.on('error', () => undefined)
  const [answer] = await once(asked, 'response')
  await once(answer, 'data')
  answer.on('error', () => undefined)
  const pid = readFileSync(join(folder, 'pid'), 'latin1').trim()
  expect(isGone(pid)).toBe(false)
  asked.destroy()
  await eventually(() => isGone(pid), 'the script is gone')
})
