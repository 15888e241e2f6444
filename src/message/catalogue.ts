/** What there is to know about one way to fail: two audiences, one place. */
export interface Entry {
  readonly status: number
  readonly clause: string
  /** For the client. Says nothing of the input. */
  readonly text: string
  /** For the log. */
  readonly detail: string
}

const entry = (status: number, clause: string, text: string, detail: string): Entry => ({
  status,
  clause,
  text,
  detail,
})
const bad = (clause: string, text: string, detail: string): Entry => entry(400, clause, text, detail)

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

const conversation = {
  'content-too-large': entry(
    413,
    'RFC 9110 §15.5.14',
    'The content is too large.',
    'the content goes past the limit of whoever reads it',
  ),
  'unknown-expectation': entry(
    417,
    'RFC 9110 §10.1.1',
    'This expectation is not known here.',
    'Expect names something besides 100-continue',
  ),
  'head-timeout': entry(
    408,
    'RFC 9110 §15.5.9',
    'The request took too long to arrive.',
    'the head was not complete at its deadline',
  ),
  'body-timeout': entry(
    408,
    'RFC 9110 §15.5.9',
    'The content took too long to arrive.',
    'nothing of the content arrived for too long',
  ),
  'slow-body': entry(
    408,
    'RFC 9110 §15.5.9',
    'The content arrives too slowly.',
    'the content arrives below the minimum rate',
  ),
  'connect-refused': entry(
    501,
    'RFC 9110 §9.3.6',
    'CONNECT is not served here.',
    'CONNECT, and the app does not take it',
  ),
  'trace-refused': entry(501, 'RFC 9110 §9.3.8', 'TRACE is not served here.', 'TRACE is never reflected'),
  'handler-timeout': entry(
    503,
    'RFC 9110 §15.6.4',
    'The server took too long to answer.',
    'the handler did not answer before its deadline',
  ),
  'too-many-connections': entry(
    503,
    'RFC 9110 §15.6.4',
    'The server is busy.',
    'more connections than the limit, and none idle to shed',
  ),
  'handler-defect': entry(
    500,
    'RFC 9110 §15.6.1',
    'The server met an unexpected condition.',
    'the handler threw, rejected, or returned what is no answer',
  ),
  'bad-response': entry(
    500,
    'RFC 9110 §15.6.1',
    'The server met an unexpected condition.',
    'the response cannot be written as it was described',
  ),
  'short-response': entry(
    500,
    'RFC 9112 §6.3',
    'The server met an unexpected condition.',
    'the content ended before its declared length, or its stream failed',
  ),
  'write-stall': entry(
    500,
    'RFC 9112 §9.5',
    'The client does not read.',
    'nothing of the queued output was taken for too long',
  ),
  gone: entry(500, 'RFC 9112 §9.5', 'The client has gone.', 'the connection was reset, or a write failed'),
}

/** Every way to fail, by its code. The only place that knows a code's status, clause and words. */
export const catalogue = {
  ...line,
  ...fields,
  ...framing,
  ...host,
  ...content,
  ...conversation,
} as const satisfies Record<string, Entry>

/** The name of one way to fail. */
export type FailureCode = keyof typeof catalogue

/** The codes in the catalogue's order. */
export const failureCodes: ReadonlyArray<FailureCode> = Object.keys(catalogue).filter(
  (code): code is FailureCode => code in catalogue,
)
