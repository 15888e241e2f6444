import { bad, entry } from './entry.js'

const line = {
  'empty-lines': bad(
    'RFC 9112 §2.2',
    'Too many empty lines before the request.',
    'a second empty line before a request line',
  ),
  'bad-method': bad(
    'RFC 9110 §9.1',
    'The method is not a token.',
    'a method holds an octet that is no tchar, or is empty',
  ),
  'long-method': entry(501, 'RFC 9112 §3', 'The method is not known here.', 'a method longer than any known one'),
  'bad-request-line': bad(
    'RFC 9112 §3',
    'The request line is malformed.',
    'the parts of a request line are not split by exactly one SP',
  ),
  'bad-target': bad(
    'RFC 9112 §3.2',
    'The request target is malformed.',
    'an octet that the target cannot hold at this place',
  ),
  'target-form': bad(
    'RFC 9112 §3.2',
    'The request target does not go with the method.',
    'CONNECT takes authority form only, and the asterisk goes with OPTIONS only',
  ),
  'bad-version': bad('RFC 9112 §2.3', 'The protocol version is malformed.', 'the version is not HTTP/1. and one digit'),
  'unsupported-version': entry(
    505,
    'RFC 9110 §15.6.6',
    'This server speaks HTTP/1 only.',
    'a major version other than 1',
  ),
  'http2-preface': bad(
    'RFC 9113 §3.4',
    'This server speaks HTTP/1 only.',
    'the first octets of an HTTP/2 connection preface',
  ),
  'long-line': entry(414, 'RFC 9110 §15.5.15', 'The request line is too long.', 'the request line goes past its limit'),
  'bare-lf': bad('RFC 9112 §2.2', 'Lines end with CR LF.', 'LF without CR before it'),
  'bare-cr': bad('RFC 9112 §2.2', 'Lines end with CR LF.', 'CR without LF behind it'),
}

const fields = {
  'bad-field-name': bad(
    'RFC 9110 §5.1',
    'A field name is malformed.',
    'a field name holds an octet that is no tchar, or is empty',
  ),
  'space-before-colon': bad(
    'RFC 9112 §5.1',
    'A field name is followed by whitespace.',
    'whitespace between a field name and its colon',
  ),
  'obs-fold': bad(
    'RFC 9112 §5.2',
    'A field line starts with whitespace.',
    'obsolete line folding, or whitespace before the first field',
  ),
  'bad-field-value': bad(
    'RFC 9110 §5.5',
    'A field value holds a control character.',
    'a field value holds a control octet',
  ),
  'header-bytes': entry(
    431,
    'RFC 6585 §5',
    'The header section is too large.',
    'the field lines go past the limit in octets',
  ),
  'header-count': entry(
    431,
    'RFC 6585 §5',
    'The header section has too many fields.',
    'the field lines go past the limit in number',
  ),
}

const framing = {
  'bad-content-length': bad('RFC 9110 §8.6', 'Content-Length is malformed.', 'Content-Length is not one run of digits'),
  'duplicate-content-length': bad('RFC 9112 §6.3', 'Content-Length was sent twice.', 'a second Content-Length line'),
  'large-content-length': entry(
    413,
    'RFC 9112 §6.2',
    'The content is too large.',
    'Content-Length of 16 digits or more',
  ),
  'bad-transfer-encoding': bad(
    'RFC 9112 §6.1',
    'Transfer-Encoding is malformed.',
    'Transfer-Encoding is not exactly chunked',
  ),
  'duplicate-transfer-encoding': bad(
    'RFC 9112 §6.1',
    'Transfer-Encoding was sent twice.',
    'a second Transfer-Encoding line',
  ),
  'unsupported-transfer-coding': entry(
    501,
    'RFC 9112 §6.1',
    'This transfer coding is not known here.',
    'chunked behind another coding',
  ),
  'two-framings': bad(
    'RFC 9112 §6.3',
    'Both Transfer-Encoding and Content-Length were sent.',
    'Transfer-Encoding beside Content-Length',
  ),
  'old-transfer-encoding': bad(
    'RFC 9112 §6.1',
    'Transfer-Encoding does not exist in HTTP/1.0.',
    'Transfer-Encoding on a version before 1.1',
  ),
}

const host = {
  'missing-host': bad('RFC 9112 §3.2', 'Host is missing.', 'no Host on HTTP/1.1'),
  'duplicate-host': bad('RFC 9112 §3.2', 'Host was sent twice.', 'a second Host line'),
  'bad-host': bad('RFC 9112 §3.2', 'Host is malformed.', 'Host is not uri-host and an optional port'),
  'host-mismatch': bad(
    'RFC 9112 §3.2.2',
    'Host and the request target disagree.',
    'an absolute target whose authority is not that of Host',
  ),
  misdirected: entry(
    421,
    'RFC 9110 §15.5.20',
    'This connection does not serve that scheme.',
    'an https target on a connection without TLS',
  ),
}

const content = {
  'bad-chunk-size': bad(
    'RFC 9112 §7.1',
    'A chunk size is malformed.',
    'a chunk line that does not start with hex digits',
  ),
  'large-chunk-size': entry(
    413,
    'RFC 9112 §7.1',
    'A chunk is too large.',
    'a chunk size above 13 hex digits, or a sum above 2^53-1',
  ),
  'bad-chunk-extension': bad(
    'RFC 9112 §7.1.1',
    'A chunk extension is malformed.',
    'an octet that no chunk extension can hold at this place',
  ),
  'chunk-extension-bytes': bad(
    'RFC 9112 §7.1.1',
    'The chunk extensions are too long.',
    'chunk extensions above their limit',
  ),
  'bad-chunk-end': bad('RFC 9112 §7.1', 'A chunk is longer than its size.', 'chunk data is not followed by CR LF'),
  'forbidden-trailer': bad(
    'RFC 9110 §6.5.1',
    'A field is not allowed in trailers.',
    'a trailer that concerns framing, routing, authentication or content',
  ),
  'trailer-bytes': entry(
    431,
    'RFC 6585 §5',
    'The trailer section is too large.',
    'the trailer lines go past the limit in octets',
  ),
  'trailer-count': entry(
    431,
    'RFC 6585 §5',
    'The trailer section has too many fields.',
    'the trailer lines go past the limit in number',
  ),
  'unexpected-end': bad('RFC 9112 §8', 'The message ended too early.', 'the connection ended inside a message'),
}

/** What can be wrong with the octets of a request: each is the parser's to find, misdirection aside. */
export const readingFailures = { ...line, ...fields, ...framing, ...host, ...content } as const
