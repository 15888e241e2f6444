import type { ConnectionOptions } from '../connection/options.js'
import type { What } from './asked.js'

/** The content of a request that is written to a file, in octets: as much as any disk has. */
const UPLOAD = 2 ** 48

/** What connections have to know of what is served: the same when it is served, and when it is replayed. */
export const habitsOf = ({ protocol, upload }: What): ConnectionOptions => ({
  protocolVersion: protocol,
  ...(upload === undefined ? {} : { bodyLimit: UPLOAD }),
})
