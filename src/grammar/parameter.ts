import { lowerCase, sameText } from './ascii.js'
import { DQUOTE, EQUALS, HTAB, SEMICOLON, SLASH, SP } from './bytes.js'
import { isToken, quotedEnd, tokenEnd } from './list.js'
import { quote, unquote } from './quoted.js'

/** Values with parameters, RFC 9110 §5.6.6, and the media type, §8.3.1, which is one. */

/** A parameter: its name folded to lower case, and its value without the quotes. */
export type Parameter = readonly [name: string, value: string]

/** A value and what is said about it, in order. A name may come twice: which one counts is the field's to say. */
export interface Parameterized {
  /** A token, or two with `/` between, as sent. */
  readonly value: string
  readonly parameters: ReadonlyArray<Parameter>
}

/** A media type, its type and subtype folded to lower case, as all who compare them must. */
export interface MediaType {
  readonly type: string
  readonly subtype: string
  readonly parameters: ReadonlyArray<Parameter>
}

const MAX = 64

/**
 * Reads `value; name=token; name="quoted"`. `undefined` for anything else: an empty value, whitespace around `=`, a
 * parameter without a value, a quoted string that is not closed, anything behind the last one, or more than 64 parameters.
 * An empty parameter (`a;;b=c`) says nothing and is dropped, as the grammar has it.
 *
 * @example
 * assert.deepEqual(parameterized('attachment; FileName="a \\"b\\""'),
 *   { value: 'attachment', parameters: [['filename', 'a "b"']] })
 * assert.equal(parameterized('text/html; charset'), undefined)
 */
export const parameterized = (text: string): Parameterized | undefined => {
  const end = valueEnd(text)
  const parameters = end > 0 ? parametersFrom(text, end) : undefined
  return parameters && { value: text.slice(0, end), parameters }
}

/**
 * Reads a media type; `undefined` when it is none.
 *
 * @example
 * assert.deepEqual(mediaType('Text/HTML;Charset="utf-8"'),
 *   { type: 'text', subtype: 'html', parameters: [['charset', 'utf-8']] })
 * assert.equal(mediaType('text'), undefined)
 */
export const mediaType = (text: string): MediaType | undefined => {
  const read = parameterized(text)
  const slash = read ? read.value.indexOf('/') : -1
  return read && slash > 0
    ? {
        type: lowerCase(read.value.slice(0, slash)),
        subtype: lowerCase(read.value.slice(slash + 1)),
        parameters: read.parameters,
      }
    : undefined
}

/**
 * The first value under that name, in any case of its letters.
 *
 * @example
 * assert.equal(parameter([['q', '0.5'], ['q', '1']], 'Q'), '0.5')
 */
export const parameter = (parameters: ReadonlyArray<Parameter>, name: string): string | undefined =>
  parameters.find((one) => sameText(one[0], name))?.[1]

/**
 * Writes what `parameterized` reads: a value is a token where it can be, and quoted where it must. `undefined` when the
 * value or a name cannot be written, or a parameter holds a control or a unit above 0xFF.
 *
 * @example
 * assert.equal(formatParameterized({ value: 'text/html', parameters: [['a', 'b c']] }), 'text/html; a="b c"')
 */
export const formatParameterized = (it: Parameterized): string | undefined => {
  if (it.value.length === 0 || valueEnd(it.value) !== it.value.length) return undefined
  let text = it.value
  for (const [name, value] of it.parameters) {
    const written = isToken(value) ? value : quote(value)
    if (!isToken(name) || written === undefined) return undefined
    text += `; ${name}=${written}`
  }
  return text
}

/** Behind the token, or the two tokens and their slash, that the text starts with; 0 when it starts with none. */
const valueEnd = (text: string): number => {
  const slash = tokenEnd(text, 0)
  if (slash === 0 || text.charCodeAt(slash) !== SLASH) return slash
  const end = tokenEnd(text, slash + 1)
  return end === slash + 1 ? 0 : end
}

/** parameters = *( OWS ";" OWS [ parameter ] ), from `from` to the end of the text. */
const parametersFrom = (text: string, from: number): ReadonlyArray<Parameter> | undefined => {
  const parameters: Parameter[] = []
  for (let at = from; at < text.length; ) {
    const semicolon = blankEnd(text, at)
    if (text.charCodeAt(semicolon) !== SEMICOLON) return undefined
    const start = blankEnd(text, semicolon + 1)
    const equals = tokenEnd(text, start)
    at = start
    if (equals === start) continue
    const end = text.charCodeAt(equals) === EQUALS ? parameterEnd(text, equals + 1) : -1
    const value = end < 0 ? undefined : readValue(text.slice(equals + 1, end))
    if (value === undefined || parameters.push([lowerCase(text.slice(start, equals)), value]) > MAX) return undefined
    at = end
  }
  return parameters
}

const blankEnd = (text: string, from: number): number => {
  let at = from
  while (text.charCodeAt(at) === SP || text.charCodeAt(at) === HTAB) at++
  return at
}

const parameterEnd = (text: string, from: number): number =>
  text.charCodeAt(from) === DQUOTE ? quotedEnd(text, from) : tokenEnd(text, from)

const readValue = (text: string): string | undefined =>
  text.charCodeAt(0) === DQUOTE ? unquote(text) : text.length > 0 ? text : undefined
