import { utf8Encode } from '../../src/grammar/utf8.js'
import { type Field, fromFields, type Headers } from '../../src/message/headers.js'
import type { Request } from '../../src/message/request.js'
import { origin } from '../../src/message/target.js'
import type { Answer } from '../../src/response/answer.js'
import type { Body } from '../../src/response/body.js'
import { runTask } from '../../src/response/interpret.js'
import type { Reply } from '../../src/response/reply.js'
import { isResponse } from '../../src/response/response.js'
import type { FileSystem } from '../../src/static/file-system.js'
import { type FilesApp, filesOf } from '../../src/static/files.js'
import { type MemoryFile, memoryFileSystem } from '../../src/static/memory.js'
import type { FilesOptions } from '../../src/static/options.js'

/** Files asked without a wire between. */

/** What was answered: the content as latin-1 text. */
export interface Asked {
  readonly status: number
  readonly headers: Headers
  readonly content: string
  readonly type: string | undefined
}

const peer = { remote: { host: '192.0.2.1', port: 1 }, local: { host: '192.0.2.2', port: 80 }, secure: false }

/** A request of that target. */
export const requestFor = (raw: string, fields: ReadonlyArray<Field> = [], method = 'GET'): Request => ({
  method,
  target: origin(raw),
  authority: 'a',
  version: 'HTTP/1.1',
  headers: fromFields(fields),
  framing: { _tag: 'None' },
  peer,
})

const latin = (piece: Uint8Array | string): string =>
  Buffer.from(typeof piece === 'string' ? utf8Encode(piece) : piece).toString('latin1')

const readFile = async (body: Extract<Body, { readonly _tag: 'File' }>): Promise<string> => {
  const { source, start, end } = body
  const into = new Uint8Array(end - start)
  let at = 0
  while (at < into.length) {
    const got = await source.read(start + at, into.subarray(at))
    if (got === 0) break
    at += got
  }
  await source.close()
  return latin(into.subarray(0, at))
}

const contentOf = async (body: Body): Promise<string> => {
  switch (body._tag) {
    case 'Text':
      return latin(body.text)
    case 'Bytes':
      return latin(body.bytes)
    case 'File':
      return readFile(body)
    case 'Stream': {
      let content = ''
      for await (const piece of body.open()) content += latin(piece)
      return content
    }
    default:
      return ''
  }
}

/** What a program ends in; what it fails with is thrown. */
export const answered = async (reply: Reply<unknown, Answer>): Promise<Asked> => {
  const { result } = await runTask(reply)()
  if (result._tag === 'Left') throw new Error(JSON.stringify(result.left))
  const response = result.right
  if (!isResponse(response)) throw new Error('no response')
  const { status, headers, body } = response
  const type = headers.get('Content-Type') ?? ('type' in body ? body.type : undefined)
  return { status, headers, content: await contentOf(body), type }
}

/** Asks an app for a target. */
export const asking =
  (app: FilesApp) =>
  (raw: string, fields: ReadonlyArray<Field> = [], method = 'GET'): Promise<Asked> =>
    answered(app(requestFor(raw, fields, method)))

/** The app over a file system, or what is wrong with its options. */
export const over = (fileSystem: FileSystem, options: FilesOptions = {}): FilesApp => {
  const made = filesOf(fileSystem, options)
  if (made._tag === 'Left') throw new Error(`${made.left.option} ${made.left.reason}`)
  return made.right
}

/** Asks an app over files in memory. The time is long after any of them. */
export const overFiles = (files: Iterable<MemoryFile>, options: FilesOptions = {}) =>
  asking(
    over(
      memoryFileSystem(files, () => 4_000_000_000_000),
      options,
    ),
  )
