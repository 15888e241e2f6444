/** Field names, RFC 9110 §5.1: letters of either case are the same. */

/** Is it the name, in any case of letters? `name` is in lower case. */
export const isCalled = (given: string, name: string): boolean =>
  given.length === name.length && given.toLowerCase() === name
