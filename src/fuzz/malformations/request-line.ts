/** Request lines, RFC 9112 §3. */
import { all, line, lineBy, plain } from './changes.js'
import { breaking, type Malformation } from './malformation.js'

const method = breaking('method-octet')
const parts = breaking('line-parts')
const version = breaking('version-octet')
const major = breaking('major-version')

const written = (text: string) => line({ version: text })

/** What can be wrong with method and version, and between the parts. */
export const requestLines: ReadonlyArray<Malformation> = [
  method('method-empty', 'takes the target for the method, and routes on an empty one', line({ method: '' })),
  method('method-with-slash', 'cuts the line at another octet than the proxy before it', line({ method: 'GE/T' })),
  method(
    'method-with-nul',
    'ends the method at NUL: GET for one reader, unknown to the other',
    line({ method: 'GET\0X' }),
  ),
  method('method-with-obs-text', 'maps the octet to a letter and finds another method', line({ method: 'G\xc9T' })),
  method(
    'method-in-quotes',
    'takes the quotes off, and an access rule for GET does not see it',
    line({ method: '"GET"' }),
  ),
  method(
    'method-behind-space',
    'trims the line, where the reader before saw an empty method',
    line({ method: ' GET' }),
  ),
  method('method-behind-tab', 'trims the line, where the reader before saw an empty method', line({ method: '\tGET' })),
  method(
    'tab-behind-method',
    'splits at any whitespace, where the reader before saw one long method',
    line({ first: '\t' }),
  ),
  method('vertical-tab-behind-method', 'splits at what a regular expression calls whitespace', line({ first: '\x0b' })),
  method('form-feed-behind-method', 'splits at what a regular expression calls whitespace', line({ first: '\f' })),
  method('nbsp-behind-method', 'splits at what Unicode calls whitespace', line({ first: '\xa0' })),
  breaking('method-length')(
    'method-too-long',
    'holds octets without a bound before it looks',
    line({ method: 'A'.repeat(33) }),
  ),
  parts(
    'two-spaces-before-target',
    'reads an empty target, or another one than the proxy before it',
    line({ first: '  ' }),
  ),
  parts(
    'two-spaces-before-version',
    'takes a space for a part of the target, which then passes a rule',
    line({ second: '  ' }),
  ),
  parts('target-empty', 'takes the version for the target', line({ first: ' ', target: '', second: ' ' })),
  parts(
    'version-missing',
    'answers HTTP/0.9 without a head, and takes the fields for a next request',
    plain({ target: '/', second: '', version: '' }),
  ),
  parts(
    'version-missing-before-bare-lf',
    'takes it for HTTP/0.9, and reads the fields and the content of a later version all the same',
    plain({ target: '/', second: '', version: '', end: '\n' }),
  ),
  version('tab-before-version', 'splits at any whitespace', line({ second: ' \t' })),
  version('space-behind-version', 'trims the version, where a strict reader refuses', line({ behind: ' ' })),
  version(
    'words-behind-version',
    'takes three of four parts, and logs another line than it read',
    line({ behind: ' x' }),
  ),
  version(
    'target-with-space',
    'takes the last part for the version and all between for the target',
    line({ second: ' b ' }),
  ),
  version('version-in-lower-case', 'compares without case, and differs from who does not', written('http/1.1')),
  version('version-of-another-protocol', 'looks at the number alone', written('HTTPS/1.1')),
  version('version-without-dot', 'reads eleven', written('HTTP/11')),
  version('version-with-comma', 'reads a number by the rules of a language', written('HTTP/1,1')),
  version('version-with-two-digits', 'reads 1.10 as ten or as one', written('HTTP/1.10')),
  version('version-with-letter', 'reads up to the first octet that is no digit', written('HTTP/1.a')),
  version('version-without-minor', 'fills in a default', written('HTTP/1.')),
  version('version-without-number', 'fills in a default', written('HTTP/')),
  version('version-with-sign', 'borrows a number parser that takes signs', written('HTTP/+1.1')),
  version('version-with-space', 'skips whitespace inside', written('HTTP/ 1.1')),
  version('version-with-nul', 'ends the version at NUL', written('HTTP/1\0.1')),
  major('version-2', 'takes a text for a binary protocol, or the version for 1.1', written('HTTP/2.0')),
  major('version-0', 'answers by the rules of a version that has no head', written('HTTP/0.9')),
  major('version-with-leading-zero', 'reads numbers where the grammar has digits', written('HTTP/01.1')),
  breaking('http2-preface')(
    'http2-preface',
    'answers the preface as a request, and its frames as the next ones',
    all(plain({ method: 'PRI', target: '*', version: 'HTTP/2.0' })),
  ),
  breaking('second-empty-line')(
    'two-empty-lines',
    'skips octets without an end before a request, and holds the connection',
    lineBy(() => ({ lead: '\r\n\r\n' })),
  ),
  breaking('lf-alone')(
    'bare-lf-before-request',
    'skips what the reader before took for a request',
    line({ lead: '\n' }),
  ),
  breaking('cr-alone')('bare-cr-before-request', 'skips any CR, where another sees a method', line({ lead: '\r' })),
]
