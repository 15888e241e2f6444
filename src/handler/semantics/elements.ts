import { trimOws } from '../../grammar/ascii.js'
import { COMMA, DQUOTE } from '../../grammar/bytes.js'
import { quotedEnd } from '../../grammar/list.js'

/**
 * The elements of a list (RFC 9110 §5.6.1) over its lines, without the whitespace around them and without the empty ones.
 * Total, where `splitLists` refuses: a client's wishes are read one by one, and one that makes no sense costs the others
 * nothing. A quoted string that is not closed runs to the end of its line, and its element is then nobody's. Time and
 * memory are linear in the lines.
 *
 * @example
 * assert.deepEqual(elementsOf(['a;b="c,d", ,e', 'f, "g, h']), ['a;b="c,d"', 'e', 'f', '"g, h'])
 */
export const elementsOf = (lines: Iterable<string>): ReadonlyArray<string> => {
  const elements: string[] = []
  for (const text of lines)
    for (let start = 0; start <= text.length; ) {
      const end = elementEnd(text, start)
      const element = trimOws(text.slice(start, end))
      if (element.length > 0) elements.push(element)
      start = end + 1
    }
  return elements
}

const elementEnd = (text: string, from: number): number => {
  let at = from
  while (at < text.length && text.charCodeAt(at) !== COMMA) {
    if (text.charCodeAt(at) !== DQUOTE) at += 1
    else {
      const end = quotedEnd(text, at)
      if (end < 0) return text.length
      at = end
    }
  }
  return at
}
