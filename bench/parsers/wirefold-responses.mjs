import { responseParser } from '../../dist/parser/index.js'
import { read, readLine, tally } from '../tally.mjs'

const readField = (name, value) => {
  tally.fields++
  read(name)
  read(value)
}

const take = (event) => {
  switch (event._tag) {
    case 'ResponseHead':
      readLine(String(event.response.status), event.response.reason)
      event.response.headers.forEach(readField)
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

const made = responseParser()
if (made._tag === 'Left') throw new Error(JSON.stringify(made.left))
const { initial, sent, feed } = made.right

/** wirefold's parser with default options, told of each request as a client tells it. */
export const ourResponses = {
  name: 'wirefold, default options',
  open: (method, count) => {
    let state = initial
    return (chunk) => {
      if (state.awaiting.length === 0 && state.part._tag === 'Start')
        for (let at = 0; at < count; at++) state = sent(state, method)
      const step = feed(state, chunk)
      state = step.state
      const { events } = step
      for (let at = 0; at < events.length; at++) take(events[at])
    }
  },
}
