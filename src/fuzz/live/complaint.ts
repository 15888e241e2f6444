/** One input, one target, one answer: what a found case is kept as. */
import { type Complaint, judgeAnswerCuts } from '../targets/index.js'
import { asking } from './exchange/asking.js'
import { exchanging, type Patience } from './exchange/exchange.js'
import { patiently } from './exchange/schedule.js'
import { askParser, judgeSeen } from './judging/judging.js'
import type { FuzzTarget } from './run.js'

const patient: Patience = { quiet: 700, silent: 2500 }

/**
 * What is wrong with what a target makes of these octets; `undefined` where nothing is. A server is started and stopped
 * for it; one that does not start is a rejection.
 *
 * @example
 * import { wirefoldTarget } from '../targets/index.js'
 * assert.equal(await complaintOf(wirefoldTarget(), ascii('GET / HTTP/1.1\r\nHost : a\r\n\r\n')), undefined)
 */
export const complaintOf = async (
  target: FuzzTarget,
  bytes: Uint8Array,
  cuts: ReadonlyArray<number> = [],
): Promise<Complaint | undefined> => {
  if (target.kind === 'parser') return askParser(target, bytes, cuts)?.complaint
  const started = await target.start()
  if (started._tag === 'Left') return Promise.reject(new Error(`${target.name} did not start: ${started.left}`))
  const ask = asking(target, started.right, exchanging(), patient)
  const { seen } = await ask({ bytes, patience: patient })
  const wrong = judgeSeen(target.name, bytes, seen)
  const isCut = wrong === undefined && cuts.length > 0
  const cut = isCut ? await ask({ bytes, patience: patient, schedule: patiently(cuts) }) : undefined
  await target.stop()
  return cut === undefined ? wrong : judgeAnswerCuts(bytes, seen, cut.seen)
}
