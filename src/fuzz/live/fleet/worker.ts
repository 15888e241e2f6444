/** A worker of a fleet: names its targets, searches its share of the numbers, and tells what it finds while it does. */
import type { MessagePort } from 'node:worker_threads'
import { causeOf } from '../../targets/index.js'
import { type FuzzFound, type FuzzOptions, type FuzzTarget, fuzz } from '../run.js'
import { namedTarget } from '../targets/naming.js'
import { noteDone, onDesk } from './desk.js'
import type { Order, Search, Told, Work } from './work.js'

const keyOf = ({ target, complaint }: FuzzFound): string => `${target} ${causeOf(complaint)}`

/** Tells of a cause once, and again only where it is shorter: the rest is counted. */
const telling = (tell: (told: Told) => void): ((found: FuzzFound) => void) => {
  const shortest = new Map<string, number>()
  return (found) => {
    const key = keyOf(found)
    const { length } = found.kept.bytes
    if (!found.again) tell({ _tag: 'Met', key })
    if (length >= (shortest.get(key) ?? Number.POSITIVE_INFINITY)) return
    shortest.set(key, length)
    tell({ _tag: 'Found', found })
  }
}

/** Notes how many of the numbers are done with, up to the first that is not: many may be on their way. */
const noting = ({ from, every }: Search, memory: SharedArrayBuffer): ((number: number) => void) => {
  const done = new Set<number>()
  let count = 0
  return (number) => {
    done.add(number)
    while (done.delete(from + count * every)) count++
    noteDone(memory, count)
  }
}

const budgetOf = ({ budget }: Search): Pick<FuzzOptions, 'budget'> => (Number.isFinite(budget) ? { budget } : {})

/** The targets by their names; `undefined` where one of them is none, which was told then. */
const targetsOf = async (
  { errand, memory, endless }: Work,
  tell: (told: Told) => void,
): Promise<ReadonlyArray<FuzzTarget> | undefined> => {
  const { iOwnThisHost, folder, programs } = errand
  const watch = (pid: number, alive: boolean): void => tell({ _tag: 'Process', pid, alive })
  const targets: FuzzTarget[] = []
  for (const [at, name] of errand.targets.entries()) {
    const named = await namedTarget(name, { iOwnThisHost, folder, programs, watch })
    if (named._tag === 'Left') {
      tell({ _tag: 'Unnamed', name, message: named.left.message })
      return undefined
    }
    const target = named.right
    targets.push(target.kind === 'parser' ? onDesk(target, at, memory, endless) : target)
  }
  return targets
}

/** Searches its share, and reports. */
const searching = async (
  { errand, memory }: Work,
  search: Search,
  targets: ReadonlyArray<FuzzTarget>,
  port: MessagePort,
): Promise<void> => {
  const tell = (told: Told): void => port.postMessage(told)
  const stopping = new AbortController()
  port.on('message', () => stopping.abort())
  const note = noting(search, memory)
  const asked = (number: number, outcomes: ReadonlyArray<string>): void => {
    note(number)
    if (last - from === 1) tell({ _tag: 'Outcomes', outcomes })
  }
  const { only, seed } = errand
  const { from, last, every, first } = search
  const report = await fuzz({
    ...{ targets, seed, from, count: Math.max(0, last - from), every, first, signal: stopping.signal },
    ...budgetOf(search),
    ...(only === undefined ? {} : { only }),
    ...{ asked, found: telling(tell) },
  })
  tell({ _tag: 'Done', report })
  port.close()
}

/** Does the work, and tells of it by the port. */
export const work = async (data: Work, port: MessagePort): Promise<void> => {
  const tell = (told: Told): void => port.postMessage(told)
  const early: Order[] = []
  const keep = (order: Order): void => void early.push(order)
  port.on('message', keep)
  const targets = await targetsOf(data, tell)
  if (targets === undefined) return port.close()
  tell({ _tag: 'Named', named: targets.map(({ name, kind }) => ({ name, kind })) })
  port.off('message', keep)
  if (data.search !== undefined)
    return searching(data, early.length > 0 ? { ...data.search, last: data.search.from } : data.search, targets, port)
  port.on('message', (order: Order) => {
    const target = order === 'stop' ? undefined : targets[order.target]
    if (order !== 'stop' && target?.kind === 'parser') target.read(order.bytes, order.cuts)
    tell({ _tag: 'Read' })
  })
}
