/** Asks a server about one input: on a connection of its own, behind others, and in pieces. */
import { textOfOctets } from '../../arbitraries/octets.js'
import { minimiseLater, ruledAs } from '../../minimise.js'
import { causeOf, judgeAnswerCuts } from '../../targets/index.js'
import { withSentinel } from '../../targets/sentinel.js'
import { asking } from '../exchange/asking.js'
import type { Exchange, Patience, Where } from '../exchange/exchange.js'
import { fewest, moved, patiently } from '../exchange/schedule.js'
import type { ServerTarget } from '../targets/server-target.js'
import { expectedOf } from './expected.js'
import { isCause, judgeSeen, type Tired } from './judging.js'
import { type Found, type Patiences, type Probe, until } from './probe.js'
import { type Hearing, turning } from './server-turn.js'

/** The least that shows the same: fewer cuts, then fewer octets. */
const leastOf = async (
  { complaint, bytes, cuts, guarded }: Found,
  asked: Hearing,
  sent: (input: Uint8Array, guarded: boolean) => Uint8Array,
  { quick, slow }: Patiences,
  limit: number,
): Promise<Found | undefined> => {
  const cause = causeOf(complaint)
  const asks = async (input: Uint8Array, at: ReadonlyArray<number>, patience: Patience) => {
    const one = await asked(sent(input, guarded), at, patience)
    return isCause(cause, one) ? one : undefined
  }
  if ((await asks(bytes, cuts, slow)) === undefined) return undefined
  let kept = { bytes, cuts: await fewest(cuts, async (some) => until(limit) && !!(await asks(bytes, some, quick))) }
  // What stands behind it stays a request of its own.
  const end = textOfOctets(bytes.subarray(-4)) === '\r\n\r\n' ? 4 : 1
  const ending = textOfOctets(bytes.subarray(-end))
  const isAlike = ruledAs(bytes)
  const shows = async (candidate: Uint8Array): Promise<boolean> => {
    if (!until(limit) || textOfOctets(candidate.subarray(-end)) !== ending || !isAlike(candidate)) return false
    const at = moved(kept.cuts, kept.bytes, candidate)
    if (at.length < kept.cuts.length || (await asks(candidate, at, quick)) === undefined) return false
    kept = { bytes: candidate, cuts: at }
    return true
  }
  await minimiseLater(bytes, shows)
  const again = await asks(kept.bytes, kept.cuts, slow)
  const shown = again === undefined ? { complaint, bytes, cuts } : { ...kept, complaint: again }
  return { ...shown, bytes: sent(shown.bytes, guarded), guarded: false }
}

/** A server that listens. */
export const serverProbe = (
  target: ServerTarget,
  where: Where,
  exchange: Exchange,
  patiences: Patiences,
  tired: Tired,
): Probe => {
  const { quick, slow } = patiences
  const { name } = target
  const authority = target.authority ?? `${where.host}:${where.port}`
  const ask = asking(target, where, exchange, slow)
  const sent = (input: Uint8Array, guarded: boolean): Uint8Array => (guarded ? withSentinel(input, authority) : input)
  const asked: Hearing = async (bytes, cuts, patience) => {
    const expected = expectedOf(bytes)
    const { seen } = await ask({ bytes, patience, expected })
    const complaint = judgeSeen(name, bytes, seen, expected)
    if (cuts.length === 0 || complaint !== undefined) return complaint
    const cut = await ask({ bytes, patience, expected, schedule: patiently(cuts) })
    return judgeAnswerCuts(bytes, seen, cut.seen)
  }
  const { turn, hangUpAll } = turning({ target, patience: quick, tired, ask, asked, sent })
  return {
    name,
    kind: 'server',
    ask: turn,
    again: async (bytes, cuts) => {
      const complaint = await asked(bytes, cuts, slow)
      return (
        complaint && { complaint, bytes, cuts: complaint.behaviour === 'cut-dependent' ? cuts : [], guarded: false }
      )
    },
    least: (found, limit) => leastOf(found, asked, sent, patiences, limit),
    deaths: target.deaths,
    stop: async () => {
      hangUpAll()
      await target.stop()
    },
  }
}
