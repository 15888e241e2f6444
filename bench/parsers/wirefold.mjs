import { purePlatform } from '../../dist/grammar/platform.js'
import { feed, initial, requestParser } from '../../dist/parser/index.js'
import { read, readLine, tally } from '../tally.mjs'

/** Every name and value as strings. */
const readField = (name, value) => {
  tally.fields++
  read(name)
  read(value)
}

const readAll = (headers) => {
  headers.forEach(readField)
}

/** How many fields there are: what a handler that looks at none pays. */
const count = (headers) => {
  tally.fields += headers.size
}

const take = (event, fields) => {
  switch (event._tag) {
    case 'Head':
      readLine(event.request.method, event.request.target.raw)
      fields(event.request.headers)
      return
    case 'Data':
      tally.body += event.bytes.length
      return
    case 'End':
      tally.ends++
      return
    default:
      throw new Error(`wirefold says ${JSON.stringify(event)}`)
  }
}

const peer = (short, name, { initial, feed }, fields) => ({
  name,
  short,
  open: () => {
    let state = initial
    return (chunk) => {
      const step = feed(state, chunk)
      state = step.state
      const { events } = step
      for (let at = 0; at < events.length; at++) take(events[at], fields)
    }
  },
})

/** What a server in Node passes: its own decoder in place of the pure default. */
const nodePlatform = {
  ...purePlatform(),
  latin1: (bytes, start, end) => Buffer.prototype.latin1Slice.call(bytes, start, end),
  utf8Length: (text) => Buffer.byteLength(text),
}

const withPlatform = () => {
  const made = requestParser({ platform: nodePlatform })
  if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
  return made.right
}

/** Is it Node's platform that is measured, in place of the default options? */
const isNode = process.argv.includes('--platform=node')
const options = isNode ? "Node's platform" : 'default options'
const parser = isNode ? withPlatform() : { initial, feed }

// Imported once for each kind of reading, so that each has code of its own, as a program that reads in one way has.
export const ours = import.meta.url.endsWith('?lazy')
  ? peer('lazy', `wirefold, ${options}, no field read`, parser, count)
  : peer('ours', `wirefold, ${options}, every field read`, parser, readAll)
