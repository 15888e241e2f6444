/**
 * Every refusal by name, with the row of the protocol rules it belongs to and its clause; and, for octets that the
 * grammar does not allow, which refusal it is.
 */

interface Rule {
  readonly row: string
  readonly clause: string
}

const rule = (row: string, clause: string): Rule => ({ row, clause })

/** The refusals. A request is refused under the first one that applies to it. */
export const rules = {
  'method-octet': rule('R1', 'RFC 9110 §9.1'),
  'method-length': rule('R14', 'RFC 9112 §3'),
  'line-parts': rule('R1', 'RFC 9112 §3'),
  'line-length': rule('R14', 'RFC 9110 §4.1'),
  'http2-preface': rule('R1', 'RFC 9113 §3.4'),
  'version-octet': rule('R1', 'RFC 9112 §2.3'),
  'major-version': rule('R1', 'RFC 9110 §2.5'),
  'second-empty-line': rule('R3', 'RFC 9112 §2.2'),
  'target-octet': rule('R4', 'RFC 9112 §3.2'),
  'form-of-method': rule('R4', 'RFC 9112 §3.2.3, §3.2.4'),
  'lf-alone': rule('R5', 'RFC 9112 §2.2'),
  'cr-alone': rule('R5', 'RFC 9112 §2.2'),
  'name-octet': rule('R6', 'RFC 9112 §5.1'),
  'space-before-colon': rule('R6', 'RFC 9112 §5.1'),
  'folded-line': rule('R6', 'RFC 9112 §5.2'),
  'value-octet': rule('R7', 'RFC 9110 §5.5'),
  'length-digits': rule('R8', 'RFC 9110 §8.6'),
  'length-twice': rule('R8', 'RFC 9112 §6.3'),
  'length-huge': rule('R8', 'RFC 9110 §8.6'),
  'coding-list': rule('R9', 'RFC 9112 §6.1'),
  'coding-twice': rule('R9', 'RFC 9112 §6.1'),
  'coding-unknown': rule('R9', 'RFC 9112 §6.1'),
  'coding-and-length': rule('R9', 'RFC 9112 §6.3'),
  'coding-in-1.0': rule('R9', 'RFC 9112 §6.1'),
  'chunk-size-octet': rule('R10', 'RFC 9112 §7.1'),
  'chunk-size-huge': rule('R10', 'RFC 9112 §7.1'),
  'chunk-extension-octet': rule('R10', 'RFC 9112 §7.1.1'),
  'chunk-end': rule('R10', 'RFC 9112 §7.1'),
  'chunk-extension-length': rule('R11', 'RFC 9112 §7.1.1'),
  'trailer-name': rule('R12', 'RFC 9110 §6.5.1'),
  'trailer-length': rule('R12', 'RFC 9110 §5.4'),
  'trailer-number': rule('R12', 'RFC 9110 §5.4'),
  'host-missing': rule('R13', 'RFC 9112 §3.2'),
  'host-twice': rule('R13', 'RFC 9112 §3.2'),
  'host-value': rule('R13', 'RFC 9112 §3.2'),
  'host-other': rule('R13', 'RFC 9112 §3.2.2'),
  'header-length': rule('R14', 'RFC 9110 §5.4'),
  'header-number': rule('R14', 'RFC 9110 §5.4'),
  'status-parts': rule('S1', 'RFC 9112 §4'),
  'status-octet': rule('S1', 'RFC 9110 §15'),
  'reason-octet': rule('S1', 'RFC 9112 §4'),
  'status-line-length': rule('S1', 'RFC 9112 §4'),
  'content-not-allowed': rule('S2', 'RFC 9110 §8.6'),
  'nobody-asked': rule('S3', 'RFC 9112 §9.2'),
  'interim-number': rule('S3', 'RFC 9110 §15.2'),
} as const satisfies Record<string, Rule>

/** The name of a refusal. */
export type RuleName = keyof typeof rules

/** The parts that a request is read in. */
export type Part =
  | 'status-version'
  | 'status'
  | 'reason'
  | 'method'
  | 'target'
  | 'version'
  | 'field'
  | 'field-fold'
  | 'chunk'
  | 'chunk-end'

