/** Parsers of the shape of Node's own: `HTTPParser`, with its callbacks under numbers. */
import { textOfOctets } from '../../arbitraries/octets.js'
import { type ParserReading, type ParserTarget, piecesOf, type ReadMessage } from '../../targets/index.js'

/** What a class of that shape needs to be told by its name. */
export interface NodeParserOptions {
  readonly name: string
  /** The class. */
  readonly HTTPParser: unknown
  /** The names of methods by their numbers, where the class does not hold them. */
  readonly methods?: ReadonlyArray<string>
}

/** Node leaves Host to its server. */
const leaves = ['host-missing', 'host-twice', 'host-value']

const fieldsOf = (flat: ReadonlyArray<string>): ReadonlyArray<readonly [string, string]> =>
  Array.from({ length: flat.length >> 1 }, (_, at) => [flat[2 * at] ?? '', flat[2 * at + 1] ?? ''] as const)

/** What is said of a parser that calls back more often than there are octets. One that loops in silence is not seen here. */
const ENDLESS = 'goes on for ever'

/** Collects what the callbacks are told. */
const collector = (methods: ReadonlyArray<string>, most: number) => {
  const messages: ReadMessage[] = []
  let calls = 0
  // A parser that goes backwards never ends, and nothing but an exception stops it.
  const count = (): void => {
    calls++
    if (calls > most) throw new Error(ENDLESS)
  }
  let flushed: string[] = []
  let url = ''
  let head: Omit<ReadMessage, 'body'> | undefined
  let body = ''
  let upgrading = false
  return {
    messages,
    /** Behind a message that may switch protocols nobody feeds it any more. */
    isOver: (): boolean => upgrading && head === undefined,
    onHeaders: (list: ReadonlyArray<string>, part: string): void => {
      count()
      // Behind a head these are trailers.
      if (head !== undefined) return
      flushed.push(...list)
      url += part
    },
    onHeadersComplete: (
      ...[, , list, method, target, , , upgrade]: [
        major: number,
        minor: number,
        list: string[] | undefined,
        method: number,
        target: string,
        status: unknown,
        reason: unknown,
        upgrade: boolean | undefined,
      ]
    ) => {
      count()
      upgrading = upgrade === true
      const fields = fieldsOf([...flushed, ...(list ?? [])])
      head = { method: methods[method] ?? `${method}`, target: list === undefined ? url : target, fields }
      body = ''
      return 0
    },
    onBody: (chunk: Uint8Array, start?: number, length?: number): void => {
      count()
      body += textOfOctets(start === undefined ? chunk : chunk.subarray(start, start + (length ?? chunk.length)))
    },
    onMessageComplete: (): void => {
      count()
      if (head !== undefined) messages.push({ ...head, body })
      head = undefined
      flushed = []
      url = ''
    },
  }
}

interface ParserLike {
  readonly initialize: (type: unknown, resource: object, headerSize: number, lenient: number) => void
  readonly execute: (chunk: Uint8Array) => unknown
}

type ParserClass = new () => ParserLike

const isParserClass = (value: unknown): value is ParserClass =>
  typeof value === 'function' && Reflect.has(value, 'kOnHeadersComplete')

const MORE = 64

/** Runs one parser over the pieces. */
const run = (
  HTTPParser: ParserClass,
  methods: ReadonlyArray<string>,
  pieces: ReadonlyArray<Uint8Array>,
): ParserReading => {
  const constant = (name: string): PropertyKey => Reflect.get(HTTPParser, name)
  const collected = collector(methods, MORE + 4 * pieces.reduce((sum, { length }) => sum + length, 0))
  const { messages } = collected
  // http-parser-js calls back with Node's list of arguments only once this was asked for.
  constant('kOnExecute')
  try {
    const parser = new HTTPParser()
    parser.initialize(constant('REQUEST'), { type: 'HTTPINCOMINGMESSAGE' }, 0, 0)
    Reflect.set(parser, constant('kOnHeaders'), collected.onHeaders)
    Reflect.set(parser, constant('kOnHeadersComplete'), collected.onHeadersComplete)
    Reflect.set(parser, constant('kOnBody'), collected.onBody)
    Reflect.set(parser, constant('kOnMessageComplete'), collected.onMessageComplete)
    for (const piece of pieces) {
      const said: unknown = parser.execute(Buffer.from(piece))
      if (said instanceof Error) return { messages, refused: codeOf(said), threw: undefined }
      if (collected.isOver() || (typeof said === 'number' && said < piece.length)) break
    }
    return { messages, refused: undefined, threw: undefined }
  } catch (error) {
    return { messages: messages.slice(0, MORE), refused: undefined, threw: String(error) }
  }
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.message)

const names = (list: unknown): ReadonlyArray<string> => (Array.isArray(list) ? list.map(String) : [])

/**
 * A target of a class of that shape: Node's own, or `http-parser-js`.
 *
 * @example
 * const target = nativeParserTarget()
 * assert.equal(target?.read(ascii('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), []).messages[0]?.target, '/')
 */
export const nodeParserTarget = ({ name, HTTPParser, methods }: NodeParserOptions): ParserTarget | undefined => {
  if (!isParserClass(HTTPParser)) return undefined
  const known = methods ?? names(Reflect.get(HTTPParser, 'methods'))
  return { kind: 'parser', name, leaves, read: (bytes, cuts) => run(HTTPParser, known, piecesOf(bytes, cuts)) }
}

/** The parser that this Node's server runs; `undefined` in a runtime that does not give it out. */
export const nativeParserTarget = (): ParserTarget | undefined => {
  const binding: unknown = Reflect.get(process, 'binding')
  if (typeof binding !== 'function') return undefined
  try {
    const { HTTPParser, allMethods, methods } = binding.call(process, 'http_parser')
    return nodeParserTarget({
      name: `node ${process.versions.node}`,
      HTTPParser,
      methods: names(allMethods ?? methods),
    })
  } catch {
    return undefined
  }
}
