/**
 * Uploads of any length, straight to a disk: one piece is in memory at a time, and no more is taken from the client than
 * the disk has taken. Too much, too late or broken off: what was written is removed. A name is there once all of it is.
 */
import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import {
  type App,
  type BodyError,
  chain,
  endpoint,
  fail,
  handle,
  jsonOf,
  matching,
  of,
  orElse,
  problem,
  problemDetails,
  pull,
  type Reply,
  send,
  serve,
  toApp,
  tryCatch,
  within,
} from 'wirefold'

/** Where uploads go, how long they may be (octets), and how long they may take (milliseconds). */
export interface UploadOptions {
  readonly folder: string
  readonly limit: number
  readonly ms: number
}

/** Why nothing was kept. */
type Lost = BodyError | { readonly _tag: 'Late' } | { readonly _tag: 'Disk'; readonly error: unknown }

const onDisk = <A>(run: () => Promise<A>): Reply<Lost, A> => tryCatch(run, (error): Lost => ({ _tag: 'Disk', error }))

/** Pulls piece after piece into the file, each once the one before it was taken. */
const write = (file: FileHandle, limit: number, octets = 0): Reply<Lost, number> =>
  pipe(
    pull,
    chain((pulled): Reply<Lost, number> => {
      if (pulled._tag === 'Finished') return of(octets)
      const sum = octets + pulled.bytes.length
      if (sum > limit) return fail({ _tag: 'TooLarge', limit })
      return pipe(
        onDisk(() => file.appendFile(pulled.bytes)),
        chain(() => write(file, limit, sum)),
      )
    }),
  )

const create = async (folder: string) => {
  const path = join(folder, `.${randomUUID()}.part`)
  return { path, file: await open(path, 'wx') }
}

/** Keeps the content of a request under a name: all of it, or nothing. Ends in how many octets that were. */
const keep = ({ folder, limit, ms }: UploadOptions, name: string): Reply<Lost, number> =>
  pipe(
    onDisk(() => create(folder)),
    chain(({ path, file }) => {
      const finish = async (): Promise<void> => {
        await file.sync()
        await file.close()
        await rename(path, join(folder, name))
      }
      const discard = async (): Promise<void> => {
        await file.close()
        await rm(path, { force: true })
      }
      return pipe(
        write(file, limit),
        within(ms, (): Reply<Lost, number> => fail({ _tag: 'Late' })),
        chain((octets) =>
          pipe(
            onDisk(finish),
            chain(() => of(octets)),
          ),
        ),
        orElse((lost: Lost) =>
          pipe(
            onDisk(discard),
            chain(() => fail(lost)),
          ),
        ),
      )
    }),
  )

const put = endpoint('PUT', '/files/:name', {
  params: { name: matching(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}/) },
  responses: { 201: jsonOf(t.type({ octets: t.number })), 408: problemDetails, 413: problemDetails },
})

/** Takes files by PUT. A body that broke off is left to the server, which knows what to say. */
export const upload = (options: UploadOptions): App =>
  toApp(
    handle(put, ({ params }) =>
      pipe(
        keep(options, params.name),
        chain((octets) => send(201, { octets }, [['Location', `/files/${params.name}`]])),
      ),
    ),
    (lost) => {
      switch (lost._tag) {
        case 'TooLarge':
          return problem(413, { detail: `At most ${lost.limit} octets.` })
        case 'Late':
          return problem(408, { detail: `At most ${options.ms} ms.` })
        case 'Disk':
          return problem(507, { detail: 'The disk did not take it.' })
        case 'Malformed':
          return fail(lost)
      }
    },
  )

const main = async (): Promise<void> => {
  const options = { folder: tmpdir(), limit: 100_000_000, ms: 600_000 }
  const listen = { host: '127.0.0.1', port: Number(process.env.PORT ?? 8000), bodyLimit: options.limit }
  const started = await serve(upload(options), listen)()
  if (started._tag === 'Left') {
    console.error(started.left)
    process.exitCode = 1
    return
  }
  console.log(
    `wirefold takes files: curl -T FILE http://127.0.0.1:${started.right.port}/files/NAME (into ${options.folder})`,
  )
  process.once('SIGINT', () => void started.right.stop())
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
