import * as fc from 'fast-check'
import { fromFields } from '../../message/headers.js'
import { type GivenBody, givenBody } from '../../response/given-body.js'
import { bimap, chain, fail, map, of, orElse } from '../../response/monad.js'
import { collect, inform, pull, within } from '../../response/program.js'
import type { BodyError, Pulled, Reply } from '../../response/reply.js'

/** A program, written down: what a test can print, shrink, and build in more than one way. */
export type Script =
  | { readonly _tag: 'End'; readonly value: number }
  | { readonly _tag: 'Fail'; readonly error: string }
  | { readonly _tag: 'Collect'; readonly limit: number | undefined }
  | { readonly _tag: 'Pull' }
  | { readonly _tag: 'Inform'; readonly value: number }
  | { readonly _tag: 'Within'; readonly ms: number; readonly script: Script; readonly late: Script }
  /** `script`, and behind it one of `next`, by what it ended in. */
  | { readonly _tag: 'Chain'; readonly script: Script; readonly next: ReadonlyArray<Script> }
  | { readonly _tag: 'OrElse'; readonly script: Script; readonly next: ReadonlyArray<Script> }

/** The programs that scripts make. */
export type Scripted = Reply<string, number>

/** How the value of an `End` becomes a program: `of`, or by way of an effect. */
export type Lift = (value: number) => Reply<never, number>

const errorText = (error: BodyError): string =>
  error._tag === 'TooLarge' ? `too large for ${error.limit}` : error.failure.code

const numberOf = (pulled: Pulled): number =>
  pulled._tag === 'Piece' ? (pulled.bytes[0] ?? 0) + pulled.bytes.length : 1000 + pulled.trailers.size

/** One of the programs, by a number; the same one each time. */
export const pick = (scripts: ReadonlyArray<Script>, by: number, lift: Lift): Scripted => {
  const script = scripts[by % scripts.length]
  return script === undefined ? of(by) : build(script, lift)
}

/** The program of a script. */
export const build = (script: Script, lift: Lift = of): Scripted => {
  switch (script._tag) {
    case 'End':
      return lift(script.value)
    case 'Fail':
      return fail(script.error)
    case 'Collect':
      return bimap(errorText, (bytes: Uint8Array) => bytes.length)(collect(script.limit))
    case 'Pull':
      return bimap(errorText, numberOf)(pull)
    case 'Inform':
      return map(() => script.value)(inform(103, fromFields([['X-Step', `${script.value}`]])))
    case 'Within':
      return within(script.ms, () => build(script.late, lift))(build(script.script, lift))
    case 'Chain':
      return chain((value: number) => pick(script.next, value, lift))(build(script.script, lift))
    case 'OrElse':
      return orElse((error: string) => pick(script.next, error.length, lift))(build(script.script, lift))
  }
}

/** Any script, up to a few steps deep, with limits of time from these (milliseconds). */
export const scripts = (spans: ReadonlyArray<number> = [0, 1_000_000]): fc.Arbitrary<Script> =>
  fc.letrec<{ script: Script; leaf: Script }>((tie) => ({
    leaf: fc.oneof(
      fc.record({ _tag: fc.constant('End' as const), value: fc.nat(9) }),
      fc.record({ _tag: fc.constant('Fail' as const), error: fc.constantFrom('', 'a', 'bb') }),
      fc.record({ _tag: fc.constant('Collect' as const), limit: fc.constantFrom(undefined, 0, 3, 100) }),
      fc.constant<Script>({ _tag: 'Pull' }),
      fc.record({ _tag: fc.constant('Inform' as const), value: fc.nat(9) }),
    ),
    script: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('leaf'),
      fc.record({
        _tag: fc.constant('Within' as const),
        ms: fc.constantFrom(...spans),
        script: tie('script'),
        late: tie('leaf'),
      }),
      fc.record({
        _tag: fc.constantFrom('Chain' as const, 'OrElse' as const),
        script: tie('script'),
        next: fc.array(tie('script'), { minLength: 1, maxLength: 3 }),
      }),
    ),
  })).script

/** Bodies of a few pieces, of which some break. */
export const bodies = (): fc.Arbitrary<GivenBody> =>
  fc
    .tuple(
      fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 4 }),
      fc.constantFrom<BodyError | undefined>(
        undefined,
        undefined,
        { _tag: 'TooLarge', limit: 7 },
        {
          _tag: 'Malformed',
          failure: { _tag: 'Failure', code: 'unexpected-end', offset: 9, before: new Uint8Array(0), method: 'POST' },
        },
      ),
      fc.constantFrom(2, 1000),
      fc.boolean(),
    )
    .map(([pieces, error, limit, trailer]) =>
      givenBody(pieces, { error, limit, trailers: fromFields(trailer ? [['X-Sum', '1']] : []) }),
    )
