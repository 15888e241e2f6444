import type { Alt2 } from 'fp-ts/lib/Alt.js'
import type { Applicative2 } from 'fp-ts/lib/Applicative.js'
import type { Apply2 } from 'fp-ts/lib/Apply.js'
import type { Bifunctor2 } from 'fp-ts/lib/Bifunctor.js'
import type { Chain2 } from 'fp-ts/lib/Chain.js'
import type { ChainRec2 } from 'fp-ts/lib/ChainRec.js'
import type { FromEither2 } from 'fp-ts/lib/FromEither.js'
import type { Functor2 } from 'fp-ts/lib/Functor.js'
import type { Monad2 } from 'fp-ts/lib/Monad.js'
import type { MonadThrow2 } from 'fp-ts/lib/MonadThrow.js'
import type { Pointed2 } from 'fp-ts/lib/Pointed.js'
import { bimap, chain, chainRec, fail, map, mapLeft, of, orElse } from './monad.js'
import { fromEither } from './program.js'
import type { Reply } from './reply.js'

/** The fp-ts instances of Reply. Lawful as observed through interpretation; effects run in order, never side by side. */

/** The name under which fp-ts knows Reply. */
export const URI = 'wirefold/Reply'

/** Its type. */
export type URI = typeof URI

declare module 'fp-ts/HKT' {
  interface URItoKind2<E, A> {
    readonly 'wirefold/Reply': Reply<E, A>
  }
}

/** A value as a program. */
export const Pointed: Pointed2<URI> = { URI, of }

/** `map`. */
export const Functor: Functor2<URI> = { URI, map: (reply, f) => map(f)(reply) }

/** The functions first, then the values: one behind the other, as their effects are. */
export const Apply: Apply2<URI> = {
  ...Functor,
  ap: <E, A, B>(functions: Reply<E, (value: A) => B>, values: Reply<E, A>): Reply<E, B> =>
    chain((f: (value: A) => B) => map(f)(values))(functions),
}

/** `Apply` with `of`. */
export const Applicative: Applicative2<URI> = { ...Apply, of }

/** One program behind another. */
export const Chain: Chain2<URI> = { ...Apply, chain: (reply, f) => chain(f)(reply) }

/** `of` and `chain`, lawful as far as any interpreter can see. */
export const Monad: Monad2<URI> = { ...Applicative, chain: Chain.chain }

/** `fail` as `throwError`. */
export const MonadThrow: MonadThrow2<URI> = { ...Monad, throwError: fail }

/** Loops in constant stack. */
export const ChainRec: ChainRec2<URI> = { ...Chain, chainRec }

/** Both ways out, changed. */
export const Bifunctor: Bifunctor2<URI> = {
  URI,
  bimap: (reply, f, g) => bimap(f, g)(reply),
  mapLeft: (reply, f) => mapLeft(f)(reply),
}

/** The second where the first fails. */
export const Alt: Alt2<URI> = { ...Functor, alt: (first, second) => orElse(second)(first) }

/** An Either as a program that has ended. */
export const FromEither: FromEither2<URI> = { URI, fromEither }
