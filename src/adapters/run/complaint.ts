/** An app's own fault as text for a terminal or a file, of which nothing that a client sent can make a line of its own. */

const escaped = (text: string): string =>
  text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Where it came from: the lines that the runtime puts behind the words. */
const framesOf = ({ stack = '', message }: Error): string => {
  const words = stack.indexOf(message)
  return words < 0 ? '' : stack.slice(words + message.length)
}

const plainly = (fault: unknown): string => {
  try {
    return typeof fault === 'object' ? JSON.stringify(fault) : String(fault)
  } catch {
    return 'something that cannot be shown'
  }
}

/**
 * The words of a fault on one line, controls escaped; behind them, of an Error, where it was thrown.
 *
 * @example
 * assert.equal(complaint('a\nb'), 'a\\u000ab')
 */
export const complaint = (fault: unknown): string =>
  fault instanceof Error ? `${escaped(`${fault.name}: ${fault.message}`)}${framesOf(fault)}` : escaped(plainly(fault))
