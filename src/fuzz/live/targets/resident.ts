/** How much memory processes hold, where the system tells it in `/proc`. */
import { readdirSync, readFileSync } from 'node:fs'

const PAGE = 4096

/** Of one line of `/proc/<pid>/stat`: its group and its pages. A process may be named anything, so what it is called is skipped. */
const read = (pid: string): { readonly group: number; readonly octets: number } | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const parts = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { group: Number(parts[2]), octets: Number(parts[21]) * PAGE }
  } catch {
    // It has gone, or there is no such folder.
    return undefined
  }
}

const pids = (): ReadonlyArray<string> => {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

/** The octets that a group of processes holds in memory; `undefined` where nothing is known of it. */
export const resident = (group: number): number | undefined => {
  const own = pids().flatMap((pid) => {
    const one = read(pid)
    return one?.group === group ? [one.octets] : []
  })
  return own.length === 0 ? undefined : own.reduce((sum, octets) => sum + octets, 0)
}
