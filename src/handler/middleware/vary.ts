import { sameText } from '../../grammar/ascii.js'
import { splitLists } from '../../grammar/list.js'
import { fromFields } from '../../message/headers.js'
import { withHeaders } from '../../response/change.js'
import type { Response } from '../../response/response.js'

/**
 * Names fields in Vary, RFC 9110 §12.5.5, beside those that are named there: in one line, each once, and nothing where it
 * says `*` already, which is the most it can say.
 *
 * @example
 * import { ok } from '../../response/responses.js'
 * assert.equal(alsoVary(['Origin'])(alsoVary(['Accept'])(ok())).headers.get('vary'), 'Accept, Origin')
 */
export const alsoVary =
  (names: ReadonlyArray<string>) =>
  (response: Response): Response => {
    const lines = response.headers.getAll('Vary')
    const there = splitLists(lines) ?? lines
    if (there.includes('*')) return response
    const missing = names.filter((name) => !there.some((one) => sameText(one, name)))
    return missing.length === 0
      ? response
      : withHeaders(fromFields([['Vary', [...there, ...missing].join(', ')]]))(response)
  }
