import type { Framing } from '../../src/message/framing.js'
import type { Headers } from '../../src/message/headers.js'
import type { RequestHead } from '../../src/message/request.js'
import type { ResponseHead } from '../../src/message/response-head.js'
import type { Target } from '../../src/message/target.js'
import type { AnyEvent } from '../../src/parser/event.js'
import { escaped, shown } from './notation.js'

/** Events as the lines that a case writes, one an event, adjacent content merged. */
export const linesOf = (events: ReadonlyArray<AnyEvent>): ReadonlyArray<string> => merged(events).map(line)

/** The same events with neighbouring Data joined: where the network cut is not part of what was said. */
export const merged = (events: ReadonlyArray<AnyEvent>): ReadonlyArray<AnyEvent> => {
  const out: AnyEvent[] = []
  for (const event of events) {
    const last = out.at(-1)
    if (event._tag === 'Data' && last?._tag === 'Data')
      out[out.length - 1] = { _tag: 'Data', bytes: Buffer.concat([last.bytes, event.bytes]) }
    else out.push(event)
  }
  return out
}

const line = (event: AnyEvent): string => {
  switch (event._tag) {
    case 'Head':
      return head(event.request)
    case 'ResponseHead':
      return response(event.response)
    case 'Data':
      return `data "${shown(event.bytes)}"`
    case 'End':
      return `end${fields(event.trailers)}`
    case 'Deviation':
      return `deviation ${event.code} ${event.offset}`
    case 'Failure':
      return `failure ${event.code} ${event.offset}${event.method === undefined ? '' : ` of ${event.method}`}`
    case 'Paused':
      return 'paused'
    case 'Closed':
      return 'closed'
  }
}

/**
 * A head on one line. What the raw target and Host already say is left out: path, query and authority stand there only
 * where they are not what a plain reading gives.
 */
const head = (it: RequestHead): string =>
  `head ${escaped(it.method)} ${escaped(it.target.raw)} ${it.version}${target(it.target)}${authority(it)}${fields(it.headers)} ${framing(it.framing)}`

const response = (it: ResponseHead): string =>
  `response ${it.version} ${it.status} "${escaped(it.reason)}"${fields(it.headers)} ${framing(it.framing)}`

const target = (it: Target): string => {
  const form = /^\//.test(it.raw)
    ? 'Origin'
    : it.raw === '*'
      ? 'Asterisk'
      : /:\/\//.test(it.raw)
        ? 'Absolute'
        : 'Authority'
  if (it._tag !== form) return ` form=${it._tag}`
  switch (it._tag) {
    case 'Origin': {
      const [path, ...rest] = it.raw.split('?')
      const query = rest.length === 0 ? undefined : rest.join('?')
      return it.path === path && it.query === query ? '' : places(it.path, it.query)
    }
    case 'Absolute':
      return `${it.raw.toLowerCase().startsWith(`${it.scheme}:`) ? '' : ` scheme=${it.scheme}`}${places(it.path, it.query)}`
    case 'Authority':
      return it.authority === it.raw ? '' : ` target-authority=${escaped(it.authority)}`
    case 'Asterisk':
      return ''
  }
}

const places = (path: string, query: string | undefined): string =>
  ` path=${escaped(path)}${query === undefined ? '' : ` query=${escaped(query)}`}`

const authority = (it: RequestHead): string =>
  it.authority === it.headers.get('host') ? '' : ` authority=${escaped(it.authority ?? 'none')}`

/** Every field, by every way to ask for it: a view whose answers differ shows up as a wrong line. */
const fields = (headers: Headers): string =>
  [...headers]
    .map(([name, value], _, all) => {
      const asked = headers.getAll(name)
      const own = all.filter((field) => field[0].toLowerCase() === name.toLowerCase()).map((field) => field[1])
      const agrees = JSON.stringify(asked) === JSON.stringify(own) && headers.get(name) === own[0] && headers.has(name)
      return ` [${escaped(name)}: ${escaped(value)}${agrees ? '' : ' (asked for: another)'}]`
    })
    .join('')

const framing = (it: Framing): string => {
  switch (it._tag) {
    case 'None':
      return 'none'
    case 'Length':
      return `length ${it.length}`
    case 'Chunked':
      return 'chunked'
    case 'UntilClose':
      return 'until-close'
  }
}
