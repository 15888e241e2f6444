import { shown } from './arguments.js'
import { complain, paint, type World } from './world.js'

/** Says where it can be reached; the first line with a URL is for programs, too. */
export const announce = (path: string, places: ReadonlyArray<string>, { out, err }: World): void => {
  const lines = places.map((it) => `  ${paint('cyan', out.colour, shown(it))}\n`)
  out.write(`wirefold serves ${shown(path)} on\n${lines.join('')}`)
  if (err.colour) err.write(paint('dim', true, 'Ctrl-C ends it when what was asked for is answered; twice, at once.\n'))
}

/** Opens a browser. Where there is none the server goes on. */
export const openBrowser = async (url: string, { err }: World): Promise<void> => {
  const failed = (error: unknown): void =>
    complain(err, `no browser could be opened: ${shown(error instanceof Error ? error.message : String(error))}`)
  try {
    const { default: open } = await import('open')
    const child = await open(url)
    child.once('error', failed)
    child.once('exit', (code) => (code === 0 || code === null ? undefined : failed(`code ${code}`)))
  } catch (error) {
    failed(error)
  }
}
