import { type Acceptable, acceptableEncodings } from '../handler/semantics/negotiate.js'
import type { Headers } from '../message/headers.js'
import type { Coding } from './options.js'

/** Files kept beside others in a content coding. */

const suffixes = { br: '.br', zstd: '.zst', gzip: '.gz' } as const satisfies Record<Coding, string>

/** A sibling to look for: its coding, and what stands behind the name of the plain file. */
export interface Candidate {
  readonly coding: Coding
  readonly suffix: string
}

/**
 * The siblings worth looking for, the best first: those that the client likes better than the plain file. Of what it likes
 * equally, the first of `codings`.
 *
 * @example
 * import { fromFields } from '../message/headers.js'
 * const headers = fromFields([['Accept-Encoding', 'gzip, br, identity;q=0.5']])
 * assert.deepEqual(siblingsOf(['br', 'gzip'])(headers).map(({ suffix }) => suffix), ['.br', '.gz'])
 */
export const siblingsOf = (codings: ReadonlyArray<Coding>): ((headers: Headers) => ReadonlyArray<Candidate>) => {
  const acceptable: Acceptable<Coding | 'identity'> = acceptableEncodings([...codings, 'identity'], { ties: 'server' })
  return (headers) => {
    const found: Candidate[] = []
    for (const coding of acceptable(headers)) {
      if (coding === 'identity') break
      found.push({ coding, suffix: suffixes[coding] })
    }
    return found
  }
}

/** Is a sibling as new as its file? HTTP dates and many archives know seconds alone, so those of the second count. */
export const isFresh = (sibling: number, plain: number): boolean =>
  Math.floor(sibling / 1000) >= Math.floor(plain / 1000)
