import type { Mutant } from './mutant.js'

/** Mutants of the encoder: what it frames, what it checks, what it adds. */

const at =
  (file: string) =>
  (name: string, find: string, replace: string): Mutant => ({ name, file: `response/${file}.ts`, find, replace })

const content = at('content')
const head = at('head')
const check = at('check')
const value = at('header-value')
const plan = at('plan')
const interim = at('interim')
const chunk = at('chunk')

export const responseMutants: ReadonlyArray<Mutant> = [
  content('HEAD has content', "return context.method === 'HEAD'\n", "return context.method === 'HEADER'\n"),
  content('HEAD has no length', '? framed(type + counted(lengthOf(body, context)), nothing, false, sourceOf(body))\n    : sent', '? framed(type, nothing, false, sourceOf(body))\n    : sent'),
  content('HEAD of a stream has a length', "case 'Stream':\n      return body.length\n", "case 'Stream':\n      return body.length ?? 0\n"),
  content('204 has a length', 'return status === 204 ? unframed : zero', 'return zero'),
  content('205 has no length', 'return status === 204 ? unframed : zero', 'return unframed'),
  content('304 has content', 'if (status === 304)\n', 'if (status === 305)\n'),
  content('304 has no length', "return body._tag === 'Empty' ? unframed : framed(counted(lengthOf(body, context)), nothing, false, sourceOf(body))", 'return unframed'),
  content('a stream has both framings', 'return framed(`${type}Transfer-Encoding: chunked', 'return framed(`${type}Content-Length: 5\\r\\nTransfer-Encoding: chunked'),
  content('a stream to 1.0 is chunked', 'if (!isModernBothWays(context))', "if (context.version === 'HTTP/0.9')"),
  content('trailers are not announced', "const announced = trailers.length === 0 ? ''", "const announced = trailers.length >= 0 ? ''"),
  content('a declared length is not said', "if (length !== undefined)\n    return framed(type + counted(length)", 'if (length !== undefined)\n    return framed(type + counted(length + 1)'),
  interim('a tunnel has a length', 'right(headOnly(200, `${line}', 'right(headOnly(200, `${line}Content-Length: 0\\r\\n'),
  content('text has no type', 'return framed(`${type}Content-Length: ${length}', 'return framed(`Content-Length: ${length}'),
  content('text has a length one short', 'return framed(`${type}Content-Length: ${length}', 'return framed(`${type}Content-Length: ${length - 1}'),
  head('1.0 is answered as 1.1', "context.version === 'HTTP/1.1' && context.protocolVersion === 'HTTP/1.1'", "context.protocolVersion === 'HTTP/1.1'"),
  head('no close is said', "const option = closes ? 'close' :", "const option = closes ? '' :"),
  head('1.0 is not told that it is kept', "context.keepAlive !== undefined || !isModernBothWays(context)", 'context.keepAlive !== undefined'),
  head('no timeout is said', "closes || context.keepAlive === undefined ? ''", "closes || context.keepAlive !== undefined ? ''"),
  head('Date is not written', 'dateLine(date) + serverLine(server)', 'serverLine(server)'),
  head('Server is not written', 'dateLine(date) + serverLine(server)', 'dateLine(date)'),
  head('Date is written twice', "(fields.date ? '' : dateLine(context.date))", 'dateLine(context.date)'),
  head('Server is written twice', "(fields.server ? '' : serverLine(context.server))", 'serverLine(context.server)'),
  head('fields are not checked', 'if (flaw !== undefined) return fault(flaw)', ''),
  head('426 names no protocol', 'return `Upgrade: ${offers}\\r\\nConnection: upgrade', 'return `Connection: upgrade'),
  check('an app writes its own length', "return sameText(name, 'Content-Length')", 'return false'),
  value('units above FF pass', 'if (unit > 0xff || (classOf[unit]! & VALUE) === 0) return at', 'if (((classOf[unit & 0xff] ?? 0) & VALUE) === 0) return at'),
  value('CR and LF in a value pass', '(classOf[unit]! & VALUE) === 0) return at', '((classOf[unit]! & VALUE) === 0 && unit !== 0x0d && unit !== 0x0a)) return at'),
  value('controls in a value pass', '(classOf[unit]! & VALUE) === 0) return at', '((classOf[unit]! & VALUE) === 0 && unit > 9)) return at'),
  plan('the head of 0.9 is written', "head: old ? '' : head", 'head'),
  plan('content until the end of a kept connection', 'const closes = context.closing || response.close || framed.closes', 'const closes = context.closing || response.close'),
  plan('an app cannot close', 'context.closing || response.close ||', 'context.closing ||'),
  interim('1.0 gets interim answers', "if (!isModernBothWays(context)) return right('')", ''),
  interim('interim answers have no fields', "right(`${statusLine('HTTP/1.1', status)}${fields.text}\\r\\n`)", "right(`${statusLine('HTTP/1.1', status)}\\r\\n`)"),
  interim('101 does not name its protocol', 'const lines = `Upgrade: ${upgrade.protocol}\\r\\nConnection: upgrade\\r\\n`', 'const lines = `Connection: upgrade\\r\\n`'),
  interim('101 is framed', 'const lines = `Upgrade: ${upgrade.protocol}', 'const lines = `Content-Length: 0\\r\\nUpgrade: ${upgrade.protocol}'),
  chunk('chunk sizes are decimal', 'length.toString(16)', 'length.toString(10)'),
  chunk('trailers are not written', 'text += `${name}: ${value}\\r\\n`', ''),
]
