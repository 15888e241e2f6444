import { randomBytes } from 'node:crypto'
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type FormStep, foldParts } from '../../../src/handler/codec/fold-parts.js'
import { problem } from '../../../src/handler/problem.js'
import { on } from '../../../src/handler/routes/routes.js'
import { toApp } from '../../../src/handler/routes/to-app.js'
import { json } from '../../../src/response/body.js'
import { chain } from '../../../src/response/monad.js'
import { fromTask } from '../../../src/response/program.js'
import { ok } from '../../../src/response/responses.js'
import { ask, serving } from '../../server/serving.js'

/** An app that writes the files of a form to a folder, under numbers, and removes them all when the form breaks. */
const uploads = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wirefold-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const fileOf = (at: number): string => join(folder, String(at))
  const step: FormStep<never, ReadonlyArray<string>> = (names, event) =>
    fromTask(async () => {
      if (event._tag === 'PartHead') return [...names, event.filename ?? '']
      if (event._tag === 'PartContent') await appendFile(fileOf(names.length - 1), event.bytes)
      if (event._tag === 'FormBroken') await Promise.all(names.map((_, at) => rm(fileOf(at), { force: true })))
      return names
    })
  const keep = foldParts([], step)
  const app = toApp(
    on('POST', '/', (request) => chain((names: ReadonlyArray<string>) => ok(json(names)))(keep(request))),
    (error) =>
      error._tag === 'FormFlaw'
        ? problem(error.status, { errors: error.errors })
        : problem(400, { detail: error._tag }),
  )
  return { ...(await serving(app)), folder, fileOf }
}

test('files of a form go to a disk as they come, octet for octet', async () => {
  const { running, fileOf } = await uploads()
  const files = [randomBytes(600_000), Buffer.from('\r\n--'.repeat(20_000)), Buffer.alloc(1)]
  const form = new FormData()
  for (const [at, bytes] of files.entries()) form.append('file', new File([bytes], `${at} é.bin`))
  const answer = await fetch(`http://127.0.0.1:${running.port}/`, { method: 'POST', body: form })
  expect([answer.status, await answer.json()]).toEqual([200, ['0 é.bin', '1 é.bin', '2 é.bin']])
  for (const [at, bytes] of files.entries()) expect((await readFile(fileOf(at))).equals(bytes)).toBe(true)
})

test('of a form that breaks the grammar nothing stays, and the client is told', async () => {
  const { folder, dial } = await uploads()
  const wire = await dial()
  const content = '--b\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\nx\r\n--bjunk'
  wire.send(ask('POST', '/', 'Content-Type: multipart/form-data; boundary=b', `Content-Length: ${content.length}`))
  wire.send(content)
  expect(await wire.until('"expected a line break behind a delimiter"')).toContain('HTTP/1.1 400 ')
  expect(await readdir(folder)).toEqual([])
})
