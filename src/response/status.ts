/** What a status code is called, and what it means in a sentence. */
export interface StatusText {
  /** The reason phrase of the status line. */
  readonly short: string
  /** For a page that explains an answer to a person. */
  readonly long: string
}

const informational = [
  [100, 'Continue', 'The head of the request was received; the client may send the content.'],
  [101, 'Switching Protocols', 'The connection goes on in the protocol that Upgrade names.'],
  [102, 'Processing', 'The request was accepted and is still being worked on.'],
  [103, 'Early Hints', 'Some fields of the final answer, sent ahead of it.'],
  [104, 'Upload Resumption Supported', 'An upload that breaks off here can be taken up again.'],
] as const

const successful = [
  [200, 'OK', 'The request succeeded; what it asked for follows.'],
  [201, 'Created', 'The request succeeded and a new resource exists.'],
  [202, 'Accepted', 'The request was taken in and will be worked on later.'],
  [203, 'Non-Authoritative Information', 'The request succeeded, and a proxy on the way changed the answer.'],
  [204, 'No Content', 'The request succeeded and there is nothing to send.'],
  [205, 'Reset Content', 'The request succeeded; clear the form it came from.'],
  [206, 'Partial Content', 'The part that was asked for follows.'],
  [207, 'Multi-Status', 'Several operations were tried; the content says how each of them ended.'],
  [208, 'Already Reported', 'These members were listed before in the same answer.'],
  [226, 'IM Used', 'The content is what is left after changes that the client asked for.'],
] as const

const redirection = [
  [300, 'Multiple Choices', 'There is more than one representation; choose one.'],
  [301, 'Moved Permanently', 'The resource has a new address, for good.'],
  [302, 'Found', 'The resource is at another address for the moment.'],
  [303, 'See Other', 'The answer to this request is found at another address, by GET.'],
  [304, 'Not Modified', 'The copy that the client has is still right.'],
  [305, 'Use Proxy', 'The resource is reached through a proxy only. No longer in use.'],
  [306, '(Unused)', 'Once meant to switch proxies. No longer in use.'],
  [307, 'Temporary Redirect', 'The resource is at another address for the moment; repeat the request there as it is.'],
  [308, 'Permanent Redirect', 'The resource has a new address, for good; repeat the request there as it is.'],
] as const

const clientError = [
  [400, 'Bad Request', 'The request is malformed, or cannot be understood.'],
  [401, 'Unauthorized', 'This resource asks who you are, and no valid credentials came with the request.'],
  [402, 'Payment Required', 'This resource asks for a payment.'],
  [403, 'Forbidden', 'The request was understood, and is refused.'],
  [404, 'Not Found', 'Nothing here matches the given address.'],
  [405, 'Method Not Allowed', 'This resource does not take the method; Allow names those it takes.'],
  [406, 'Not Acceptable', 'There is no representation that the client accepts.'],
  [407, 'Proxy Authentication Required', 'The proxy asks who you are before it lets the request through.'],
  [408, 'Request Timeout', 'The request took too long to arrive.'],
  [409, 'Conflict', 'The request does not go with the state the resource is in.'],
  [410, 'Gone', 'The resource was here once, and will not come back.'],
  [411, 'Length Required', 'The length of the content must be stated.'],
  [412, 'Precondition Failed', 'A condition that the request set does not hold.'],
  [413, 'Content Too Large', 'The content is larger than the server is willing to take.'],
  [414, 'URI Too Long', 'The address is longer than the server is willing to read.'],
  [415, 'Unsupported Media Type', 'The content is of a type that this resource does not take.'],
  [416, 'Range Not Satisfiable', 'None of the ranges that were asked for lies within the resource.'],
  [417, 'Expectation Failed', 'What the request expects of the server cannot be met.'],
  [418, "I'm a Teapot", 'Coffee was asked for, of a teapot.'],
  [421, 'Misdirected Request', 'This server does not answer for the address that was asked for.'],
  [422, 'Unprocessable Content', 'The content is well formed, and its meaning is not acceptable.'],
  [423, 'Locked', 'The resource is locked.'],
  [424, 'Failed Dependency', 'The request depended on another one, and that one failed.'],
  [425, 'Too Early', 'The request may be a replay, and is not risked.'],
  [426, 'Upgrade Required', 'The request is refused in this protocol; Upgrade names those that would do.'],
  [428, 'Precondition Required', 'The request must set a condition, so that no change by others is lost.'],
  [429, 'Too Many Requests', 'Too many requests came from this client in too short a time.'],
  [431, 'Request Header Fields Too Large', 'The header section is larger than the server is willing to read.'],
  [451, 'Unavailable For Legal Reasons', 'The law keeps this resource from being shown.'],
] as const

