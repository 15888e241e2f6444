import type { Done, Fail, Reply } from './reply.js'

/**
 * What comes behind a program, as a sequence that knows its types: `chain` puts a link at its end in constant time, and
 * an interpreter takes links from its front in constant time on average. Composing the functions themselves would redo
 * every outer link at each step of an inner loop, which makes a long one quadratic and deep.
 */

/** Both ways on from a program that has ended. */
export interface Link<E0, A0, E, A> {
  readonly _tag: 'Link'
  readonly done: (value: A0) => Reply<E, A>
  readonly fail: (error: E0) => Reply<E, A>
}

/** Two sequences, one behind the other; what passes between them is known to `open` alone. */
interface Both<E0, A0, E, A> {
  readonly _tag: 'Both'
  readonly open: <R>(use: <E1, A1>(front: Links<E0, A0, E1, A1>, back: Links<E1, A1, E, A>) => R) => R
}

/** From a program that ends in `A0` or fails with `E0` to one that ends in `A` or fails with `E`. */
export type Links<E0, A0, E, A> = Link<E0, A0, E, A> | Both<E0, A0, E, A>

const both = <E0, A0, E1, A1, E, A>(front: Links<E0, A0, E1, A1>, back: Links<E1, A1, E, A>): Both<E0, A0, E, A> => ({
  _tag: 'Both',
  open: (use) => use(front, back),
})

/** A continuation with links behind it, which shows both to whoever has to put one more link there. */
interface Linked<I, E, A> {
  (input: I): Reply<E, A>
  readonly open: <R>(use: <E0, A0>(first: (input: I) => Reply<E0, A0>, links: Links<E0, A0, E, A>) => R) => R
}

const isLinked = <I, E, A>(then: (input: I) => Reply<E, A>): then is Linked<I, E, A> => 'open' in then

const linked = <I, E0, A0, E, A>(first: (input: I) => Reply<E0, A0>, links: Links<E0, A0, E, A>): Linked<I, E, A> => {
  const then = (input: I): Reply<E, A> => follow(first(input), links)
  then.open = <R>(use: <E1, A1>(f: (input: I) => Reply<E1, A1>, l: Links<E1, A1, E, A>) => R): R => use(first, links)
  return then
}

const behind = <I, E0, A0, E, A>(
  then: (input: I) => Reply<E0, A0>,
  links: Links<E0, A0, E, A>,
): ((input: I) => Reply<E, A>) =>
  isLinked(then) ? then.open((first, before) => linked(first, both(before, links))) : linked(then, links)

/** Something still to do: a loop takes it up, so that a long sequence is no deep stack. */
interface Bounce<E, A> {
  readonly _tag: 'Bounce'
  readonly go: () => Bounce<E, A> | Reply<E, A>
}

/**
 * The program with `links` behind it. A program that has ended takes its way on at once; one that waits keeps them.
 * Constant stack, whatever the number of links.
 */
export const follow = <E0, A0, E, A>(reply: Reply<E0, A0>, links: Links<E0, A0, E, A>): Reply<E, A> => {
  let at = step(reply, links)
  while (at._tag === 'Bounce') at = at.go()
  return at
}

const step = <E0, A0, E, A>(reply: Reply<E0, A0>, links: Links<E0, A0, E, A>): Bounce<E, A> | Reply<E, A> => {
  switch (reply._tag) {
    case 'Done':
    case 'Fail':
      return links._tag === 'Link' ? take(reply, links) : links.open((front, back) => onward(reply, front, back))
    case 'Collect':
      return { _tag: 'Collect', limit: reply.limit, then: behind(reply.then, links) }
    case 'Pull':
      return { _tag: 'Pull', then: behind(reply.then, links) }
    case 'Inform':
      return {
        _tag: 'Inform',
        status: reply.status,
        headers: reply.headers,
        then: behind<void, E0, A0, E, A>(reply.then, links),
      }
    case 'Await':
      return { _tag: 'Await', run: reply.run, then: behind(reply.then, links) }
    case 'Within': {
      const go: Link<never, Reply<E0, A0>, never, Reply<E, A>> = {
        _tag: 'Link',
        done: (inner) => ({ _tag: 'Done', value: follow(inner, links) }),
        fail: (error) => ({ _tag: 'Fail', error }),
      }
      return {
        _tag: 'Within',
        ms: reply.ms,
        reply: follow(reply.reply, go),
        late: behind<void, E0, A0, E, A>(reply.late, links),
      }
    }
    default:
      return reply
  }
}

const take = <E0, A0, E, A>(ended: Done<A0> | Fail<E0>, link: Link<E0, A0, E, A>): Reply<E, A> =>
  ended._tag === 'Done' ? link.done(ended.value) : link.fail(ended.error)

/** One link further, or, where the front is itself a sequence, its own front made the front of all. */
const onward = <E0, A0, E1, A1, E, A>(
  ended: Done<A0> | Fail<E0>,
  front: Links<E0, A0, E1, A1>,
  back: Links<E1, A1, E, A>,
): Bounce<E, A> =>
  front._tag === 'Link'
    ? { _tag: 'Bounce', go: () => step(take(ended, front), back) }
    : front.open((first, second) => ({ _tag: 'Bounce', go: () => step(ended, both(first, both(second, back))) }))
