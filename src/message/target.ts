/**
 * The request target in its four forms, RFC 9112 §3.2. Kept raw: nothing is decoded, nothing normalised. `path` is what
 * stands before the first `?`, `query` what stands behind it (`undefined` without a `?`, `''` with nothing after it).
 */
export type Target =
  | { readonly _tag: 'Origin'; readonly raw: string; readonly path: string; readonly query: string | undefined }
  | {
      readonly _tag: 'Absolute'
      readonly raw: string
      readonly scheme: 'http' | 'https'
      readonly authority: string
      readonly path: string
      readonly query: string | undefined
    }
  | { readonly _tag: 'Authority'; readonly raw: string; readonly authority: string }
  | { readonly _tag: 'Asterisk'; readonly raw: '*' }

/** The asterisk form, for OPTIONS of the server as a whole. */
export const asterisk: Target = { _tag: 'Asterisk', raw: '*' }

/** The origin form of a target that is known to be valid: what a test or a router wants to write down. */
export const origin = (raw: string): Target => {
  const mark = raw.indexOf('?')
  return mark < 0
    ? { _tag: 'Origin', raw, path: raw, query: undefined }
    : { _tag: 'Origin', raw, path: raw.slice(0, mark), query: raw.slice(mark + 1) }
}

/**
 * The raw path that a router looks at: that of the origin or absolute form, `*` for asterisk, and `''` for authority.
 *
 * @example
 * assert.equal(pathOf(origin('/a?b')), '/a')
 */
export const pathOf = (target: Target): string => {
  switch (target._tag) {
    case 'Origin':
    case 'Absolute':
      return target.path
    case 'Asterisk':
      return '*'
    case 'Authority':
      return ''
  }
}

/** The raw query, without its `?`; `undefined` where there is none. */
export const queryOf = (target: Target): string | undefined =>
  target._tag === 'Origin' || target._tag === 'Absolute' ? target.query : undefined
