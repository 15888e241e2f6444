import * as fc from 'fast-check'
import * as t from 'io-ts'
import { describe, expect, test } from 'vitest'
import { endpointRoundTrip } from '../../../src/fuzz/laws/endpoint.js'
import { ascii } from '../../../src/grammar/ascii.js'
import { utf8Encode } from '../../../src/grammar/utf8.js'
import { jsonOf, nothing, send } from '../../../src/handler/codec/answers.js'
import { readDisposition } from '../../../src/handler/codec/disposition.js'
import { endpoint } from '../../../src/handler/codec/endpoint.js'
import { filePart, fileParts, optionalFilePart } from '../../../src/handler/codec/file-part.js'
import { handle } from '../../../src/handler/codec/handle.js'
import { multipartBody } from '../../../src/handler/codec/multipart.js'
import { many, optional } from '../../../src/handler/codec/parameter.js'
import { integer, string } from '../../../src/handler/codec/text-fields.js'
import { holds } from '../../laws/runs.js'
import { ask, asking, errorsIn } from './asking.js'

const form = multipartBody(
  {
    title: string,
    tag: many(integer),
    photo: optionalFilePart({ types: ['image/*'], maxSize: 10 }),
    rest: fileParts(),
  },
  { maxParts: 6, maxPartSize: 1000, maxHeadSize: 300 },
)
const media = (boundary = 'b') =>
  ({ type: 'multipart', subtype: 'form-data', parameters: [['boundary', boundary]] }) as const
const octets = (content: string | Uint8Array) => (typeof content === 'string' ? utf8Encode(content) : content)

/** A part as it stands behind its delimiter. */
const part = (head: string, content: string) => `\r\n${head}\r\n\r\n${content}\r\n--b`
const named = (name: string, content: string, more = '') =>
  part(`Content-Disposition: form-data; name="${name}"${more}`, content)
const body = (...parts: ReadonlyArray<string>) => `--b${parts.join('')}--\r\n`
const decode = (content: string | Uint8Array, boundary?: string) => form.decode(octets(content), media(boundary))
const title = named('title', 'x')
const value = (content: string | Uint8Array) => {
  const read = decode(content)
  return read._tag === 'Right' ? read.right : read.left
}
const refusal = (content: string | Uint8Array, boundary?: string) => {
  const read = decode(content, boundary)
  return read._tag === 'Right' ? 'none' : `${read.left.status} ${read.left.errors.map((e) => e.pointer).join()}`
}

describe('a form of parts', () => {
  test('holds texts and files by their names', () => {
    const photo = named('photo', 'PNG', '; filename="ü €.png"\r\nContent-Type: image/png')
    expect(value(body(title, named('tag', '1'), named('tag', '2'), photo, named('unknown', 'y')))).toEqual({
      title: 'x',
      tag: [1, 2],
      photo: { filename: 'ü €.png', type: 'image/png', bytes: ascii('PNG') },
      rest: [],
    })
  })

  test('may stand between a preamble and an epilogue', () => {
    expect(value(`nobody reads this\r\n${body(title)}nor this\r\n`)).toMatchObject({ title: 'x' })
    expect(value(`\r\n${body(title)}`)).toMatchObject({ title: 'x' })
    expect(value(body(title).slice(0, -2))).toMatchObject({ title: 'x' })
  })

  test('holds what looks like a delimiter and is none', () =>
    expect(value(body(named('title', 'x--b--\n\n--b\n\r--b\r\n-b\r\n--a\r\n\r\n\r\n')))).toMatchObject({
      title: 'x--b--\n\n--b\n\r--b\r\n-b\r\n--a\r\n\r\n\r\n',
    }))

  test('holds empty texts and empty files, and none where none was chosen', () => {
    const none = '; filename=""\r\nContent-Type: application/octet-stream'
    expect(value(body(named('title', ''), named('photo', '', none), named('rest', '', none)))).toEqual({
      title: '',
      tag: [],
      photo: undefined,
      rest: [],
    })
    expect(value(body(title, named('rest', '', '; filename="a"')))).toMatchObject({
      rest: [{ filename: 'a', type: 'application/octet-stream', bytes: new Uint8Array() }],
    })
  })

  test('keeps a file name as it was sent: paths, escapes and all', () => {
    for (const [sent, filename] of [
      ['"C:\\temp\\a.txt"', 'C:\\temp\\a.txt'],
      ['"../../etc/passwd"', '../../etc/passwd'],
      ['"a\\"b\\\\c"', 'a"b\\c'],
      ['"%22%0d%0a"', '%22%0d%0a'],
      ['"日本語🎉.txt"', '日本語🎉.txt'],
      ['"; name=\\"title\\""', '; name="title"'],
      ['plain.txt', 'plain.txt'],
    ])
      expect(value(body(title, named('rest', '', `; filename=${sent}`)))).toMatchObject({ rest: [{ filename }] })
  })

  test('takes names of a prototype for names like others', () => {
    const sent = body(title, named('__proto__', 'a'), named('constructor', 'b'), named('toString', 'c'))
    const read = value(sent)
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(Object.keys(read).sort()).toEqual(['photo', 'rest', 'tag', 'title'])
    const own = multipartBody({ constructor: string })
    expect(own.decode(octets(body(title)), media())).toMatchObject({ _tag: 'Left', left: { status: 422 } })
    expect(own.decode(octets(body(named('constructor', 'a'))), media())).toMatchObject({ right: { constructor: 'a' } })
    expect(multipartBody({ ['__proto__']: string }).faults).toHaveLength(1)
    expect(multipartBody({ ['__proto__']: filePart() }).faults).toHaveLength(1)
  })

  test('is described as an object of texts and octets', () =>
    expect(form.schema).toEqual({
      type: 'object',
      properties: {
        title: { type: 'string' },
        tag: { type: 'array', items: { type: 'integer' } },
        photo: { type: 'string', format: 'binary' },
        rest: { type: 'array', items: { type: 'string', format: 'binary' } },
      },
      required: ['title'],
    }))
})

