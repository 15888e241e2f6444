/** Request targets, RFC 9112 §3.2 and RFC 3986. */
import { line, lineBy, plain } from './changes.js'
import { breaking, type Malformation, misleading } from './malformation.js'

const octet = breaking('target-octet')
const form = breaking('form-of-method')
const to = (target: string) => plain({ target })
/** Behind the path, before the query. */
const suffixed = (text: string) =>
  lineBy(({ target }) => ({
    target: target.startsWith('/') ? target.replace(/^[^?]*/, (path) => path + text) : `/${text}`,
  }))

/** What can be wrong with a target. */
export const targets: ReadonlyArray<Malformation> = [
  octet('target-with-fragment', 'cuts at #, where the reader before saw one path', suffixed('#a')),
  octet('target-without-slash', 'joins it to a prefix, and leaves the folder', to('a')),
  octet('target-relative', 'resolves it against the root, or above it', to('../a')),
  octet('target-with-control', 'writes it into a log that a terminal shows', suffixed('\x01')),
  octet('target-with-escape-octet', 'writes it into a log that a terminal shows', suffixed('\x1b[2J')),
  octet(
    'target-with-nul',
    'ends the path at NUL: .php\\0.png is one file for a rule, another for the disk',
    suffixed('\0b'),
  ),
  octet('target-with-del', 'differs on what a letter is', suffixed('\x7f')),
  octet('target-with-raw-octets', 'decodes by another charset than the reader before', suffixed('\xe9')),
  octet('target-with-bad-escape', 'leaves %zz as it is, or drops it, and a rule matches another path', suffixed('%zz')),
  octet('target-with-cut-escape', 'reads behind the end, or into the query', suffixed('%4')),
  octet('target-with-backslash', 'takes it for a slash on some systems', suffixed('\\..\\b')),
  octet('target-with-angle-brackets', 'echoes it into a page', suffixed('<a>')),
  octet('target-with-quote', 'echoes it into an attribute or a log', suffixed('"')),
  octet('target-of-authority-for-get', 'takes the host for a path, and connects to it', to('a:80')),
  octet('target-with-userinfo', 'takes what stands before @ for the host', to('http://b@a/')),
  octet('target-with-empty-host', 'routes to its default host, past a rule about hosts', to('http:///')),
  octet('target-with-large-port', 'wraps the port around', to('http://a:65616/')),
  octet('target-with-signed-port', 'borrows a number parser', to('http://a:+80/')),
  octet('target-of-another-scheme', 'fetches files, or other protocols', to('ftp://a/')),
  octet('target-with-open-ipv6', 'finds another host than a reader that searches for ]', to('http://[::1/')),
  octet('target-with-wrong-ipv6', 'resolves an address that nobody meant', to('http://[::1::2]/')),
  octet('target-with-bad-escape-in-host', 'decodes a host that a rule saw encoded', to('http://a%zz/')),
  form('target-asterisk-for-get', 'serves the file called *', to('*')),
  form('target-path-for-connect', 'opens a tunnel to its default host', plain({ method: 'CONNECT', target: '/a' })),
  octet(
    'target-without-port-for-connect',
    'fills in a port that a rule did not see',
    plain({ method: 'CONNECT', target: 'a ' }),
  ),
  breaking('line-length')(
    'target-too-long',
    'holds octets without a bound',
    lineBy(() => ({ target: `/${'a'.repeat(9000)}` })),
  ),
  misleading('RFC 9112 §3.2.2')(
    'target-of-another-host',
    'routes by Host, where the target must win: a cache is asked for one host and filled with another',
    line({ target: 'http://other.example/' }),
  ),
]
