/** Whole requests, described; and how a description is written down. */
import { joined, octets } from './octets.js'

/** A field line as it is to be written: `around` is the whitespace before and behind the value. */
export interface DescribedField {
  readonly name: string
  readonly value: string
  readonly around: readonly [before: string, behind: string]
}

/** One chunk: its content (none in the last one), its size line, and what stands behind the size. */
export interface DescribedChunk {
  readonly content: Uint8Array
  readonly size: string
  readonly extension: string
}

/** Content and how it is framed. */
export type DescribedContent =
  | { readonly _tag: 'None' }
  | { readonly _tag: 'Length'; readonly content: Uint8Array }
  | {
      readonly _tag: 'Chunked'
      readonly chunks: ReadonlyArray<DescribedChunk>
      readonly last: DescribedChunk
      readonly trailers: ReadonlyArray<DescribedField>
    }

/** A request that is legal under the default limits. The framing field is among `fields`. */
export interface DescribedRequest {
  /** Whether the one empty line that is skipped stands before it. */
  readonly emptyLine: boolean
  readonly method: string
  readonly target: string
  readonly version: 'HTTP/1.0' | 'HTTP/1.1'
  readonly fields: ReadonlyArray<DescribedField>
  readonly content: DescribedContent
}

/** A field line. */
export const writeField = ({ name, value, around: [before, behind] }: DescribedField): string =>
  `${name}:${before}${value}${behind}\r\n`

const writeChunk = ({ content: bytes, size, extension: rest }: DescribedChunk): ReadonlyArray<Uint8Array> => [
  octets(`${size}${rest}\r\n`),
  ...(bytes.length === 0 ? [] : [bytes, octets('\r\n')]),
]

/** Content in its framing. */
export const writeContent = (of: DescribedContent): ReadonlyArray<Uint8Array> => {
  switch (of._tag) {
    case 'None':
      return []
    case 'Length':
      return [of.content]
    case 'Chunked': {
      const trailers = of.trailers.map(writeField).join('')
      return [...[...of.chunks, of.last].flatMap(writeChunk), octets(`${trailers}\r\n`)]
    }
  }
}

/** The request as octets. */
export const writeRequest = (of: DescribedRequest): Uint8Array => {
  const line = `${of.emptyLine ? '\r\n' : ''}${of.method} ${of.target} ${of.version}\r\n`
  return joined([octets(`${line}${of.fields.map(writeField).join('')}\r\n`), ...writeContent(of.content)])
}

/** The content, with the framing taken off. */
export const contentOfRequest = ({ content: of }: DescribedRequest): Uint8Array => {
  switch (of._tag) {
    case 'None':
      return new Uint8Array(0)
    case 'Length':
      return of.content
    case 'Chunked':
      return joined(of.chunks.map((chunk) => chunk.content))
  }
}
