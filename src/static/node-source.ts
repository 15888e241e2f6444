import { closeSync, read } from 'node:fs'
import type { Source } from '../response/source.js'

/** Reads by position; closed once, and behind the reads that are under way, lest one read another file's octets. */
export const sourceOf = (fd: number): Source => {
  let reading = 0
  let closed = false
  const release = (): void => {
    if (closed && reading === 0) closeSync(fd)
  }
  return {
    read: (position, into) =>
      new Promise((settle, reject) => {
        // The number may be another file's by now.
        if (closed) return reject(new Error('a file is read that was closed'))
        reading += 1
        read(fd, into, 0, into.length, position, (error, octets) => {
          reading -= 1
          if (closed) release()
          if (error === null) settle(octets)
          else reject(error)
        })
      }),
    close: () => {
      if (closed) return
      closed = true
      release()
    },
  }
}
