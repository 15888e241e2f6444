/** One at a time. */
export type Turn = <A>(part: () => Promise<A>) => Promise<A>

const ignore = (): void => {}

/**
 * What looks at a name and then takes it comes one after the other: of many who have seen the same, one has it.
 *
 * @example
 * const [turn, said] = [turns(), new Array<string>()]
 * const say = (text: string) => turn(async () => void (await said.push(text)))
 * await Promise.all([turn(() => Promise.reject('no')).catch(() => say('a')), say('b')])
 * assert.deepEqual(said, ['b', 'a'])
 */
export const turns = (): Turn => {
  let last: Promise<unknown> = Promise.resolve()
  return (part) => {
    const mine = last.then(part)
    last = mine.catch(ignore)
    return mine
  }
}