/** An octet that the grammar does not allow at its place. */
export interface Place {
  /** What of the same part stands before it, one unit an octet. */
  readonly seen: string
  readonly octet: string
  /** Could the line end here with CRLF? Then an LF is one that lacks its CR. */
  readonly lineEnds: boolean
  /** The method, once it was read. */
  readonly method: string
}

const isBlank = (octet: string): boolean => octet === ' ' || octet === '\t'
/** Nothing of the part was read but the whitespace before it, where some may stand there. */
const isBare = (seen: string): boolean => /^[ \t]*$/.test(seen)
const isLineEnd = (octet: string): boolean => octet === '\r' || octet === '\n'
const isDigit = (octet: string): boolean => octet >= '0' && octet <= '9'

type Clause = readonly [rule: RuleName, when: (place: Place) => boolean]

const always = (): boolean => true
const afterCr: Clause = ['cr-alone', ({ seen }) => seen.endsWith('\r')]
const lfAlone: Clause = ['lf-alone', ({ octet, lineEnds }) => octet === '\n' && lineEnds]

/** Which refusal it is: in each part, the first whose predicate holds. */
export const refusals: Readonly<Record<Part, ReadonlyArray<Clause>>> = {
  method: [
    afterCr,
    [
      'second-empty-line',
      ({ seen, octet }) => (seen === '\r\n' && octet === '\r') || (seen === '\n' && (octet === '\r' || octet === '\n')),
    ],
    ['lf-alone', ({ seen, octet }) => (seen === '' || seen === '\r\n') && octet === '\n'],
    ['method-octet', always],
  ],
  target: [
    afterCr,
    // `GET  /`: the part between the two SP is empty. `GET /` CRLF: HTTP/0.9, which has no third part.
    ['line-parts', ({ seen, octet }) => (isBare(seen) && octet === ' ') || isLineEnd(octet)],
    ['http2-preface', ({ seen, octet, method }) => isBare(seen) && octet === '*' && method === 'PRI'],
    ['form-of-method', ({ seen, octet }) => isBare(seen) && octet === '*'],
    ['form-of-method', ({ seen, octet, method }) => isBare(seen) && octet === '/' && method === 'CONNECT'],
    ['target-octet', always],
  ],
  version: [
    ['major-version', ({ seen, octet }) => seen.trimStart() === 'HTTP/' && isDigit(octet)],
    afterCr,
    lfAlone,
    // A second SP before the version.
    ['line-parts', ({ seen, octet }) => seen === '' && octet === ' '],
    ['version-octet', always],
  ],
  field: [
    afterCr,
    lfAlone,
    ['folded-line', ({ seen, octet }) => seen === '' && isBlank(octet)],
    ['space-before-colon', ({ seen, octet }) => !seen.includes(':') && isBlank(octet)],
    ['name-octet', ({ seen }) => !seen.includes(':')],
    ['value-octet', always],
  ],
  'field-fold': [afterCr, lfAlone, ['value-octet', always]],
  chunk: [
    afterCr,
    lfAlone,
    ['chunk-size-octet', ({ seen }) => /^[0-9A-Fa-f]*$/.test(seen)],
    ['chunk-extension-octet', always],
  ],
  'chunk-end': [['chunk-end', always]],
  'status-version': [
    ['major-version', ({ seen, octet }) => seen === 'HTTP/' && isDigit(octet)],
    ['status-parts', ({ seen, octet }) => /^HTTP\/1\.[0-9]$/.test(seen) && isLineEnd(octet)],
    ['version-octet', always],
  ],
  status: [
    afterCr,
    lfAlone,
    [
      'status-parts',
      ({ seen, octet }) => (seen === '' && octet === ' ') || (seen.length % 3 === 0 && isLineEnd(octet)),
    ],
    ['status-octet', always],
  ],
  reason: [afterCr, lfAlone, ['reason-octet', always]],
}

/** The refusal of an octet that the grammar does not allow. */
export const ruleOf = (part: Part, place: Place): RuleName =>
  refusals[part].find(([, when]) => when(place))?.[0] ?? 'method-octet'
