/** Chunks, RFC 9112 §7.1: whoever reads another size finds a request in the data. */
import { chunk, fieldLine, lastChunk, trailers } from './changes.js'
import { breaking, type Malformation, misleading } from './malformation.js'

const size = breaking('chunk-size-octet')
const huge = breaking('chunk-size-huge')
const extension = breaking('chunk-extension-octet')
const end = breaking('chunk-end')
const lf = breaking('lf-alone')
const cr = breaking('cr-alone')

/** What can be wrong with chunks. */
export const chunkLines: ReadonlyArray<Malformation> = [
  size(
    'chunk-size-empty',
    'reads zero, and ends the content',
    chunk(() => ({ size: '' })),
  ),
  size(
    'chunk-size-with-0x',
    'borrows a number parser that knows 0x, where another reads 0',
    chunk((it) => ({ size: `0x${it.size}` })),
  ),
  size(
    'chunk-size-with-plus',
    'borrows a number parser that takes signs',
    chunk((it) => ({ size: `+${it.size}` })),
  ),
  size(
    'chunk-size-with-minus',
    'reads a negative size',
    chunk((it) => ({ size: `-${it.size}` })),
  ),
  size(
    'chunk-size-behind-space',
    'trims it, where another reads zero',
    chunk((it) => ({ size: ` ${it.size}` })),
  ),
  size(
    'chunk-size-behind-tab',
    'trims it, where another reads zero',
    chunk((it) => ({ size: `\t${it.size}` })),
  ),
  size(
    'chunk-size-with-underscore',
    'reads numbers as its language writes them',
    chunk((it) => ({ size: `0_${it.size}` })),
  ),
  size(
    'chunk-size-of-letters',
    'reads zero where it reads no number',
    chunk(() => ({ size: 'g' })),
  ),
  size(
    'chunk-size-with-point',
    'reads up to the point',
    chunk((it) => ({ size: `${it.size}.0` })),
  ),
  size(
    'chunk-size-with-comma',
    'reads up to the comma',
    chunk((it) => ({ size: `${it.size},0` })),
  ),
  size(
    'chunk-size-in-quotes',
    'takes the quotes off',
    chunk((it) => ({ size: `"${it.size}"` })),
  ),
  size(
    'chunk-size-with-nul',
    'ends the number at NUL',
    chunk((it) => ({ size: `${it.size}\0` })),
  ),
  size('last-chunk-with-0x', 'reads zero, where another reads 0 and an extension', lastChunk({ size: '0x0' })),
  size('last-chunk-of-minus-zero', 'compares with zero', lastChunk({ size: '-0' })),
  huge(
    'chunk-size-beyond-64-bits',
    'wraps around: a short chunk, and a request behind it',
    chunk((it) => ({ size: `1000000000000000${it.size}` })),
  ),
  huge(
    'chunk-size-of-many-digits',
    'counts digits, or wraps around',
    chunk((it) => ({ size: `${'0'.repeat(40)}${it.size}` })),
  ),
  lf(
    'bare-lf-behind-chunk-size',
    'ends the line, where another reads an extension up to CRLF',
    chunk(() => ({ sizeEnd: '\n' })),
  ),
  lf(
    'bare-lf-behind-chunk-extension',
    'ends the line at LF, where another goes on to CRLF: a request in the extension',
    chunk(() => ({ extension: ';a', sizeEnd: '\n' })),
  ),
  lf('bare-lf-behind-last-chunk', 'ends the content, where another waits', lastChunk({ sizeEnd: '\n' })),
  cr(
    'bare-cr-behind-chunk-size',
    'ends the line at CR',
    chunk(() => ({ sizeEnd: '\r' })),
  ),
  cr(
    'bare-cr-in-chunk-extension',
    'ends the line at CR',
    chunk(() => ({ extension: ';a\rb' })),
  ),
  end(
    'chunk-data-without-end',
    'reads the next size where the data ends',
    chunk(() => ({ dataEnd: '' })),
  ),
  end(
    'chunk-data-before-bare-lf',
    'takes LF for the end, and is one octet off from who skips two',
    chunk(() => ({ dataEnd: '\n' })),
  ),
  end(
    'chunk-data-before-bare-cr',
    'takes CR for the end',
    chunk(() => ({ dataEnd: '\r' })),
  ),
  end(
    'chunk-data-before-other-octets',
    'skips two octets without a look',
    chunk(() => ({ dataEnd: 'XX' })),
  ),
  end(
    'chunk-data-too-long',
    'skips up to the next line end',
    chunk((it) => ({ data: `${it.data}X` })),
  ),
  end(
    'chunk-data-before-space',
    'skips whitespace',
    chunk(() => ({ dataEnd: ' \r\n' })),
  ),
  extension(
    'chunk-extension-without-semicolon',
    'skips to the line end',
    chunk(() => ({ extension: ' a' })),
  ),
  extension(
    'chunk-size-before-space',
    'trims it, where another refuses',
    chunk(() => ({ extension: ' ' })),
  ),
  extension(
    'chunk-extension-without-name',
    'skips to the line end',
    chunk(() => ({ extension: ';' })),
  ),
  extension(
    'chunk-extension-without-value',
    'skips to the line end',
    chunk(() => ({ extension: ';a=' })),
  ),
  extension(
    'chunk-extension-with-nul',
    'ends the line at NUL',
    chunk(() => ({ extension: ';a\0' })),
  ),
  extension(
    'chunk-extension-with-open-quote',
    'reads the quoted string over the line end',
    chunk(() => ({ extension: ';a="b' })),
  ),
  extension(
    'chunk-extension-with-control',
    'skips to the line end',
    chunk(() => ({ extension: ';a=\x01' })),
  ),
  extension(
    'chunk-extension-with-obs-text',
    'skips to the line end',
    chunk(() => ({ extension: ';\xe9' })),
  ),
  breaking('chunk-extension-length')(
    'chunk-extension-too-long',
    'holds or skips octets without a bound, content aside',
    chunk(() => ({ extension: `;a=${'b'.repeat(300)}` })),
  ),
  misleading('RFC 9112 §7.1')(
    'chunk-size-with-zeros',
    'counts digits, or reads octal',
    chunk((it) => ({ size: `000${it.size}` })),
  ),
  misleading('RFC 9112 §7.1.1')(
    'chunk-extension-with-line-end-in-quotes',
    'takes a quoted pair apart',
    chunk(() => ({ extension: ';a="\\"b;"' })),
  ),
  misleading('RFC 9112 §7.1')('last-chunk-of-zeros', 'looks for one 0', lastChunk({ size: '000' })),
]

