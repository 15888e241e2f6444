/** Transfer-Encoding, RFC 9112 §6.1: whoever sees chunks where another counts finds a request in the content. */
import { all, chunked, counted, fieldLine, inChunks, inserted, line } from './changes.js'
import { breaking, type Change, type Malformation, misleading } from './malformation.js'

const list = breaking('coding-list')
const twice = breaking('coding-twice')
const both = breaking('coding-and-length')
const unknown = breaking('coding-unknown')
const old = breaking('coding-in-1.0')

const coding = (value: string): Change => inChunks([fieldLine('Transfer-Encoding', value)])
const length = (value: string) => fieldLine('Content-Length', value)

/** What can be wrong with a coding. */
export const codings: ReadonlyArray<Malformation> = [
  both(
    'length-then-coding',
    'counts, where the reader behind it sees chunks (CL.TE)',
    inChunks([length('3'), chunked]),
  ),
  both(
    'coding-then-length',
    'sees chunks, where the reader behind it counts (TE.CL)',
    inChunks([chunked, length('3')]),
  ),
  both('length-of-zero-and-coding', 'takes the content for a next request (CL.0)', inChunks([length('0'), chunked])),
  both(
    'coding-identity-and-length',
    'ignores identity, where another refuses it',
    counted((n) => [length(`${n}`), fieldLine('Transfer-Encoding', 'identity')]),
  ),
  list('coding-identity', 'counts nothing, and takes the content for a request', coding('identity')),
  list('coding-of-chunked-twice', 'takes one coding off, and hands chunks on as content', coding('chunked, chunked')),
  list('coding-behind-chunked', 'sees chunked anywhere in the list', coding('chunked, gzip')),
  list('coding-without-chunked', 'reads to the end of a connection that a request does not end', coding('gzip')),
  list('coding-empty', 'sees no coding, where another waits for one', coding('')),
  list('coding-with-letter-before', 'searches for a part of the word', coding('xchunked')),
  list('coding-with-letter-behind', 'compares the beginning of the word', coding('chunkedx')),
  list('coding-with-parameter', 'compares the whole value, and sees no coding', coding('chunked;a=b')),
  list('coding-with-semicolon', 'compares the whole value, and sees no coding', coding('chunked;')),
  list('coding-in-quotes', 'takes the quotes off', coding('"chunked"')),
  list('coding-behind-comma', 'skips empty members, where another sees a list of two', coding(',chunked')),
  list('coding-before-comma', 'skips empty members', coding('chunked,')),
  list('coding-cut-in-two', 'searches for a part of the word', coding('chun ked')),
  list('coding-with-obs-text', 'trims what Unicode calls whitespace', coding('\xa0chunked')),
  breaking('value-octet')(
    'coding-behind-vertical-tab',
    'trims what its language calls whitespace (TE.TE)',
    coding('\x0bchunked'),
  ),
  breaking('value-octet')('coding-behind-nul', 'ends the value at NUL, and sees no coding', coding('\0chunked')),
  twice('coding-twice', 'takes the first, or the last, or joins them', inChunks([chunked, chunked])),
  twice(
    'coding-twice-different',
    'takes the last, which is none, and counts',
    inChunks([chunked, fieldLine('Transfer-Encoding', 'cow')]),
  ),
  list(
    'coding-twice-other-first',
    'takes the first, which is none',
    inChunks([fieldLine('Transfer-Encoding', 'identity'), chunked]),
  ),
  unknown('coding-before-chunked', 'hands compressed octets on as content', coding('gzip, chunked')),
  unknown('coding-of-nobody-before-chunked', 'ignores what it does not know', coding('cow, chunked')),
  old(
    'coding-in-1.0',
    'knows the coding, where an old proxy does not',
    all(coding('chunked'), line({ version: 'HTTP/1.0' })),
  ),
  breaking('space-before-colon')(
    'coding-with-space-before-colon',
    'trims the name, where another counts',
    inChunks([{ ...chunked, colon: ' :' }]),
  ),
  breaking('folded-line')(
    'coding-folded',
    'joins the lines, where another sees an empty value',
    inChunks([{ ...chunked, value: '\r\n chunked' }]),
  ),
  breaking('name-octet')(
    'coding-with-nul-in-name',
    'ends the name at NUL',
    inChunks([{ ...chunked, name: 'Transfer-Encoding\0' }]),
  ),
  breaking('lf-alone')(
    'coding-behind-bare-lf',
    'sees the field that another took for a value',
    inChunks([{ ...fieldLine('X', 'a'), value: 'a\nTransfer-Encoding: chunked' }]),
  ),
  misleading('RFC 9110 §5.1')(
    'coding-with-underscore',
    'folds _ and - together, and sees chunks (CL.TE)',
    all(
      counted((n) => [length(`${n}`)]),
      inserted(fieldLine('Transfer_Encoding', 'chunked')),
    ),
  ),
  misleading('RFC 9112 §7.1')('coding-in-capitals', 'compares with case, and sees no chunks', coding('CHUNKED')),
]
