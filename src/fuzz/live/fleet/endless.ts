/** Makes inputs small that a parser never comes back from: each that still hangs costs a worker, which is ended. */
import { Worker } from 'node:worker_threads'
import { minimiseLater } from '../../minimise.js'
import type { Finding, FuzzReport } from '../../report/report.js'
import { type Complaint, judgeReading } from '../../targets/index.js'
import { desk, type Question, turnOf } from './desk.js'
import type { Errand, Told, Work } from './work.js'

/** Who is asked, and for how long. */
export interface EndlessOptions {
  readonly errand: Errand
  /** The file that a worker is started from. */
  readonly worker: URL
  /** When nothing more is tried, by `performance.now()`. */
  readonly until: number
}

/** How often it is looked whether it was read, in milliseconds, and how often until it is said to hang. */
const LOOK = 20
const LOOKS = 20

/** Does the parser come back from it? It says so, or lasts on its desk. */
type Hangs = (question: Question) => Promise<boolean>

/** A worker that is ready to read. */
interface Reader {
  readonly worker: Worker
  readonly memory: SharedArrayBuffer
}

const reader = (options: EndlessOptions): Promise<Reader> =>
  new Promise((resolve, reject) => {
    const memory = desk()
    const work: Work = { _tag: 'FuzzWork', errand: options.errand, search: undefined, memory, endless: [] }
    const worker = new Worker(options.worker, { workerData: work, stdout: true })
    worker.once('error', reject)
    worker.on('message', ({ _tag }: Told) => (_tag === 'Named' ? resolve({ worker, memory }) : undefined))
  })

/** Watches one reading to its end, or until nobody believes in one. */
const watched = ({ worker, memory }: Reader, question: Question): Promise<boolean> =>
  new Promise((resolve) => {
    let looked = 0
    const end = (hangs: boolean): void => {
      clearInterval(looking)
      worker.off('message', read)
      resolve(hangs)
    }
    const read = ({ _tag }: Told): void => (_tag === 'Read' ? end(false) : undefined)
    const looking = setInterval(() => {
      looked = turnOf(memory) % 2 === 1 ? looked + 1 : 0
      if (looked > LOOKS) end(true)
    }, LOOK)
    worker.on('message', read)
    worker.postMessage(question)
  })

const asking = (options: EndlessOptions): { readonly hangs: Hangs; readonly end: () => void } => {
  let ready: Reader | undefined
  const end = (): void => {
    void ready?.worker.terminate()
    ready = undefined
  }
  const hangs: Hangs = async (question) => {
    ready ??= await reader(options)
    const endless = await watched(ready, question)
    if (endless) end()
    return endless
  }
  return { hangs, end }
}

const behind = (bytes: Uint8Array): ReadonlyArray<number> =>
  Array.from({ length: Math.max(0, bytes.length - 1) }, (_, at) => at + 1)

/** What is said of octets that hang. */
const complaintOf = (bytes: Uint8Array): Complaint | undefined =>
  judgeReading(bytes, { messages: [], refused: undefined, threw: undefined, hung: true })

/** The least of one finding; the finding as it is where nothing less hangs in time. */
const least = async (one: Finding, target: number, hangs: Hangs, until: number): Promise<Finding> => {
  const isCut = one.cuts.length > 0
  const shows = async (bytes: Uint8Array): Promise<boolean> =>
    performance.now() < until &&
    complaintOf(bytes)?.rule === one.rule &&
    (await hangs({ target, bytes, cuts: isCut ? behind(bytes) : [] }))
  if (!(await shows(one.least))) return one
  const bytes = await minimiseLater(one.least, shows)
  return { ...one, least: bytes, cuts: isCut ? behind(bytes) : [] }
}

/** The report, with each hang made small as far as the time goes. */
export const withLeastEndless = async (report: FuzzReport, options: EndlessOptions): Promise<FuzzReport> => {
  const isEndless = ({ target, behaviour }: Finding): boolean =>
    behaviour === 'hang' && report.targets.some(({ name, kind }) => name === target && kind === 'parser')
  const { hangs, end } = asking(options)
  let left = report.findings.filter((one) => isEndless(one)).length
  const findings: Finding[] = []
  for (const one of report.findings) {
    const target = report.targets.findIndex(({ name }) => name === one.target)
    const now = performance.now()
    const until = now + (options.until - now) / Math.max(1, left)
    if (isEndless(one)) left--
    findings.push(isEndless(one) ? await least(one, target, hangs, until) : one)
  }
  end()
  return { ...report, findings }
}