const head = (lines: string) => body(`\r\n${lines}\r\n\r\nx\r\n--b`)
const disposition = (text: string) => head(`Content-Disposition: ${text}`)

describe('what is no form of parts', () => {
  test.each([
    ['nothing', ''],
    ['no delimiter', 'title=x'],
    ['a delimiter inside of a line alone', 'x--b--\r\n'],
    ['no last delimiter', `--b${title}`],
    ['an end inside of a head', '--b\r\nContent-Disposition: form-data; name="title"'],
    ['an end inside of a content', '--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nx'],
    ['half of a last delimiter', `--b${title}-`],
    ['junk behind a delimiter', `--bXX${title}--`],
    ['junk behind the last delimiter', `--b${title}--junk`],
    ['half a line break behind the last delimiter', `--b${title}--\r`],
    ['a bare LF behind the last delimiter', `--b${title}--\nepilogue`],
    ['blanks behind a delimiter', `--b ${title}--`],
    ['a bare LF behind a delimiter', `--b\n${title.slice(2)}--`],
    ['a longer boundary', `--bc${title}c--`],
    ['parts behind the last delimiter', `${body(title)}--b${title}--`],
    ['a part of nothing', `--b\r\n--b${title}--`],
    ['a part without a head', body('\r\n\r\nx\r\n--b', title)],
    ['a head that runs into the next part', `--b\r\nX-A: b\r\n--b${title}--`],
    ['a head without its empty line', `--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n--b--`],
    ['a head of no disposition', head('Content-Type: text/plain')],
    [
      'two dispositions',
      head('Content-Disposition: form-data; name=title\r\nContent-Disposition: form-data; name=tag'),
    ],
    [
      'two types',
      head('Content-Disposition: form-data; name=rest; filename=a\r\nContent-Type: a/b\r\nContent-Type: c/d'),
    ],
    ['a bare CR in a head', head('Content-Disposition: form-data; name="title"\rX\r\nX-A: b')],
    ['a bare LF in a head', head('Content-Disposition: form-data; name="title"\nX-A: b')],
    ['a NUL in a head', disposition('form-data; name="ti\0tle"')],
    ['a NUL in a file name', disposition('form-data; name="rest"; filename="a\0.png"')],
    ['a folded line', head('Content-Disposition: form-data;\r\n name="title"')],
    ['a blank before a colon', head('Content-Disposition : form-data; name="title"')],
    ['a line without a colon', head('Content-Disposition: form-data; name="title"\r\njunk')],
    ['a byte order mark in a head', disposition('\ufeffform-data; name="title"')],
    ['another disposition', disposition('attachment; name="title"')],
    ['a disposition that begins like it', disposition('form-dataX; name="title"')],
    ['no name', disposition('form-data')],
    ['a name twice', disposition('form-data; name="title"; name="tag"')],
    ['a file name twice', disposition('form-data; name="rest"; filename="a.png"; FileName="b.exe"')],
    ['a name that is not closed', disposition('form-data; name="title')],
    ['junk behind a name', disposition('form-data; name="title"x')],
    ['filename*', disposition("form-data; name=rest; filename*=UTF-8''a%20b")],
    ['filename* that is broken', disposition("form-data; name=rest; filename*=UTF-8''%E0%A4%A")],
    ['filename* beside another', disposition("form-data; name=rest; filename=a; filename*=UTF-8''b")],
    ['a large head', head(`Content-Disposition: form-data; name="title"\r\nX-A: ${'x'.repeat(300)}`)],
  ])('%s is refused with 400', (_name, content) => expect(refusal(content)).toBe('400 '))

  test('a head that is missing or not closed is seen before anybody reads it', () => {
    for (const content of [body('\r\n\r\nx\r\n--b'), `--b\r\nX-A: b\r\n--b${title}--`, `--b\r\nX-A: b\r\n\r\n--b--`])
      expect(decode(content)).toMatchObject({
        left: { errors: [{ detail: 'expected header fields and an empty line in each part' }] },
      })
  })

  test('octets that are no UTF-8 are refused in heads and texts, and welcome in files', () => {
    const latin = (text: string) => Uint8Array.from(text, (unit) => unit.charCodeAt(0))
    expect(refusal(latin(disposition('form-data; name="rest"; filename="\xff"')))).toBe('400 ')
    expect(refusal(latin(body(named('title', '\xff'))))).toBe('400 /title')
    expect(value(latin(body(title, named('rest', '\xff\0', '; filename=a'))))).toMatchObject({
      rest: [{ bytes: Uint8Array.of(0xff, 0) }],
    })
  })

  test('too many parts and too large ones are 413', () => {
    expect(refusal(body(...Array.from({ length: 7 }, () => title)))).toBe('413 ')
    expect(refusal(body(named('title', 'x'.repeat(1001))))).toBe('413 /title')
    expect(refusal(body(title, named('photo', 'x'.repeat(11), '; filename=a\r\nContent-Type: image/png')))).toBe(
      '413 /photo',
    )
  })

  test('files and texts of other types and encodings are 415', () => {
    const typed = (name: string, type: string, more = '') => named(name, 'x', `${more}\r\nContent-Type: ${type}`)
    expect(refusal(body(title, typed('photo', 'text/html', '; filename=a')))).toBe('415 /photo')
    expect(refusal(body(title, typed('photo', 'image', '; filename=a')))).toBe('415 /photo')
    expect(refusal(body(typed('title', 'text/plain; charset=utf-16')))).toBe('415 /title')
    expect(refusal(body(typed('title', 'application/json')))).toBe('415 /title')
    expect(refusal(body(typed('title', 'text/plain;charset=UTF-8')))).toBe('none')
    expect(refusal(body(named('title', 'eA==', '\r\nContent-Transfer-Encoding: base64')))).toBe('415 /title')
    expect(refusal(body(named('title', 'x', '\r\nContent-Transfer-Encoding: 8BIT')))).toBe('none')
    expect(refusal(body(named('_charset_', 'iso-8859-1'), title))).toBe('415 ')
    expect(refusal(body(named('_charset_', 'UTF-8'), title))).toBe('none')
  })

  test('values of another kind are 422, each with its pointer', () => {
    expect(refusal(body())).toBe('422 /title')
    expect(refusal(body(title, title))).toBe('422 /title')
    expect(refusal(body(title, named('tag', '1'), named('tag', 'x')))).toBe('422 /tag/1')
    expect(refusal(body(title, named('tag', '1', '; filename=a')))).toBe('422 /tag')
    expect(refusal(body(title, named('rest', 'no file')))).toBe('422 /rest')
    expect(refusal(body(named('tag', 'x'), named('rest', 'y')))).toBe('422 /title,/tag/0,/rest')
  })

  test('a boundary that is none is refused', () => {
    for (const boundary of ['', 'a ', 'a"b', 'a\r\nb', 'x'.repeat(71), 'é'])
      expect(refusal(body(title), boundary)).toBe('400 ')
    expect(form.decode(octets(body(title)), { ...media(), parameters: [] })._tag).toBe('Left')
    const odd = "0'()+_,-./:=? z"
    expect(decode(body(title).replaceAll('--b', `--${odd}`), odd)._tag).toBe('Right')
  })

  test('whatever is sent is read or refused, and its time is linear', () => {
    const pieces = [
      '--b',
      '\r\n',
      '--',
      ': ',
      '"',
      ';',
      'name=',
      'Content-Disposition: form-data; name="title"',
      '\0',
      'x',
      '\r',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (some) => {
        expect(['Left', 'Right']).toContain(decode(some.join(''))._tag)
      }),
      { numRuns: 3000 },
    )
    for (const long of ['\r\n--b', '\r', '\r\n--', '--b\r\n', '\r\n\r\n', 'a: b\r\n'])
      expect(decode(`--b\r\n${long.repeat(100_000)}`)._tag).toBe('Left')
    const disposed = readDisposition(`form-data; name="${'\\'.repeat(100_001)}`)
    expect([disposed, readDisposition(`form-data${'; a'.repeat(50_000)}`)]).toEqual([undefined, undefined])
  })

  test('a head that is spoilt in one octet is read as it stands or refused', () =>
    fc.assert(
      fc.property(fc.nat({ max: 70 }), fc.nat({ max: 255 }), (at, octet) => {
        const spoilt = octets(body(title))
        spoilt[at % spoilt.length] = octet
        expect(['Left', 'Right']).toContain(decode(spoilt)._tag)
      }),
      { numRuns: 3000 },
    ))
})

