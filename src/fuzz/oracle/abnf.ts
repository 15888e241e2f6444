/** The collected ABNF that a request is made of, each rule under its clause. Where the refusals narrow it, the row says so. */
import {
  anyCase,
  exactly,
  type Grammar,
  many,
  octetOf,
  oneOf,
  optional,
  or,
  range,
  seq,
  some,
  times,
} from './grammar.js'

// RFC 5234 B.1
const ALPHA = or(range(0x41, 0x5a), range(0x61, 0x7a))
const DIGIT = range(0x30, 0x39)
const HEXDIG = or(DIGIT, range(0x41, 0x46), range(0x61, 0x66))
const SP = octetOf([0x20])
const HTAB = octetOf([0x09])
const DQUOTE = octetOf([0x22])
const VCHAR = range(0x21, 0x7e)
const CRLF = seq(octetOf([0x0d]), octetOf([0x0a]))

// RFC 9110 §5.5–5.6
const obsText = range(0x80, 0xff)
const OWS = many(or(SP, HTAB))
const BWS = OWS
const tchar = or(oneOf("!#$%&'*+-.^_`|~"), DIGIT, ALPHA)
const token = some(tchar)
const qdtext = or(HTAB, SP, octetOf([0x21]), range(0x23, 0x5b), range(0x5d, 0x7e), obsText)
const quotedPair = seq(oneOf('\\'), or(HTAB, SP, VCHAR, obsText))
const quotedString = seq(DQUOTE, many(or(qdtext, quotedPair)), DQUOTE)

// RFC 3986 §2, §3.3
const unreserved = or(ALPHA, DIGIT, oneOf('-._~'))
const subDelims = oneOf("!$&'()*+,;=")
const pctEncoded = seq(oneOf('%'), HEXDIG, HEXDIG)
const pchar = or(unreserved, pctEncoded, subDelims, oneOf(':@'))

// RFC 3986 §3.2.2
const decOctet = or(
  DIGIT,
  seq(range(0x31, 0x39), DIGIT),
  seq(exactly('1'), DIGIT, DIGIT),
  seq(exactly('2'), range(0x30, 0x34), DIGIT),
  seq(exactly('25'), range(0x30, 0x35)),
)
const dot = oneOf('.')
const colon = oneOf(':')
const IPv4address = seq(decOctet, dot, decOctet, dot, decOctet, dot, decOctet)
const h16 = times(1, 4, HEXDIG)
const ls32 = or(seq(h16, colon, h16), IPv4address)
const h16s = (count: number): Grammar => times(count, count, seq(h16, colon))
const upTo = (count: number): Grammar => optional(seq(times(0, count, seq(h16, colon)), h16))
const IPv6address = or(
  seq(h16s(6), ls32),
  seq(exactly('::'), h16s(5), ls32),
  seq(upTo(0), exactly('::'), h16s(4), ls32),
  seq(upTo(1), exactly('::'), h16s(3), ls32),
  seq(upTo(2), exactly('::'), h16s(2), ls32),
  seq(upTo(3), exactly('::'), h16, colon, ls32),
  seq(upTo(4), exactly('::'), ls32),
  seq(upTo(5), exactly('::'), h16),
  seq(upTo(6), exactly('::')),
)
const IPvFuture = seq(anyCase('v'), some(HEXDIG), dot, some(or(unreserved, subDelims, colon)))
const IPliteral = seq(oneOf('['), or(IPv6address, IPvFuture), oneOf(']'))

/** RFC 3986 §3.2.2, R4 and R13: not empty. IPv4address is part of reg-name. */
const uriHost = or(IPliteral, some(or(unreserved, pctEncoded, subDelims)))

/** RFC 3986 §3.2.3, R4: up to 65535, whatever zeros stand before. */
const port = seq(
  many(oneOf('0')),
  or(
    times(1, 4, DIGIT),
    seq(range(0x31, 0x35), times(4, 4, DIGIT)),
    seq(exactly('6'), range(0x30, 0x34), times(3, 3, DIGIT)),
    seq(exactly('65'), range(0x30, 0x34), times(2, 2, DIGIT)),
    seq(exactly('655'), range(0x30, 0x32), DIGIT),
    seq(exactly('6553'), range(0x30, 0x35)),
  ),
)
const authority = seq(uriHost, optional(seq(colon, optional(port))))

/** Octets above 0x7F, which some clients send as they are. */
const rawOctet = (raw: boolean): Grammar => (raw ? obsText : or())

/** R4: RFC 3986 §3.4, and what browsers send raw. */
const query = (raw: boolean): Grammar => many(or(pchar, oneOf('/?%[]{}|\\^`'), rawOctet(raw)))

const absolutePath = (raw: boolean): Grammar => seq(oneOf('/'), many(or(pchar, rawOctet(raw))))

/** RFC 9112 §3.2.1: origin-form = absolute-path [ "?" query ]. */
export const originForm = (raw: boolean): Grammar => seq(some(absolutePath(raw)), optional(seq(oneOf('?'), query(raw))))

