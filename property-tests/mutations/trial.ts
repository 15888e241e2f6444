import { type Mutant, original, planted, type Where } from './mutant.js'

/** Mutants of rooms that the cases do not reach, and whose tests take long: small trials of their modules find them out. */

/** Asks something of a room's modules; throws, or rejects, where the answer is wrong. */
export type Trial<Modules> = (modules: Modules) => void | Promise<void>

/** A room, and what is asked of it. */
export interface Asked<Modules> {
  readonly name: string
  readonly mutants: ReadonlyArray<Mutant>
  readonly load: (where: Where) => Promise<Modules>
  /** Those that can find this mutant out, the quick ones first; all of them without one. */
  readonly trials: (mutant?: Mutant) => ReadonlyArray<Trial<Modules>>
  /** Any run but `npm run mutate` takes one of so many mutants; all of them unless told. */
  readonly sample?: number
}

/** The same, whatever its modules are. */
export interface Tried {
  readonly name: string
  readonly mutants: ReadonlyArray<Mutant>
  readonly sample: number
  /** Rejects where the room as it is does not pass. */
  readonly pass: () => Promise<void>
  readonly fells: (mutant: Mutant, number: number) => Promise<boolean>
}

/** A room with its trials, ready to be run. */
export const tried = <Modules>({ name, mutants, load, trials, sample = 1 }: Asked<Modules>): Tried => ({
  name,
  mutants,
  sample,
  pass: async () => {
    const modules = await load(original)
    for (const trial of trials()) await trial(modules)
  },
  fells: async (mutant, number) => {
    const modules = await load(planted(mutant, `${name}-${number}`))
    for (const trial of trials(mutant))
      try {
        await trial(modules)
      } catch {
        return true
      }
    return false
  },
})
