import * as fc from 'fast-check'
import type { Either } from 'fp-ts/lib/Either.js'
import type { GivenBody } from '../../response/given-body.js'
import { type Ran, runSync, runTask } from '../../response/interpret.js'
import { bimap, chain, chainRec, fail, map, mapLeft, of, orElse } from '../../response/monad.js'
import { fromTask, within } from '../../response/program.js'
import type { Reply } from '../../response/reply.js'
import { differs, type Fault, firstFault, type LaterLaw, type Law, laterLaw, law } from './law.js'
import { bodies, build, pick, type Script, type Scripted, scripts } from './script.js'

/** Whether two programs cannot be told apart on this body. */
const sameOn = (body: GivenBody, what: string, one: Scripted, other: Scripted): Fault =>
  differs(what, runSync(one, body), runSync(other, body))

/**
 * The laws of Functor, Monad, Bifunctor and of recovery, observed through interpretation: no body tells the two sides
 * of an equation apart.
 */
export const replyIsLawful = (): Law<[Script, Script, Script, GivenBody, number]> =>
  law(fc.tuple(scripts(), scripts(), scripts(), bodies(), fc.nat(9)), ([s, t, u, body, n]) => {
    const same = (what: string, one: Scripted, other: Scripted): Fault => sameOn(body, what, one, other)
    const m = build(s)
    const f = (value: number): Scripted => pick([t, u, s], value, of)
    const g = (value: number): Scripted => pick([u, s], value, of)
    const h = (error: string): Scripted => pick([t, u], error.length, of)
    const k = (error: string): Scripted => pick([u, t], error.length, of)
    const double = (value: number): number => value * 2
    const next = (value: number): number => value + 1
    return firstFault(
      (function* () {
        yield same('left identity', chain(f)(of(n)), f(n))
        yield same('right identity', chain(of<number>)(m), m)
        yield same('associativity', chain(g)(chain(f)(m)), chain((value: number) => chain(g)(f(value)))(m))
        yield same('map and identity', map((value: number) => value)(m), m)
        yield same('map and composition', map(double)(map(next)(m)), map((value: number) => double(next(value)))(m))
        yield same('map is chain with of', map(next)(m), chain((value: number) => of(next(value)))(m))
        yield same('a failure goes past chain', chain(f)(fail('no')), fail('no'))
        yield same('orElse, left identity', orElse(h)(fail('no')), h('no'))
        yield same('orElse, right identity', orElse(fail<string>)(m), m)
        yield same('orElse, associativity', orElse(k)(orElse(h)(m)), orElse((e: string) => orElse(k)(h(e)))(m))
        yield same('a value goes past orElse', orElse(h)(of(n)), of(n))
        yield same(
          'bimap is mapLeft and map',
          bimap((e: string) => `${e}!`, next)(m),
          mapLeft((e: string) => `${e}!`)(map(next)(m)),
        )
        yield same('within enough time changes nothing', within(1_000_000, () => fail('late'))(m), m)
      })(),
    )
  })

/** `chainRec` is the loop that recursion with `chain` spells out. */
export const chainRecIsRecursion = (): Law<[Script, GivenBody, number]> =>
  law(fc.tuple(scripts(), bodies(), fc.nat(5)), ([script, body, rounds]) => {
    const step = (left: number): Reply<string, Either<number, number>> =>
      map(
        (value: number): Either<number, number> =>
          left === 0 ? { _tag: 'Right', right: value } : { _tag: 'Left', left: left - 1 },
      )(build(script))
    const recursion = (left: number): Scripted =>
      chain((value: number) => (left === 0 ? of(value) : recursion(left - 1)))(build(script))
    return sameOn(body, 'chainRec', chainRec(rounds, step), recursion(rounds))
  })

/** What can be seen of a program from outside: how it ended, and the interim responses it sent. */
export interface Observed {
  readonly result: Either<string, number>
  readonly informed: ReadonlyArray<string>
}

/** What `runSync` and `runTask` saw. A defect, or a wait, counts as a failure of that name. */
export const observed = (ran: Ran<{ readonly _tag: string; readonly error?: unknown }, number>): Observed => ({
  result:
    ran.result._tag === 'Right'
      ? ran.result
      : { _tag: 'Left', left: ran.result.left._tag === 'Fail' ? String(ran.result.left.error) : ran.result.left._tag },
  informed: ran.informed.map(({ status, headers }) => `${status} ${[...headers].join(' ')}`),
})

/** A way to run a program on a body. */
export type Interpreter = (reply: Scripted, body: GivenBody) => PromiseLike<Observed>

/** Law 9: an interpreter sees in a program what `runSync` sees in it. */
export const interpreterAgrees = (
  interpret: Interpreter,
  body: fc.Arbitrary<GivenBody> = bodies(),
): LaterLaw<[Script, GivenBody]> =>
  laterLaw(fc.tuple(scripts(), body), async ([script, given]) => {
    const program = build(script)
    return differs('another end', observed(runSync(program, given)), await interpret(program, given))
  })

/** `runTask` as an interpreter. */
export const byTask: Interpreter = async (reply, body) => observed(await runTask(reply, body)())

/**
 * Law 9: a value that comes by way of an effect is the same value. `wait` is asked for a promise at each effect, and
 * may resolve them whenever it likes. (In no time at all a value is there and an effect is not, so no `within` of zero.)
 */
export const awaitingIsNoDifference = (
  interpret: Interpreter = byTask,
  wait: () => Promise<void> = () => Promise.resolve(),
): LaterLaw<[Script, GivenBody]> =>
  laterLaw(fc.tuple(scripts([1_000_000]), bodies()), async ([script, given]) => {
    const later = build(script, (value) => fromTask(() => wait().then(() => value)))
    return differs('another end', observed(runSync(build(script), given)), await interpret(later, given))
  })
