import type { ConnectionOptions } from '../connection/options.js'
import type { What } from './asked.js'

/** The content of a request that is written to a file, in octets: as much as any disk has. */
const UPLOAD = 2 ** 48

/** The name that is asked for is that of refusals as well, which no handler has a hand in. */
const serverName = (headers: What['headers']): Pick<ConnectionOptions, 'serverName'> => {
  const own = headers.filter(([name]) => name.toLowerCase() === 'server').at(-1)
  return own === undefined ? {} : { serverName: own[1] }
}

/** What connections have to know of what is served: the same when it is served, and when it is replayed. */
export const habitsOf = ({ protocol, upload, headers }: What): ConnectionOptions => ({
  protocolVersion: protocol,
  // Whoever asks for it wants a server of that time, which closes behind every answer.
  ...(protocol === 'HTTP/1.0' ? { requests: 1 } : {}),
  ...serverName(headers),
  ...(upload === undefined ? {} : { bodyLimit: UPLOAD }),
})
