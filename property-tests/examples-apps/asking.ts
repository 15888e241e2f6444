import type { App } from 'wirefold'
import { simulateTask } from 'wirefold/connection'

/** An answer as a client sees it. */
export interface Seen {
  readonly status: number
  /** The head's fields, by lower-case name. */
  readonly fields: ReadonlyMap<string, string>
  readonly content: string
}

/** One request as octets; Content-Length is written for the content. */
export const requestBytes = (
  method: string,
  target: string,
  fields: ReadonlyArray<string> = [],
  content = '',
): Buffer => {
  const length = content === '' ? [] : [`Content-Length: ${Buffer.byteLength(content)}`]
  return Buffer.from(
    [`${method} ${target} HTTP/1.1`, 'Host: a.example', ...fields, ...length, '', content].join('\r\n'),
  )
}

/** Reads one answer; a chunked content stays as it is. */
export const seen = (output: Uint8Array): Seen => {
  const text = Buffer.from(output).toString()
  const end = text.indexOf('\r\n\r\n')
  const [line = '', ...lines] = text.slice(0, end).split('\r\n')
  const fields = new Map(
    lines.map((one) => [one.slice(0, one.indexOf(':')).toLowerCase(), one.replace(/^[^:]*: */, '')]),
  )
  return { status: Number(line.split(' ')[1]), fields, content: text.slice(end + 4) }
}

/** Asks an app in memory, and waits for what it awaits. */
export const ask = async (
  app: App,
  method: string,
  target: string,
  fields: ReadonlyArray<string> = [],
  content = '',
): Promise<Seen> => seen((await simulateTask(app)([requestBytes(method, target, fields, content)])()).output)
