/** Field lines, RFC 9112 §5: names, folding, numbers and sizes. */
import { all, anyField, appended, eachNamed, fieldLine, inserted, length } from './changes.js'
import { breaking, type Change, type Malformation, misleading } from './malformation.js'

const name = breaking('name-octet')
const space = breaking('space-before-colon')
const fold = breaking('folded-line')

const spare = fieldLine('X-Spare', 'a')

/** A line that begins with whitespace, right behind a field of this name. */
const foldedBehind =
  (called: string, rest: string): Change =>
  (message) => ({
    ...message,
    fields: message.fields.flatMap((field) =>
      field.name.toLowerCase() === called
        ? [field, { ...spare, name: rest, colon: '', before: '', value: '', behind: '' }]
        : [field],
    ),
  })

const manyFields =
  (count: number): Change =>
  (message) => ({
    ...message,
    fields: [...message.fields, ...Array.from({ length: count }, (_, at) => fieldLine(`X-${at}`, ''))],
  })

/** What can be wrong with field lines. */
export const fieldLines: ReadonlyArray<Malformation> = [
  space(
    'space-before-colon',
    'trims the name, where the reader before forwarded an unknown field',
    anyField(() => ({ colon: ' :' })),
  ),
  space(
    'tab-before-colon',
    'trims the name, where the reader before forwarded an unknown field',
    anyField(() => ({ colon: '\t:' })),
  ),
  space(
    'spaces-before-colon-of-length',
    'frames by a field that another did not see',
    all(
      length(String),
      eachNamed('content-length', () => ({ colon: '  :' })),
    ),
  ),
  name(
    'name-empty',
    'skips the line, or takes the value for a name',
    anyField(() => ({ name: '' })),
  ),
  name(
    'name-with-nul',
    'ends the name at NUL: a known field for one reader',
    anyField(() => ({ name: 'X\0Y' })),
  ),
  name(
    'name-with-parentheses',
    'takes a comment for a name',
    anyField(() => ({ name: 'X(Y)' })),
  ),
  name(
    'name-with-slash',
    'differs on what a token is',
    anyField(() => ({ name: 'X/Y' })),
  ),
  name(
    'name-in-quotes',
    'takes the quotes off',
    anyField(() => ({ name: '"X"' })),
  ),
  name(
    'name-with-obs-text',
    'folds the octet to a letter, and finds a known field',
    anyField(() => ({ name: 'X\xe9' })),
  ),
  name(
    'name-with-control',
    'skips it, and finds a known field',
    anyField(() => ({ name: 'X\x01' })),
  ),
  name(
    'name-with-bracket',
    'differs on what a token is',
    anyField(() => ({ name: 'X[0]' })),
  ),
  name(
    'name-with-at-sign',
    'differs on what a token is',
    anyField(() => ({ name: 'X@Y' })),
  ),
  name(
    'line-without-colon',
    'skips the line, or takes it for a request',
    anyField(() => ({ name: 'XY', colon: '', before: '', value: '' })),
  ),
  name(
    'name-with-form-feed',
    'trims it as whitespace',
    anyField(() => ({ name: '\fX' })),
  ),
  space(
    'name-with-space',
    'takes the last word for the name',
    anyField(() => ({ name: 'X Y' })),
  ),
  fold('line-behind-space-first', 'takes it for a part of the request line', (message) => ({
    ...message,
    fields: [{ ...spare, name: ' X' }, ...message.fields],
  })),
  fold(
    'fold-by-space',
    'drops the line, or takes it for a field',
    anyField(() => ({ value: 'a\r\n b' })),
  ),
  fold(
    'fold-by-tab',
    'drops the line, or takes it for a field',
    anyField(() => ({ value: 'a\r\n\tb' })),
  ),
  fold('fold-of-host', 'joins the lines, where another routes by the first', foldedBehind('host', ' b')),
  fold(
    'fold-of-length',
    'frames by the joined value, where another takes the first line',
    all(length(String), foldedBehind('content-length', ' 0')),
  ),
  breaking('header-number')('fields-too-many', 'drops what comes behind its count: Host, or a length', manyFields(101)),
  breaking('header-number')(
    'fields-beyond-a-thousand',
    'drops what comes behind its count: Host, or a length',
    manyFields(1050),
  ),
  breaking('header-length')(
    'field-too-long',
    'cuts the value, or holds it without a bound',
    appended(fieldLine('X-Long', 'a'.repeat(20000))),
  ),
  misleading('RFC 9110 §5.1')(
    'underscore-for-hyphen',
    'folds _ and - together, and a field of the client’s counts as one that a proxy sets',
    inserted(fieldLine('Content_Length', '0')),
  ),
  misleading('RFC 9110 §7.6.1')(
    'connection-names-length',
    'takes away the fields that Connection names, and the framing with them',
    appended(fieldLine('Connection', 'keep-alive, content-length, host')),
  ),
  misleading('RFC 9110 §5.3')(
    'name-of-prototype',
    'keeps fields in a plain object, and finds what is no field',
    inserted(fieldLine('__proto__', 'a')),
  ),
  misleading('RFC 9110 §10.1.1')(
    'expectation-unknown',
    'waits for ever, or goes on as if 100 had been asked for',
    appended(fieldLine('Expect', 'other')),
  ),
]
