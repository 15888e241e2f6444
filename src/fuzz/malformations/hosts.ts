/** Host, RFC 9112 §3.2. */
import { all, hostOf, line, without } from './changes.js'
import { breaking, type Malformation } from './malformation.js'

const value = breaking('host-value')
const twice = breaking('host-twice')

/** What can be wrong with Host. */
export const hosts: ReadonlyArray<Malformation> = [
  breaking('host-missing')(
    'host-missing',
    'routes to its default host',
    all(without('host'), line({ version: 'HTTP/1.1' })),
  ),
  twice('host-twice', 'routes by the first, where a rule looked at the last', hostOf('a', 'b')),
  twice('host-twice-equal', 'differs from who refuses', hostOf('a', 'a')),
  value('host-with-path', 'builds a link out of it, which names another page', hostOf('a/b')),
  value('host-with-space', 'takes one half, and a cache key the other', hostOf('a b')),
  value('host-with-userinfo', 'builds a link out of it, and a browser goes to what stands behind @', hostOf('a@b')),
  value('host-with-comma', 'splits a list, and takes either', hostOf('a, b')),
  value('host-with-letters-for-port', 'ignores the port, or fails later', hostOf('a:x')),
  value('host-with-large-port', 'wraps it around', hostOf('a:65616')),
  value('host-with-signed-port', 'borrows a number parser', hostOf('a:+80')),
  value('host-of-bare-ipv6', 'takes the first group for the host', hostOf('::1')),
  value('host-with-open-ipv6', 'reads behind the end', hostOf('[::1')),
  value('host-with-obs-text', 'maps it to letters, and finds another host', hostOf('\xe4')),
  value('host-with-bad-escape', 'decodes what a rule saw encoded', hostOf('a%zz')),
  value('host-with-scheme', 'takes it for a whole address', hostOf('http://a')),
  value('host-with-angle-bracket', 'echoes it into a page', hostOf('a<b')),
  value('host-with-two-ports', 'takes the first or the last', hostOf('a:80:80')),
]
