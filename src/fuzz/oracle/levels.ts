/**
 * How much the specifications ask of whoever meets a request that a rule refuses. The judge refuses more than anybody must;
 * what another reader may do instead is told apart here.
 */
import type { RuleName } from './rules.js'

/**
 * - `must`: a recipient MUST refuse it, or MUST NOT take it for what a lenient reader would.
 * - `should`: a recipient SHOULD refuse it; who does not is wrong where that changes how the connection is framed.
 * - `choice`: a recipient may do either; the limits of this project are among them.
 */
export type Level = 'must' | 'should' | 'choice'

/** The level of each refusal, after the text of its clause. */
export const levels: Readonly<Record<RuleName, Level>> = {
  // RFC 9112 §3: an invalid request-line SHOULD be answered by 400 or 301.
  'method-octet': 'should',
  'line-parts': 'should',
  'version-octet': 'should',
  'target-octet': 'should',
  'form-of-method': 'should',
  // RFC 9112 §3, §4.1 of RFC 9110, §5.4: every server has limits of its own.
  'method-length': 'choice',
  'line-length': 'choice',
  'header-length': 'choice',
  'header-number': 'choice',
  'trailer-length': 'choice',
  'trailer-number': 'choice',
  'chunk-extension-length': 'choice',
  // RFC 9110 §15.6.6: 505 is for whoever does not serve the major version; to take it for 1.1 is none of its meanings.
  'major-version': 'should',
  'http2-preface': 'should',
  // RFC 9112 §2.2: at least one empty line SHOULD be ignored; nothing is said of more.
  'second-empty-line': 'choice',
  // RFC 9112 §2.2: a recipient MAY recognise LF alone in a request line and fields; the chunked coding has no such words.
  'lf-alone': 'choice',
  // RFC 9112 §2.2: a bare CR MUST be considered invalid, or replaced by SP.
  'cr-alone': 'must',
  // RFC 9112 §5.1: no whitespace between name and colon; a server MUST reject it with 400.
  'name-octet': 'should',
  'space-before-colon': 'must',
  // RFC 9112 §5.2: a server MUST reject it, or replace it by SP.
  'folded-line': 'choice',
  // RFC 9110 §5.5: CR, LF and NUL MUST be rejected or replaced by SP; other controls MAY be kept.
  'value-octet': 'should',
  // RFC 9112 §6.3, rule 5: an invalid Content-Length MUST be treated as an unrecoverable error.
  'length-digits': 'must',
  'length-twice': 'must',
  'length-huge': 'should',
  // RFC 9112 §6.3, rule 4: chunked not the final coding of a request: MUST respond with 400.
  'coding-list': 'must',
  'coding-twice': 'must',
  // RFC 9112 §6.1: an unknown coding SHOULD be answered by 501.
  'coding-unknown': 'should',
  // RFC 9112 §6.1: MAY be rejected, or read by Transfer-Encoding alone; the connection MUST be closed either way.
  'coding-and-length': 'should',
  // RFC 9112 §6.1: MUST be treated as if the framing is faulty.
  'coding-in-1.0': 'must',
  // RFC 9112 §7.1, and §7.1.1: MUST be able to parse; anything else is invalid, and framing depends on it.
  'chunk-size-octet': 'must',
  'chunk-size-huge': 'must',
  'chunk-extension-octet': 'should',
  'chunk-end': 'must',
  // RFC 9110 §6.5.1: MUST NOT be generated; a recipient MAY ignore it, and MUST NOT merge it.
  'trailer-name': 'choice',
  // RFC 9112 §3.2: MUST respond with 400 to a request that lacks Host, has two, or an invalid one.
  'host-missing': 'must',
  'host-twice': 'must',
  'host-value': 'must',
  'host-other': 'choice',
  // Responses: what a client takes for an answer.
  'status-parts': 'should',
  'status-octet': 'should',
  'reason-octet': 'should',
  'status-line-length': 'choice',
  'content-not-allowed': 'should',
  'nobody-asked': 'must',
  'interim-number': 'choice',
}