const forbidden = breaking('trailer-name')

/** What can be wrong with trailers, RFC 9110 §6.5.1. */
export const trailerFields: ReadonlyArray<Malformation> = [
  ...(
    [
      ['Content-Length', '5', 'frames the next request by it'],
      ['Transfer-Encoding', 'chunked', 'frames the next request by it'],
      ['Host', 'b', 'routes by it, behind a rule that saw another'],
      ['Authorization', 'Basic YTpi', 'grants what the head was not asked for'],
      ['Cookie', 'a=b', 'merges it into the head'],
      ['Content-Type', 'text/html', 'takes the content for another kind'],
      ['Connection', 'close', 'closes, or takes fields away'],
    ] as const
  ).map(([name, value, careless]) =>
    forbidden(`trailer-of-${name.toLowerCase()}`, careless, trailers(fieldLine(name, value))),
  ),
  ...['TE', 'Trailer', 'Upgrade', 'Expect', 'Proxy-Authorization', 'Range', 'Content-Encoding'].map((name) =>
    forbidden(`trailer-of-${name.toLowerCase()}`, 'takes it for a field of the head', trailers(fieldLine(name, 'a'))),
  ),
  lf(
    'trailer-behind-bare-lf',
    'ends the trailers, and takes the rest for a request',
    trailers({ ...fieldLine('X', 'a'), end: '\n' }),
  ),
  breaking('space-before-colon')(
    'trailer-with-space-before-colon',
    'trims the name',
    trailers({ ...fieldLine('X', 'a'), colon: ' :' }),
  ),
  breaking('folded-line')('trailer-folded', 'joins the lines', trailers({ ...fieldLine('X', 'a'), value: 'a\r\n b' })),
  breaking('name-octet')(
    'trailer-without-colon',
    'skips the line, or takes it for a request',
    trailers({ ...fieldLine('XY', ''), colon: '', before: '' }),
  ),
  breaking('value-octet')('trailer-with-nul', 'ends the value at NUL', trailers(fieldLine('X', 'a\0'))),
  breaking('trailer-length')(
    'trailer-too-long',
    'holds it without a bound',
    trailers(fieldLine('X', 'a'.repeat(17000))),
  ),
  breaking('trailer-number')(
    'trailers-too-many',
    'holds them without a bound',
    trailers(...Array.from({ length: 101 }, (_, at) => fieldLine(`X-${at}`, ''))),
  ),
  misleading('RFC 9110 §6.5')(
    'trailer-of-a-request-line',
    'does not read trailers, and takes one for a next request',
    trailers(fieldLine('GET', '/smuggled HTTP/1.1')),
  ),
]