test('through an endpoint it is a body like others, and says nothing of what was sent', () => {
  const upload = endpoint('POST', '/', {
    body: multipartBody({ age: integer, file: filePart({ types: ['text/csv'] }) }),
    responses: { 200: jsonOf(t.unknown) },
  })
  const routes = handle(upload, ({ body: it }) => send(200, [it.age, it.file.filename, it.file.bytes.length]))
  const post = (type: string, content: string) => ask(routes, asking('POST', '/', [['Content-Type', type]]), content)
  const file = named('file', '1;2', '; filename=a.csv\r\nContent-Type: text/csv')
  expect(post('multipart/form-data; boundary="b"', body(named('age', '7'), file)).content).toEqual([7, 'a.csv', 3])
  expect(post('Multipart/Form-Data;charset=utf-8;BOUNDARY=b', body(named('age', '7'), file)).status).toBe(200)
  expect(post('multipart/mixed; boundary=b', body()).status).toBe(415)
  const wrong = post('multipart/form-data; boundary=b', body(named('age', 'SECRET'), named('SECRET', 'SECRET')))
  expect([wrong.status, ...errorsIn(wrong)]).toEqual([
    422,
    'body /age expected an integer',
    'body /file is missing: expected a file',
  ])
  expect(JSON.stringify(wrong.content)).not.toContain('SECRET')
})

