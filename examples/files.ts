/** A folder as a site: `node build/examples/files.js [folder]`. */
import { pathToFileURL } from 'node:url'
import { serve } from 'wirefold'
import { type FilesApp, filesEither } from 'wirefold/static'

/** Pages are asked for anew each time; what is built once, and has its hash in its name, is kept for a year. */
export const site = (folder: string) =>
  filesEither(folder, {
    precompressed: true,
    cacheControl: [
      ['/assets/**', 'public, max-age=31536000, immutable'],
      ['**', 'no-cache'],
    ],
    headers: { 'Referrer-Policy': 'no-referrer' },
  })

const start = async (app: FilesApp): Promise<void> => {
  const started = await serve(app, { host: '127.0.0.1', port: Number(process.env.PORT ?? 8000) })()
  if (started._tag === 'Left') {
    console.error(started.left)
    process.exitCode = 1
    return
  }
  console.log(`wirefold serves files on http://127.0.0.1:${started.right.port}`)
  process.once('SIGINT', () => void started.right.stop())
}

const main = async (): Promise<void> => {
  const made = site(process.argv[2] ?? '.')
  if (made._tag === 'Right') return start(made.right)
  console.error(made.left)
  process.exitCode = 1
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
