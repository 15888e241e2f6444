/** What a legal request asks of its connection, and of whoever answers it. */
import type { Judged } from '../oracle/index.js'

/** The values of a field, its lines in their order; the name in lower case. */
export const valuesOf = ({ fields }: Judged, name: string): ReadonlyArray<string> =>
  fields.filter((field) => field[0].toLowerCase() === name).map((field) => field[1])

const options = (message: Judged): ReadonlyArray<string> =>
  valuesOf(message, 'connection')
    .flatMap((value) => value.split(','))
    .map((option) => option.replace(/^[ \t]+|[ \t]+$/g, '').toLowerCase())

/** RFC 9112 §6.1: such framing is taken for faulty, and the connection closes behind it even where it was read. */
export const hasFaultyFraming = (message: Judged): boolean =>
  valuesOf(message, 'transfer-encoding').length > 0 &&
  (message.version !== 'HTTP/1.1' || valuesOf(message, 'content-length').length > 0)

/** RFC 9112 §9.3: is the connection over behind its answer? */
export const isLast = (message: Judged): boolean => {
  const said = options(message)
  if (message.version === 'HTTP/0.9' || said.includes('close') || hasFaultyFraming(message)) return true
  return message.version === 'HTTP/1.0' && !said.includes('keep-alive')
}

const common = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']

/** May nobody refuse it as a bad request? It is common in its method, its form and its sizes. */
export const isPlain = (message: Judged): boolean => {
  const { method, target, fields, body, framing } = message
  const [host = ''] = valuesOf(message, 'host')
  const size = fields.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0)
  return (
    common.includes(method) &&
    target._tag === 'Origin' &&
    /^\/[\w.~!$&'()*+,;=:@/?-]*$/.test(target.raw) &&
    /^[a-z0-9][a-z0-9.-]*(:\d{1,5})?$/i.test(host) &&
    target.raw.length < 2000 &&
    size < 4000 &&
    fields.length < 50 &&
    body.length < 100_000 &&
    (framing._tag === 'None' || method === 'POST' || method === 'PUT') &&
    fields.every(([name]) => !/^(expect|upgrade|te|range|content-encoding)$|^(x-)?http|_/i.test(name)) &&
    options(message).every((option) => option === 'close' || option === 'keep-alive')
  )
}
