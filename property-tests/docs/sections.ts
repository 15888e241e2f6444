/** The clauses that ask something of a server, or of a recipient of requests, and why some have no case. */
export interface Section {
  readonly clause: string
  readonly title: string
  /** Why no case stands for it; only where none does. */
  readonly reason?: string
}

const section =
  (document: string) =>
  (number: string, title: string, reason?: string): Section => ({
    clause: `${document} §${number}`,
    title,
    ...(reason === undefined ? {} : { reason }),
  })

const messaging = section('RFC 9112')
const semantics = section('RFC 9110')

/** RFC 9112, HTTP/1.1: every section that puts a requirement on a server or a recipient. */
export const messagingSections: ReadonlyArray<Section> = [
  messaging('2.1', 'Message Format'),
  messaging('2.2', 'Message Parsing'),
  messaging('2.3', 'HTTP Version'),
  messaging('3', 'Request Line'),
  messaging('3.1', 'Method'),
  messaging('3.2', 'Request Target'),
  messaging('3.2.1', 'Origin-Form'),
  messaging('3.2.2', 'Absolute-Form'),
  messaging('3.2.3', 'Authority-Form'),
  messaging('3.2.4', 'Asterisk-Form'),
  messaging('3.3', 'Reconstructing the Target URI'),
  messaging('4', 'Status Line'),
  messaging('5', 'Field Syntax'),
  messaging('5.1', 'Field Line Parsing'),
  messaging('5.2', 'Obsolete Line Folding'),
  messaging('6', 'Message Body'),
  messaging('6.1', 'Transfer-Encoding'),
  messaging('6.2', 'Content-Length'),
  messaging('6.3', 'Message Body Length'),
  messaging('7', 'Transfer Codings'),
  messaging('7.1', 'Chunked Transfer Coding'),
  messaging('7.1.1', 'Chunk Extensions'),
  messaging('7.1.2', 'Chunked Trailer Section'),
  messaging(
    '7.1.3',
    'Decoding Chunked',
    'an example of an algorithm; what it must come to is asked for in §7.1 to §7.1.2',
  ),
  messaging('7.2', 'Transfer Codings for Compression'),
  messaging('7.3', 'Transfer Coding Registry', 'asks something of those who register codings only'),
  messaging('7.4', 'Negotiating Transfer Codings'),
  messaging('8', 'Handling Incomplete Messages'),
  messaging('9.1', 'Establishment', 'connections are made below this protocol; the shell has tests on sockets'),
  messaging('9.2', 'Associating a Response to a Request'),
  messaging('9.3', 'Persistence'),
  messaging('9.3.1', 'Retrying Requests', 'asks something of clients and proxies only'),
  messaging('9.3.2', 'Pipelining'),
  messaging('9.4', 'Concurrency', 'a limit of connections is the listener’s, which has tests on sockets'),
  messaging('9.5', 'Failures and Timeouts'),
  messaging('9.6', 'Tear-down'),
  messaging('9.7', 'TLS Connection Initiation', 'TLS lies below this protocol; the shell has tests on sockets'),
  messaging('9.8', 'TLS Connection Closure', 'TLS lies below this protocol; the shell has tests on sockets'),
  messaging('10.1', 'Media Type message/http', 'no message is reflected as content: TRACE is not served'),
  messaging('10.2', 'Media Type application/http', 'no message is stored or sent as content'),
  messaging('11.1', 'Response Splitting'),
  messaging('11.2', 'Request Smuggling'),
  messaging('11.3', 'Message Integrity', 'integrity beyond framing is left to TLS and to apps'),
  messaging('11.4', 'Message Confidentiality', 'confidentiality is left to TLS'),
]

