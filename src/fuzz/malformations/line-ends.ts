/** Line ends, RFC 9112 §2.2, and field values, RFC 9110 §5.5. */
import { all, anyField, line } from './changes.js'
import { breaking, type Change, type Malformation } from './malformation.js'

const lf = breaking('lf-alone')
const cr = breaking('cr-alone')
const value = breaking('value-octet')

const emptyLine =
  (end: string): Change =>
  (message) => ({ ...message, end })
const ofFields =
  (end: string): Change =>
  (message) => ({ ...message, fields: message.fields.map((field) => ({ ...field, end })) })

/** What can be wrong with the ends of lines, and inside values. */
export const lineEnds: ReadonlyArray<Malformation> = [
  lf('bare-lf-behind-request-line', 'ends the line where the reader before saw a part of it', line({ end: '\n' })),
  lf(
    'bare-lf-behind-field',
    'ends the field, and a new one begins in what was a value',
    anyField(() => ({ end: '\n' })),
  ),
  lf('bare-lf-as-empty-line', 'ends the head, and takes fields for content or a next request', emptyLine('\n')),
  lf(
    'bare-lf-everywhere',
    'reads a request where a strict reader saw one line',
    all(line({ end: '\n' }), ofFields('\n'), emptyLine('\n')),
  ),
  cr(
    'bare-cr-behind-field',
    'ends the field at CR, where the reader before goes on',
    anyField(() => ({ end: '\r' })),
  ),
  cr(
    'bare-cr-in-value',
    'ends the line there, and a field of the attacker’s begins',
    anyField(() => ({ value: 'a\rX: b' })),
  ),
  cr('bare-cr-behind-request-line', 'ends the line at CR', line({ end: '\r' })),
  cr(
    'two-cr-before-lf',
    'drops one of them, or takes it for content',
    anyField(() => ({ end: '\r\r\n' })),
  ),
  cr(
    'lf-before-cr',
    'ends two lines, and so the head',
    anyField(() => ({ end: '\r\n\r' })),
  ),
  value(
    'nul-in-value',
    'ends the value at NUL, where another goes on',
    anyField(() => ({ value: 'a\0b' })),
  ),
  value(
    'control-in-value',
    'hands it to a program that takes it for a command',
    anyField(() => ({ value: 'a\x01b' })),
  ),
  value(
    'vertical-tab-in-value',
    'trims it as whitespace',
    anyField(() => ({ value: '\x0ba' })),
  ),
  value(
    'escape-in-value',
    'writes it into a log that a terminal shows',
    anyField(() => ({ value: '\x1b[2J' })),
  ),
  value(
    'del-in-value',
    'differs on what a letter is',
    anyField(() => ({ value: 'a\x7f' })),
  ),
  value(
    'nul-before-line-end',
    'ends the value at NUL',
    anyField(() => ({ behind: '\0' })),
  ),
]
