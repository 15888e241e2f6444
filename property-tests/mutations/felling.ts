import type { Case } from '../cases/case.js'
import { converseApart, converseWhole, type Server } from '../cases/conversing.js'
import { withParser } from '../cases/parser-of.js'
import { runApart, runWhole } from '../cases/parsing.js'
import { type Mutant, planted } from './mutant.js'

/** What a mutant's modules say to one case: does it fall? */
type Trial = (it: Case) => boolean

/** A mutant may also throw, or know no such option: that is a difference too. */
const falls = (trial: () => unknown): boolean => {
  try {
    return trial() !== undefined
  } catch {
    return true
  }
}

interface Trials {
  readonly kind: Case['expects']['kind']
  readonly whole: Trial
  /** Octet by octet: slower, for what the whole input does not show. */
  readonly apart: Trial
}

const parserTrials = async (where: (file: string) => string): Promise<Trials> => {
  const parsers: typeof import('../../src/parser/index.js') = await import(/* @vite-ignore */ where('parser/index.ts'))
  const trial =
    (run: typeof runWhole): Trial =>
    (it) =>
      falls(() => withParser(parsers, it, (parser) => run(parser, it)))
  return { kind: 'events', whole: trial(runWhole), apart: trial(runApart) }
}

const serverTrials = async (where: (file: string) => string): Promise<Trials> => {
  const { simulate }: typeof import('../../src/connection/index.js') = await import(
    /* @vite-ignore */ where('connection/index.ts')
  )
  const responses: typeof import('../../src/response/index.js') = await import(
    /* @vite-ignore */ where('response/index.ts')
  )
  const { fromFields }: typeof import('../../src/message/headers.js') = await import(
    /* @vite-ignore */ where('message/headers.ts')
  )
  const server: Server = { simulate, responses, headers: fromFields }
  const trial =
    (run: typeof converseWhole): Trial =>
    (it) =>
      falls(() => run(server, it))
  return { kind: 'answer', whole: trial(converseWhole), apart: trial(converseApart) }
}

const isOfServer = ({ file }: Mutant): boolean =>
  /^(response|connection)\/|framing/.test(file) && !file.startsWith('parser/')

/** The cases that a mutant fells; where none falls whole, those that fall octet by octet. */
export const felled = async (
  mutant: Mutant,
  number: number,
  cases: ReadonlyArray<Case>,
): Promise<ReadonlyArray<Case>> => {
  const where = planted(mutant, number)
  const trials = await (isOfServer(mutant) ? serverTrials(where) : parserTrials(where))
  const own = cases.filter((it) => it.expects.kind === trials.kind)
  const whole = own.filter(trials.whole)
  return whole.length > 0 ? whole : own.filter(trials.apart)
}

/** Does it fell any? Faster than to ask for all. */
export const fells = async (mutant: Mutant, number: number, cases: ReadonlyArray<Case>): Promise<boolean> => {
  const where = planted(mutant, number)
  const trials = await (isOfServer(mutant) ? serverTrials(where) : parserTrials(where))
  const own = cases.filter((it) => it.expects.kind === trials.kind)
  return own.some(trials.whole) || own.some(trials.apart)
}