/** RFC 9110, HTTP Semantics: the parts that concern a server’s core. What an app decides has no row. */
export const semanticsSections: ReadonlyArray<Section> = [
  semantics('2.5', 'Protocol Version'),
  semantics('4.1', 'URI References'),
  semantics('4.2', 'HTTP-Related URI Schemes'),
  semantics('4.2.1', 'http URI Scheme'),
  semantics('4.2.2', 'https URI Scheme'),
  semantics('4.2.3', 'http(s) Normalization and Comparison'),
  semantics('4.2.4', 'Deprecation of userinfo in http(s) URIs'),
  semantics('5.1', 'Field Names'),
  semantics('5.2', 'Field Lines and Combined Field Value'),
  semantics('5.3', 'Field Order'),
  semantics('5.4', 'Field Limits'),
  semantics('5.5', 'Field Values'),
  semantics('5.6.1', 'Lists'),
  semantics('5.6.2', 'Tokens'),
  semantics('5.6.3', 'Whitespace'),
  semantics('5.6.4', 'Quoted Strings'),
  semantics('5.6.5', 'Comments', 'no field that the core reads holds a comment'),
  semantics('5.6.6', 'Parameters', 'no field that the core reads has parameters, besides codings that are refused'),
  semantics('5.6.7', 'Date/Time Formats', 'the core reads no date; writing one is tested with the grammar'),
  semantics('6.1', 'Framing and Completeness'),
  semantics('6.4.1', 'Content Semantics', 'what content means is the app’s affair'),
  semantics('6.5', 'Trailer Fields'),
  semantics('6.5.1', 'Limitations on Use of Trailers'),
  semantics('6.5.2', 'Processing Trailer Fields'),
  semantics('6.6.1', 'Date'),
  semantics('6.6.2', 'Trailer'),
  semantics('7.2', 'Host and :authority'),
  semantics('7.4', 'Rejecting Misdirected Requests'),
  semantics('7.5', 'Response Correlation', 'asks something of protocols with more than one request in flight'),
  semantics('7.6.1', 'Connection'),
  semantics('7.6.2', 'Max-Forwards'),
  semantics('7.6.3', 'Via', 'asks something of proxies and gateways only'),
  semantics('7.7', 'Message Transformations', 'asks something of proxies only'),
  semantics('7.8', 'Upgrade'),
  semantics('8.3', 'Content-Type'),
  semantics('8.4', 'Content-Encoding'),
  semantics('8.6', 'Content-Length'),
  semantics('9.1', 'Methods, Overview'),
  semantics('9.3', 'Method Definitions'),
  semantics('9.3.2', 'HEAD'),
  semantics('9.3.6', 'CONNECT'),
  semantics('9.3.7', 'OPTIONS'),
  semantics('9.3.8', 'TRACE'),
  semantics('10.1.1', 'Expect'),
  semantics('10.1.4', 'TE'),
  semantics('10.2.1', 'Allow'),
  semantics('10.2.4', 'Server'),
  semantics('11.6.2', 'Authorization'),
  semantics('11.7.2', 'Proxy-Authorization'),
  semantics('14.2', 'Range'),
  semantics('15', 'Status Codes'),
  semantics('15.2', 'Informational 1xx'),
  semantics('15.2.1', '100 Continue'),
  semantics('15.2.2', '101 Switching Protocols'),
  semantics('15.3.5', '204 No Content'),
  semantics('15.3.6', '205 Reset Content'),
  semantics('15.4.5', '304 Not Modified'),
  semantics('15.5.1', '400 Bad Request'),
  semantics('15.5.9', '408 Request Timeout'),
  semantics('15.5.14', '413 Content Too Large'),
  semantics('15.5.15', '414 URI Too Long'),
  semantics('15.5.18', '417 Expectation Failed'),
  semantics('15.5.20', '421 Misdirected Request'),
  semantics('15.5.22', '426 Upgrade Required'),
  semantics('15.6.1', '500 Internal Server Error'),
  semantics('15.6.2', '501 Not Implemented'),
  semantics('15.6.4', '503 Service Unavailable'),
  semantics('15.6.6', '505 HTTP Version Not Supported'),
]

/** What other documents ask for, where a case cites them. */
export const otherSections: ReadonlyArray<Section> = [
  section('RFC 6585')('5', '431 Request Header Fields Too Large'),
  section('RFC 8297')('2', '103 Early Hints'),
  section('RFC 9113')('3.4', 'HTTP/2 Connection Preface'),
]

/** Every row of the table. */
export const sections: ReadonlyArray<Section> = [...messagingSections, ...semanticsSections, ...otherSections]
