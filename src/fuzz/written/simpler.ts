/** Simpler messages: what a counterexample is shrunk by, whether it was made or written by hand. */
import type { WrittenChunk, WrittenContent, WrittenField, WrittenLine, WrittenMessage } from './message.js'

/** A list without one of its members, for each of them, the last first: what stands in front is mostly what matters. */
function* fewer<A>(list: ReadonlyArray<A>): Iterable<ReadonlyArray<A>> {
  for (let at = list.length - 1; at >= 0; at--) yield [...list.slice(0, at), ...list.slice(at + 1)]
}

/** A list with one member simpler, for each of them. */
function* eachSimpler<A>(list: ReadonlyArray<A>, simplerOf: (one: A) => Iterable<A>): Iterable<ReadonlyArray<A>> {
  for (const [at, one] of list.entries())
    for (const simple of simplerOf(one)) yield [...list.slice(0, at), simple, ...list.slice(at + 1)]
}

/** A text halved from either side, and the plainest one there is. */
function* shorter(text: string, plainest: string): Iterable<string> {
  if (text === plainest) return
  yield plainest
  const half = text.length >> 1
  if (half === 0) return
  yield text.slice(0, half)
  yield text.slice(half)
}

type Plain<R> = { readonly [K in keyof R]: string }

/** A record of texts with one of them plain, for each that is not. */
function* plainer<R extends Plain<R>>(record: R, plain: Partial<Plain<R>>): Iterable<R> {
  for (const [key, value] of Object.entries(plain))
    if (Object.hasOwn(record, key) && Object.entries(record).some(([own, now]) => own === key && now !== value))
      yield { ...record, [key]: value }
}

const plainLine: WrittenLine = {
  lead: '',
  method: 'GET',
  first: ' ',
  target: '/',
  second: ' ',
  version: 'HTTP/1.1',
  behind: '',
  end: '\r\n',
}

function* simplerLine(line: WrittenLine): Iterable<WrittenLine> {
  yield* plainer(line, { ...plainLine })
  for (const target of shorter(line.target, '/')) yield { ...line, target }
  for (const method of shorter(line.method, 'GET')) yield { ...line, method }
}

function* simplerField(field: WrittenField): Iterable<WrittenField> {
  yield* plainer(field, { colon: ':', before: ' ', behind: '', end: '\r\n' })
  yield* plainer(field, { name: 'X' })
  for (const value of shorter(field.value, 'a')) yield { ...field, value }
  for (const name of shorter(field.name, 'X')) yield { ...field, name }
}

function* simplerChunk(chunk: WrittenChunk): Iterable<WrittenChunk> {
  yield* plainer(chunk, { extension: '', sizeEnd: '\r\n', dataEnd: '\r\n' })
  for (const extension of shorter(chunk.extension, '')) yield { ...chunk, extension }
  if (chunk.data.length > 1) yield { ...chunk, size: '1', data: chunk.data.slice(0, 1) }
}

function* simplerContent(content: WrittenContent): Iterable<WrittenContent> {
  if (content._tag === 'Plain') {
    for (const data of shorter(content.data, '')) yield { ...content, data }
    return
  }
  for (const chunks of fewer(content.chunks)) yield { ...content, chunks }
  for (const trailers of fewer(content.trailers)) yield { ...content, trailers }
  for (const rest of shorter(content.rest, '')) yield { ...content, rest }
  for (const chunks of eachSimpler(content.chunks, simplerChunk)) yield { ...content, chunks }
  for (const trailers of eachSimpler(content.trailers, simplerField)) yield { ...content, trailers }
  if (content.last !== undefined)
    for (const last of plainer(content.last, { size: '0', extension: '', sizeEnd: '\r\n' })) yield { ...content, last }
}

/** With the content its length, where a field said exactly that: one alone would make another message of it. */
const withLength = (message: WrittenMessage, content: WrittenContent): WrittenMessage => {
  if (message.content._tag !== 'Plain' || content._tag !== 'Plain') return { ...message, content }
  const [before, now] = [`${message.content.data.length}`, `${content.data.length}`]
  const fields = message.fields.map((field) =>
    field.name.toLowerCase() === 'content-length' && field.value === before ? { ...field, value: now } : field,
  )
  return { ...message, fields, content }
}

function* simplerMessage(message: WrittenMessage): Iterable<WrittenMessage> {
  for (const fields of fewer(message.fields)) yield { ...message, fields }
  for (const content of simplerContent(message.content)) yield withLength(message, content)
  for (const line of simplerLine(message.line)) yield { ...message, line }
  for (const fields of eachSimpler(message.fields, simplerField)) yield { ...message, fields }
  if (message.end !== '\r\n') yield { ...message, end: '\r\n' }
}

/**
 * Messages that are one step simpler: one of them less, or a field, a chunk, a trailer less, or one of the parts shorter
 * or as everybody writes it. Those that take most away come first.
 *
 * @example
 * import { printMessage } from './message.js'
 * import { readMessages } from './read.js'
 * const [first] = simpler(readMessages('GET /a HTTP/1.1\r\nX: y\r\n\r\n'))
 * assert.deepEqual(first?.map(printMessage), [])
 */
export function* simpler(messages: ReadonlyArray<WrittenMessage>): Iterable<ReadonlyArray<WrittenMessage>> {
  yield* fewer(messages)
  yield* eachSimpler(messages, simplerMessage)
}
