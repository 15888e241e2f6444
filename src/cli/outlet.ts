import { type Stream, wantsColour } from './world.js'

/** A stream, and the system's code for why it takes no more. */
export interface Outlet extends Stream {
  readonly lost: () => string | undefined
}

/** A stream of this process, for texts. */
export const toStream = (stream: NodeJS.WriteStream): Outlet => {
  let lost: string | undefined
  stream.on('error', (error: NodeJS.ErrnoException) => {
    lost = error.code ?? 'UNKNOWN'
  })
  return {
    write: (text) => {
      if (lost === undefined) stream.write(text)
    },
    drained: () =>
      new Promise((resolve) => {
        if (lost === undefined) stream.write('', (error) => resolve(error === null || error === undefined))
        else resolve(false)
      }),
    colour: wantsColour(process.env, stream.isTTY === true),
    terminal: stream.isTTY === true,
    lost: () => lost,
  }
}
