/**
 * Where every parser delivers: sums over all it said. They keep the work from being optimised away, and two parsers that
 * read the same requests must reach the same sums.
 */
export const tally = { heads: 0, fields: 0, text: 0, body: 0, ends: 0 }

/** Reads a string: its length and its last unit. */
export const read = (text) => {
  tally.text = (tally.text + text.length + text.charCodeAt(text.length - 1)) | 0
}

/** Reads a request line's two strings. */
export const readLine = (method, target) => {
  tally.heads++
  read(method)
  read(target)
}

/** Reads a header list as Node's parser gives it: name, value, name, value. */
export const readFlat = (list) => {
  tally.fields += list.length >> 1
  for (let at = 0; at < list.length; at++) read(list[at])
}

/** The sums since `since`, and the sums now. */
export const snapshot = () => ({ ...tally })

/** What the tally must grow by when `times` requests were read. */
export const expected = (input, times) => {
  const [method, target] = input.bytes.toString('latin1').split(' ', 2)
  const texts = [method, target, ...input.fields.flat()]
  const sum = texts.reduce((total, text) => total + text.length + text.charCodeAt(text.length - 1), 0)
  return {
    heads: times,
    fields: input.fields.length * times,
    text: (sum * times) | 0,
    body: input.body * times,
    ends: times,
  }
}
