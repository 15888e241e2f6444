/** The changes that malformations are made of. */
import type { WrittenChunk, WrittenContent, WrittenField, WrittenLine } from '../written/message.js'
import type { Change } from './malformation.js'

/** A field line as everybody writes it. */
export const fieldLine = (name: string, value: string): WrittenField => ({
  name,
  colon: ':',
  before: ' ',
  value,
  behind: '',
  end: '\r\n',
})

/** Other parts of the request line. */
export const line =
  (parts: Partial<WrittenLine>): Change =>
  (message) => ({ ...message, line: { ...message.line, ...parts } })

/** The request line, by what it was. */
export const lineBy =
  (change: (line: WrittenLine) => Partial<WrittenLine>): Change =>
  (message) => ({ ...message, line: { ...message.line, ...change(message.line) } })

const isCalled =
  (name: string) =>
  (field: WrittenField): boolean =>
    field.name.toLowerCase() === name

/** Without the fields of this name. */
export const without =
  (name: string): Change =>
  (message) => ({ ...message, fields: message.fields.filter((field) => !isCalled(name)(field)) })

/** More field lines, together and in their order, at a place among the others: 0 is before them all. */
export const insertedAll =
  (fields: ReadonlyArray<WrittenField>): Change =>
  (message, place) => {
    const at = place % (message.fields.length + 1)
    return { ...message, fields: [...message.fields.slice(0, at), ...fields, ...message.fields.slice(at)] }
  }

/** One more field line, at a place among the others. */
export const inserted = (field: WrittenField): Change => insertedAll([field])

/** One more field line behind the others. */
export const appended =
  (field: WrittenField): Change =>
  (message) => ({ ...message, fields: [...message.fields, field] })

/** Several changes, one after the other, at one place. */
export const all =
  (...changes: ReadonlyArray<Change>): Change =>
  (message, place) =>
    changes.reduce((changed, change) => change(changed, place), message)

/** A field that no malformation of another field is about, for what is to be wrong with any field. */
const spare = fieldLine('X-Spare', 'a b')

/** Changes one field of no meaning, at a place among the others. */
export const anyField = (change: (field: WrittenField) => Partial<WrittenField>): Change =>
  inserted({ ...spare, ...change(spare) })

/** Changes every field of this name. */
export const eachNamed =
  (name: string, change: (field: WrittenField) => Partial<WrittenField>): Change =>
  (message) => ({
    ...message,
    fields: message.fields.map((field) => (isCalled(name)(field) ? { ...field, ...change(field) } : field)),
  })

const bare = all(without('content-length'), without('transfer-encoding'))

/** The octets of the content, whatever its framing was. */
const dataOf = (content: WrittenContent): string =>
  content._tag === 'Plain' ? content.data : content.chunks.map((chunk) => chunk.data).join('')

/** A method that has content, on a version that has chunks. */
const modern = lineBy(({ method, version }) => ({
  method: method === 'CONNECT' ? 'POST' : method,
  version: version === 'HTTP/1.0' ? 'HTTP/1.1' : version,
}))

const host: Change = (message) =>
  message.fields.some(isCalled('host')) ? message : appended(fieldLine('Host', 'a'))(message, 0)

/** Counted content of three octets at least, and the fields that say so, at a place among the others. */
export const counted =
  (fieldsFor: (length: number) => ReadonlyArray<WrittenField>): Change =>
  (message, place) => {
    const old = dataOf(message.content)
    const data = old.length > 2 ? old : 'abc'
    const base = all(bare, modern, host)({ ...message, content: { _tag: 'Plain', data } }, place)
    return insertedAll(fieldsFor(data.length))(base, place)
  }

/** Counted content with one Content-Length of another spelling. */
export const length = (spell: (length: number) => string): Change =>
  counted((count) => [fieldLine('Content-Length', spell(count))])

const chunkOf = (data: string): WrittenChunk => ({
  size: data.length.toString(16),
  extension: '',
  sizeEnd: '\r\n',
  data,
  dataEnd: '\r\n',
})

type Chunked = Extract<WrittenContent, { readonly _tag: 'Chunked' }>

/** Content in chunks, two of them at least, with these fields to say so. */
export const inChunks =
  (fields: ReadonlyArray<WrittenField>, change: (content: Chunked) => Chunked = (content) => content): Change =>
  (message, place) => {
    const old = dataOf(message.content)
    const data = old.length > 2 ? old : 'abc'
    const content: Chunked = {
      _tag: 'Chunked',
      chunks: [chunkOf(data.slice(0, 2)), chunkOf(data.slice(2))],
      last: { size: '0', extension: '', sizeEnd: '\r\n' },
      trailers: [],
      end: '\r\n',
      rest: '',
    }
    const base = all(bare, modern, host)({ ...message, content: change(content) }, place)
    return insertedAll(fields)(base, place)
  }

/** The field that everybody says it with. */
export const chunked = fieldLine('Transfer-Encoding', 'chunked')

/** Chunked content with one of its chunks changed. */
export const chunk =
  (change: (chunk: WrittenChunk) => Partial<WrittenChunk>): Change =>
  (message, place) =>
    inChunks([chunked], (content) => ({
      ...content,
      chunks: content.chunks.map((one, at) => (at === place % 2 ? { ...one, ...change(one) } : one)),
    }))(message, place)

/** Chunked content with another last chunk. */
export const lastChunk = (change: Partial<NonNullable<Chunked['last']>>): Change =>
  inChunks([chunked], (content) => ({
    ...content,
    last: { size: '0', extension: '', sizeEnd: '\r\n', ...change },
  }))

/** Chunked content with these trailers. */
export const trailers = (...fields: ReadonlyArray<WrittenField>): Change =>
  inChunks([chunked], (content) => ({ ...content, trailers: fields }))

/** Other Hosts, and no others. */
export const hostOf = (...values: ReadonlyArray<string>): Change =>
  all(without('host'), line({ version: 'HTTP/1.1' }), insertedAll(values.map((value) => fieldLine('Host', value))))

/** A request without content, of a method that any target may go with. */
export const plain = (parts: Partial<WrittenLine>): Change =>
  all(bare, (message) => ({ ...message, content: { _tag: 'Plain', data: '' } }), line({ method: 'GET', ...parts }))