const serverError = [
  [500, 'Internal Server Error', 'The server met a condition that it did not expect.'],
  [501, 'Not Implemented', 'The server does not know how to do what was asked.'],
  [502, 'Bad Gateway', 'The server behind this one gave an answer that makes no sense.'],
  [503, 'Service Unavailable', 'The server cannot take the request at the moment.'],
  [504, 'Gateway Timeout', 'The server behind this one did not answer in time.'],
  [505, 'HTTP Version Not Supported', 'The server does not speak this version of the protocol.'],
  [506, 'Variant Also Negotiates', 'The choice among representations ends in another choice.'],
  [507, 'Insufficient Storage', 'There is no room to store what the request would leave behind.'],
  [508, 'Loop Detected', 'The request would go on for ever.'],
  [510, 'Not Extended', 'The request lacks an extension that the server insists on.'],
  [511, 'Network Authentication Required', 'The network asks who you are before it lets anything through.'],
] as const

const entries = [...informational, ...successful, ...redirection, ...clientError, ...serverError] as const

/** A status code of the IANA registry. */
export type KnownStatus = (typeof entries)[number][0]

/**
 * The IANA registry of status codes: code → reason phrase and a sentence of explanation. 418 stands in it for old
 * times' sake; 306 is reserved.
 *
 * @example
 * assert.equal(statuses.get(404)?.short, 'Not Found')
 */
export const statuses: ReadonlyMap<number, StatusText> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ entries.map(([code, short, long]): [number, StatusText] => [code, { short, long }]),
)

/**
 * The reason phrase of a status code; empty for one that is not registered, which the grammar allows (RFC 9112 §4).
 *
 * @example
 * assert.equal(reasonOf(204), 'No Content')
 * assert.equal(reasonOf(299), '')
 */
export const reasonOf = (status: number): string => statuses.get(status)?.short ?? ''

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'

/** The statuses that cannot have content: RFC 9110 §15.3.5, §15.3.6, §15.4.5. */
export type Bare = 204 | 205 | 304

/** What a literal that cannot stand in its place is compared with, so that the compiler's message says why. */
export interface Refused<Why extends string> {
  readonly refused: Why
}

/** A final status, 200–599, where it is a literal; `number` is checked when the response is planned. */
export type Final<S extends number> = number extends S
  ? S
  : `${S}` extends `${2 | 3 | 4 | 5}${Digit}${Digit}`
    ? S
    : S & Refused<'a final status lies between 200 and 599'>

/** A final status that says all by itself: 405 needs Allow and 426 needs Upgrade, and have constructors of their own. */
export type Plain<S extends number> = S extends 405 | 426
  ? S & Refused<'use methodNotAllowed or upgradeRequired'>
  : Final<S>

/** A final status that may have content. */
export type Contentful<S extends number> = S extends Bare ? S & Refused<'204, 205 and 304 have no content'> : Plain<S>

/** Is it an integer from 200 to 599? */
export const isFinal = (status: number): boolean => Number.isInteger(status) && status >= 200 && status <= 599
