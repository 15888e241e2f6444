import * as Ap from 'fp-ts/lib/Apply.js'
import * as A from 'fp-ts/lib/Array.js'
import { right } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { givenBody } from '../../src/response/given-body.js'
import * as R from '../../src/response/instances.js'
import { runSync } from '../../src/response/interpret.js'
import { fail, map, of } from '../../src/response/monad.js'
import { pull } from '../../src/response/program.js'

test('fp-ts puts programs together by their instances, in order', () => {
  const read = map((pulled: { readonly _tag: string }) => pulled._tag)(pull)
  const body = givenBody([Uint8Array.of(1)])
  expect(runSync(A.sequence(R.Applicative)([read, read, of('x')]), body).result).toEqual(
    right(['Piece', 'Finished', 'x']),
  )
  expect(runSync(Ap.sequenceS(R.Apply)({ a: read, b: read }), body).result).toEqual(
    right({ a: 'Piece', b: 'Finished' }),
  )
  expect(A.sequence(R.Monad)([of(1), fail('no'), of(2)])).toEqual(fail('no'))
})

test('each instance is the operation of its name', () => {
  expect(R.Pointed.of(1)).toEqual(of(1))
  expect(R.Functor.map(of(1), (n) => n + 1)).toEqual(of(2))
  expect(
    R.Apply.ap(
      of((n: number) => n + 1),
      of(1),
    ),
  ).toEqual(of(2))
  expect(R.Chain.chain(of(1), (n) => of(n + 1))).toEqual(of(2))
  expect(R.MonadThrow.throwError('no')).toEqual(fail('no'))
  expect(
    R.ChainRec.chainRec<never, number, string>(3, (n) =>
      of(n === 0 ? right('x') : { _tag: 'Left' as const, left: n - 1 }),
    ),
  ).toEqual(of('x'))
  expect(R.Bifunctor.bimap(of(1), String, (n) => n + 1)).toEqual(of(2))
  expect(R.Bifunctor.mapLeft(fail(1), (n) => n + 1)).toEqual(fail(2))
  expect(R.Alt.alt(fail('no'), () => of(1))).toEqual(of(1))
  expect(R.FromEither.fromEither(right(1))).toEqual(of(1))
  expect(new Set([R.Pointed, R.Functor, R.Monad, R.Alt, R.FromEither].map((instance) => instance.URI))).toEqual(
    new Set([R.URI]),
  )
})
