import { percentDecode } from '../../grammar/percent.js'

/**
 * The segments of a path, split at each `/` and then decoded, each once: `%2F` never separates (RFC 3986 §2.2, §3.3).
 * `undefined` for what no route matches: no path, or a segment that is no UTF-8.
 *
 * @example
 * assert.deepEqual(segmentsOf('/a%2Fb/c'), ['a/b', 'c'])
 * assert.deepEqual(segmentsOf('/'), [''])
 */
export const segmentsOf = (path: string): ReadonlyArray<string> | undefined => {
  if (!path.startsWith('/')) return undefined
  const segments = path.slice(1).split('/')
  if (!path.includes('%')) return segments
  const decoded: string[] = []
  for (const segment of segments) {
    const text = percentDecode(segment)
    if (text === undefined) return undefined
    decoded.push(text)
  }
  return decoded
}