/** RFC 9112 §3.2.2, RFC 9110 §4.2, R4: no userinfo. */
export const absoluteForm = (raw: boolean): Grammar =>
  seq(
    anyCase('http'),
    optional(anyCase('s')),
    exactly('://'),
    authority,
    many(absolutePath(raw)),
    optional(seq(oneOf('?'), query(raw))),
  )

/** RFC 9112 §3.2.3: authority-form = uri-host ":" port, R4: with a port. */
export const authorityForm = seq(uriHost, colon, port)

/** RFC 9112 §3.2.4. */
export const asteriskForm = oneOf('*')

/** What separates the parts of a request line, RFC 9112 §3: one SP; where `spaces` are allowed, any whitespace. */
const separator = (spaces: boolean): Grammar => (spaces ? or(SP, HTAB) : SP)
const moreOf = (spaces: boolean): Grammar => (spaces ? OWS : seq())

/** RFC 9112 §3: up to the first separator, behind at most one empty line (R3). */
export const methodPart = (lineEnd: Grammar, spaces: boolean): Grammar =>
  seq(optional(lineEnd), moreOf(spaces), token, separator(spaces))

/** RFC 9112 §3, the target and the separator behind it. */
export const targetPart = (spaces: boolean, ...forms: ReadonlyArray<Grammar>): Grammar =>
  seq(moreOf(spaces), or(...forms), separator(spaces))

/** R2: the rest of a line of HTTP/0.9, which has no version. */
export const oldTargetPart = (spaces: boolean, form: Grammar, lineEnd: Grammar): Grammar =>
  seq(moreOf(spaces), form, lineEnd)

/** RFC 9112 §2.3, R1: one major version, and the end of the line. */
export const versionPart = (lineEnd: Grammar, spaces: boolean): Grammar =>
  seq(moreOf(spaces), exactly('HTTP/1.'), DIGIT, moreOf(spaces), lineEnd)

/** RFC 9112 §4 and §2.3: the version, and the SP behind it. */
export const statusVersionPart = seq(exactly('HTTP/1.'), DIGIT, SP)

/** RFC 9110 §15: three digits of a class that there is, and the SP behind them. */
export const statusPart = seq(range(0x31, 0x35), DIGIT, DIGIT, SP)

/** The same; where the reason may be missing, its SP with it. */
export const bareStatusPart = (lineEnd: Grammar): Grammar => seq(range(0x31, 0x35), DIGIT, DIGIT, or(SP, lineEnd))

/** RFC 9112 §4: the reason phrase, perhaps empty, and the end of the line. */
export const reasonPart = (lineEnd: Grammar): Grammar => seq(many(or(HTAB, SP, VCHAR, obsText)), lineEnd)

const valueOctet = (controls: boolean): Grammar =>
  or(HTAB, SP, VCHAR, obsText, ...(controls ? [range(0x01, 0x08), octetOf([0x0b, 0x0c, 0x7f]), range(0x0e, 0x1f)] : []))

/** RFC 9112 §5, or the CRLF that ends the section; R6, R7. OWS is part of what a value's octets are. */
export const fieldLine = (lineEnd: Grammar, controls = false): Grammar =>
  or(seq(token, oneOf(':'), many(valueOctet(controls)), lineEnd), lineEnd)

/** RFC 9112 §5.2: the rest of a folded line. */
export const foldedLine = (lineEnd: Grammar, controls = false): Grammar =>
  seq(or(SP, HTAB), many(valueOctet(controls)), lineEnd)

/** RFC 9112 §2.2, R5. */
export const strictLineEnd = CRLF

/** RFC 9112 §2.2, where a recipient may take LF alone for the end of a line. */
export const laxLineEnd = or(CRLF, octetOf([0x0a]))

const chunkExt = many(seq(BWS, oneOf(';'), BWS, token, optional(seq(BWS, oneOf('='), BWS, or(token, quotedString)))))

/** RFC 9112 §7.1: chunk-size [ chunk-ext ] CRLF. */
export const chunkLine = seq(some(HEXDIG), chunkExt, CRLF)

/** RFC 9112 §7.1: what stands behind chunk-data. */
export const chunkEnd = CRLF

/** RFC 9110 §7.2, R13: Host = uri-host [ ":" port ], or empty. */
export const hostValue = optional(authority)

/** RFC 9110 §8.6, R8. */
export const contentLength = some(DIGIT)

const transferParameter = seq(token, BWS, oneOf('='), BWS, or(token, quotedString))
const transferCoding = seq(token, many(seq(OWS, oneOf(';'), OWS, transferParameter)))

/** RFC 9112 §7, R9: codings, none of them empty, and `chunked` behind them. */
export const codingsThenChunked = seq(some(seq(transferCoding, OWS, oneOf(','), OWS)), anyCase('chunked'))

/** RFC 9112 §7.1, R9. */
export const chunkedAlone = anyCase('chunked')

/** RFC 9112 §7: `chunked` as one of the codings of a list. */
export const chunkedAmong = seq(
  many(seq(transferCoding, OWS, oneOf(','), OWS)),
  anyCase('chunked'),
  many(seq(OWS, oneOf(';'), OWS, transferParameter)),
  OWS,
  oneOf(','),
  OWS,
  many(seq(transferCoding, OWS, oneOf(','), OWS)),
  transferCoding,
)
