import type { FailureCode } from '../message/catalogue.js'

/** What each refusal is good for: what could go wrong if the rule were not there. For people who wonder. */

const line = {
  'empty-lines': 'a flood of empty lines that starts no deadline and holds a connection',
  'bad-method': 'readers that cut the request line at different places see different requests',
  'long-method': 'memory held for a method that nobody knows',
  'bad-request-line': 'with other spaces two readers take different parts for the target',
  'bad-target': 'a raw octet that some reader decodes, cuts at, or takes for a line end',
  'target-form': 'a target that a proxy and a server route to different places',
  'bad-version': 'a version guessed at decides how the message is framed',
  'unsupported-version': 'a protocol that frames messages in ways unknown here',
  'http2-preface': 'frames of HTTP/2 read as if they were HTTP/1 requests',
  'long-line': 'memory held for a line that does not end',
  'bare-lf': 'one reader ends the line here and another does not: a field or a request is smuggled between',
  'bare-cr': 'one reader takes CR for a line end and another for a part of the value: a field is smuggled',
} as const

const fields = {
  'bad-field-name': 'a name that one reader drops and another takes for a framing field',
  'space-before-colon': 'one reader takes "Content-Length " for Content-Length and another ignores it: smuggling',
  'obs-fold': 'one reader joins the line to the field before and another takes it for a field: hidden framing',
  'bad-field-value': 'a control that some reader takes for a line end, or a log for an order',
  'header-bytes': 'memory held for a head that does not end',
  'header-count': 'time and memory spent on fields without number',
} as const

const framing = {
  'bad-content-length':
    'a length that readers understand differently: what one takes for content is a request to another',
  'duplicate-content-length': 'one reader takes the first length and another the last: smuggling',
  'large-content-length': 'a length that overflows in some reader and comes out as another',
  'bad-transfer-encoding': 'a coding that one reader takes for chunked and another ignores (TE.TE)',
  'duplicate-transfer-encoding': 'one reader takes the first coding and another the last (TE.TE)',
  'unsupported-transfer-coding': 'content that cannot be decoded here, passed on as if it were plain',
  'two-framings': 'one reader goes by the length and another by the chunks (CL.TE, TE.CL)',
  'old-transfer-encoding': 'a reader of HTTP/1.0 knows no chunks and ends the message elsewhere',
} as const

const host = {
  'missing-host': 'a request that is routed to whatever host a reader makes up',
  'duplicate-host': 'one reader routes by the first Host and another by the last: caches are poisoned',
  'bad-host': 'a host that is cut, decoded or matched in different ways: routing to a wrong place',
  'host-mismatch': 'one reader routes by the target and another by Host',
  misdirected: 'an answer for https given out over a connection that anybody can read and change',
} as const

const content = {
  'bad-chunk-size': 'a size that readers understand differently: what one takes for data is a request to another',
  'large-chunk-size': 'a size that overflows in some reader and comes out as another',
  'bad-chunk-extension': 'an extension that one reader skips to the line end and another does not (TERM.EXT)',
  'chunk-extension-bytes': 'a few octets of content that cost megabytes of extensions to read',
  'bad-chunk-end': 'a chunk that is longer than it says: resynchronising would take data for a chunk line',
  'forbidden-trailer': 'a field that is trusted as if it had stood in the head, where it was checked',
  'trailer-bytes': 'memory held for trailers that do not end',
  'trailer-count': 'time and memory spent on trailers without number',
  'unexpected-end': 'half a message taken for a whole one',
  'bad-status-line': 'readers that cut the status line at different places see different answers',
  'bad-status': 'a status that one reader takes for interim, and another for the answer',
  'bad-reason': 'a line end for one reader that is part of the words for another',
  'long-status-line': 'a line without an end that fills memory',
  'unsolicited-response': 'octets sent ahead of time that become the answer to somebody else’s request',
  'interim-count': 'interim answers without an end that hold a client for ever',
  'content-forbidden': 'content that one reader skips and another takes for the next answer',
} as const

const conversation = {
  'content-too-large': 'memory or a disk filled by one client',
  'unknown-expectation': 'a client that waits for what nobody here will do',
  'head-timeout': 'connections held open by heads that arrive octet by octet',
  'body-timeout': 'connections held open by content that never comes',
  'slow-body': 'connections held open by content that drips',
  'connect-refused': 'a server used as a tunnel to other places',
  'trace-refused': 'credentials reflected to a page that must not see them',
  'handler-timeout': 'clients that wait for ever for an answer',
  'too-many-connections': 'a process that runs out of descriptors, and then serves nobody',
  'handler-defect': 'the details of a defect shown to strangers',
  'bad-response': 'an answer that is split or framed wrongly',
  'short-response': 'half an answer taken for a whole one',
  'write-stall': 'memory held for a client that does not read',
  gone: 'work done for a client that is not there any more',
} as const

/** What the refusal with this code guards against. */
export const guards = {
  ...line,
  ...fields,
  ...framing,
  ...host,
  ...content,
  ...conversation,
} as const satisfies Record<FailureCode, string>
