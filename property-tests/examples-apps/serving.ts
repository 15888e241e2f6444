import { connect } from 'node:net'
import { afterAll } from 'vitest'
import { type App, type ServeOptions, serve } from 'wirefold'

/** Serves apps on ports of their own, until the test file ends. Gives back where. */
export const serving = (): ((
  app: App,
  options?: ServeOptions,
) => Promise<{ readonly port: number; readonly url: string }>) => {
  const stops: Array<() => Promise<unknown>> = []
  afterAll(() => Promise.all(stops.map((stop) => stop())))
  return async (app, options = {}) => {
    const deadlines = { stopLazy: 10, stopHard: 200 }
    const started = await serve(app, { host: '127.0.0.1', port: 0, log: false, deadlines, ...options })()
    if (started._tag === 'Left') throw new Error(JSON.stringify(started.left))
    const { port, stop } = started.right
    stops.push(stop)
    return { port, url: `http://127.0.0.1:${port}` }
  }
}

/** All that a server says to these octets until it closes. */
export const asked = (port: number, request: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.setEncoding('latin1').on('data', (piece: string) => {
      text += piece
    })
    socket.on('end', () => resolve(text)).on('error', reject)
  })