test('what browsers and fetch send is read', async () => {
  const sent = new FormData()
  sent.append('title', 'é\nb')
  sent.append('tag', '1')
  sent.append('photo', new File(['PNG'], 'ü €.png', { type: 'image/png' }))
  sent.append('rest', new Blob([new Uint8Array([0, 13, 10, 45, 45])]))
  const request = new Request('http://a/', { method: 'POST', body: sent })
  const boundary = /boundary=(.*)/.exec(request.headers.get('content-type') ?? '')?.[1]
  expect(form.decode(new Uint8Array(await request.arrayBuffer()), media(boundary))).toEqual({
    _tag: 'Right',
    right: {
      title: 'é\r\nb',
      tag: [1],
      photo: { filename: 'ü €.png', type: 'image/png', bytes: ascii('PNG') },
      rest: [{ filename: 'blob', type: 'application/octet-stream', bytes: Uint8Array.of(0, 13, 10, 45, 45) }],
    },
  })
})

test('what is written is read by fetch, boundaries in a file notwithstanding', async () => {
  const hostile = '--wirefold-00000000\r\n\r\n--wirefold-00000000--\r\n--wirefold-00000001'
  const rest = [{ filename: 'a\\c', type: 'text/plain', bytes: ascii(hostile) }]
  const written = form.encode({ title: 'é', tag: [1, 2], photo: undefined, rest })
  if (written._tag !== 'Bytes') throw new Error(written._tag)
  expect(written.type).toBe('multipart/form-data; boundary=wirefold-00000002')
  const seen = await new Response(Uint8Array.from(written.bytes), {
    headers: { 'Content-Type': written.type },
  }).formData()
  expect([seen.get('title'), seen.getAll('tag')]).toEqual(['é', ['1', '2']])
  const file = seen.get('rest')
  if (!(file instanceof File)) throw new Error('no file')
  expect([file.name, await file.text()]).toEqual(['a\\c', hostile])
})

test('a value without a part is not written', () => {
  const write = (filename: string, type = 'a/b', content = 'x') =>
    form.encode({ title: '', tag: [], photo: undefined, rest: [{ filename, type, bytes: ascii(content) }] })._tag
  expect(write('a')).toBe('Bytes')
  expect([write('a\r\nb'), write('\ud800'), write('a', 'a/b\r\nX: y'), write('', 'a/b', '')]).toEqual(
    Array.from({ length: 4 }, () => 'Unwritable'),
  )
})

const text = fc.string({ unit: 'grapheme' }).filter((one) => one.isWellFormed())
const filename = text.filter((one) => one !== '' && !/[\u0000-\u0008\u000a-\u001f\u007f]/.test(one))
const file = fc.record({
  filename,
  type: fc.constantFrom('image/png', 'text/plain; charset="a b"'),
  bytes: fc.oneof(
    fc.uint8Array(),
    fc.constantFrom('\r\n--wirefold-00000000--', '--wirefold-00000000\r\n', '\r\n\r\n', '\r\n-').map(ascii),
  ),
})
const all = endpoint('POST', '/', {
  body: multipartBody({
    'a "\\é"': string,
    list: many(string),
    maybe: optional(integer),
    one: filePart(),
    more: fileParts(),
  }),
  responses: { 204: nothing },
})
holds(
  'a form of parts is decoded to what it was written from',
  endpointRoundTrip(
    all,
    fc.record({
      params: fc.constant({}),
      query: fc.constant({}),
      headers: fc.constant({}),
      cookies: fc.constant({}),
      body: fc.record({
        'a "\\é"': text,
        list: fc.array(text, { maxLength: 4 }),
        maybe: fc.option(fc.maxSafeInteger(), { nil: undefined }),
        one: file,
        more: fc.array(file, { maxLength: 4 }),
      }),
    }),
  ),
  300,
)

test('a limit that is none is found before the first request, and nothing is taken under it', () => {
  const detail = (name: string) => ({
    _tag: 'FieldFault',
    pointer: '/body',
    detail: `${name} is no whole number from 0 on`,
  })
  const none = Number.NaN
  expect(multipartBody({}, { maxParts: none, maxPartSize: -1, maxHeadSize: 0.5 }).faults).toEqual(
    ['maxParts', 'maxPartSize', 'maxHeadSize'].map(detail),
  )
  for (const file of [filePart({ maxSize: none }), optionalFilePart({ maxSize: none }), fileParts({ maxSize: none })]) {
    const one = multipartBody({ rest: file })
    expect(one.faults).toEqual([detail('maxSize')])
    expect(one.decode(octets(body(named('rest', 'x', '; filename=a'))), media())).toMatchObject({
      left: { status: 413 },
    })
  }
  for (const options of [{ maxParts: none }, { maxPartSize: none }, { maxHeadSize: none }])
    expect(multipartBody({ title: string }, options).decode(octets(body(title)), media())._tag).toBe('Left')
})

test('what an endpoint would refuse is not written for it', () => {
  const file = { filename: 'a', type: 'image/png', bytes: new Uint8Array(4) }
  const two = multipartBody(
    { text: optional(string), one: optionalFilePart({ types: ['image/*'], maxSize: 4 }), more: fileParts() },
    { maxParts: 3, maxPartSize: 5 },
  )
  const written = (values: object) => two.encode({ text: undefined, one: undefined, more: [], ...values })._tag
  expect([written({ text: '12345', one: file, more: [file] }), written({ more: [file, file, file] })]).toEqual([
    'Bytes',
    'Bytes',
  ])
  for (const values of [
    { text: '123456' },
    { text: 'ééé' },
    { one: { ...file, type: 'text/plain' } },
    { one: { ...file, type: 'image' } },
    { one: { ...file, bytes: new Uint8Array(5) } },
    { more: [{ ...file, bytes: new Uint8Array(6) }] },
    { more: [file, file, file, file] },
    { more: undefined },
    { more: [undefined] },
    { one: {} },
    { one: null },
  ])
    expect([values, written(values)]).toEqual([values, 'Unwritable'])
  const inherited = multipartBody({ constructor: optional(string), toString: fileParts() })
  expect(inherited.encode({ toString: [] } as never)._tag).toBe('Bytes')
})

test('what is wrong with a part of a form weighs more than what is wrong with a query', () => {
  const both = handle(
    endpoint('POST', '/', {
      query: { q: integer },
      body: multipartBody({ f: filePart({ types: ['image/png'], maxSize: 3 }) }),
      responses: { 204: nothing },
    }),
    () => send(204),
  )
  const sent = (query: string, content: string, type = 'image/png') =>
    ask(
      both,
      asking('POST', `/?q=${query}`, [['Content-Type', 'multipart/form-data; boundary=b']]),
      body(named('f', content, `; filename=a\r\nContent-Type: ${type}`)),
    )
  expect([sent('1', 'abc').status, sent('x', 'abc').status]).toEqual([204, 400])
  expect([sent('x', 'abcd').status, sent('x', 'abc', 'a/b').status]).toEqual([413, 415])
  expect(errorsIn(sent('x', 'abcd'))).toEqual(['query /q expected an integer', 'body /f expected at most 3 octets'])
})
