/** Findings that are kept: a folder with two files for each cause, its octets and what they show. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Finding } from '../report/report.js'
import type { Kept } from './run.js'

/** What stands beside the octets of a cause. */
interface Label {
  readonly kind: typeof KIND
  readonly cause: string
  readonly clause: string
  readonly level: string
  readonly targets: ReadonlyArray<string>
  readonly detail: string
  readonly consequence: string
  readonly cuts: ReadonlyArray<number>
  /** The number of octets, and their SHA-256 in base 16: a file that was changed is none of ours any more. */
  readonly octets: number
  readonly sha256: string
}

const KIND = 'wirefold-fuzz-1'

/** A file that says nothing to us, and why. */
export interface Skipped {
  readonly file: string
  readonly reason: string
}

/** What lies in the folder. */
export interface Corpus {
  readonly kept: ReadonlyArray<Kept & { readonly file: string }>
  readonly skipped: ReadonlyArray<Skipped>
}

/** No finding is as long as this, in octets. */
const MOST = 1 << 20

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** The name of a cause as that of a file: `space-before-colon.accepted`. */
const fileOf = (cause: string): string =>
  cause
    .toLowerCase()
    .replace(' × ', '.')
    .replace(/[^a-z0-9.-]+/g, '-')

const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const isText = (value: unknown): value is string => typeof value === 'string'

const isList = <A>(value: unknown, is: (one: unknown) => one is A): value is ReadonlyArray<A> =>
  Array.isArray(value) && value.every(is)

const isLabel = (value: unknown): value is Label => {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== KIND) return false
  const { cause, cuts, octets, sha256, targets }: { [key: string]: unknown } = { ...value }
  return isText(cause) && isText(sha256) && isNumber(octets) && isList(cuts, isNumber) && isList(targets, isText)
}

const labelIn = (text: string): Label | undefined => {
  try {
    const read: unknown = JSON.parse(text)
    return isLabel(read) ? read : undefined
  } catch {
    return undefined
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN')

/** Cuts rise, and lie inside. */
const areCuts = (cuts: ReadonlyArray<number>, length: number): boolean =>
  cuts.every((cut, at) => cut > (at === 0 ? 0 : (cuts[at - 1] ?? 0)) && cut < length)

/** What a label stands for; or why it stands for nothing. */
const entryOf = async (folder: string, name: string): Promise<Either<string, { label: Label; bytes: Uint8Array }>> => {
  const left = (reason: string) => ({ _tag: 'Left', left: reason }) as const
  try {
    const label = labelIn(await readFile(join(folder, `${name}.json`), 'utf8'))
    if (label === undefined) return left('is none of a corpus')
    const bytes = new Uint8Array(await readFile(join(folder, `${name}.http`)))
    if (bytes.length !== label.octets || hashOf(bytes) !== label.sha256) return left('is not what was kept there')
    return areCuts(label.cuts, bytes.length) && bytes.length <= MOST
      ? { _tag: 'Right', right: { label, bytes } }
      : left('has cuts that are none')
  } catch (error) {
    return left(codeOf(error) === 'ENOENT' ? `has no ${name}.http beside it` : codeOf(error))
  }
}

/** The names in a folder, none where it is not there yet; or why they cannot be read. */
const namesIn = async (folder: string): Promise<Either<string, ReadonlyArray<string>>> => {
  try {
    return { _tag: 'Right', right: (await readdir(folder)).sort() }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT') return { _tag: 'Right', right: [] }
    return { _tag: 'Left', left: `${folder}: ${code === 'ENOTDIR' ? 'is no folder' : code}` }
  }
}

/** Reads what was kept. Files that are none of a corpus are told; those with a dot in front are nobody's business. */
export const readCorpus = async (folder: string): Promise<Either<string, Corpus>> => {
  const names = await namesIn(folder)
  if (names._tag === 'Left') return names
  const kept: Array<Corpus['kept'][number]> = []
  const skipped: Skipped[] = []
  const files = names.right.filter((name) => !name.startsWith('.'))
  for (const file of files) {
    const name = file.replace(/\.(json|http)$/, '')
    if (file === `${name}.http` && files.includes(`${name}.json`)) continue
    const entry = file === `${name}.json` ? await entryOf(folder, name) : undefined
    if (entry?._tag === 'Right')
      kept.push({ bytes: entry.right.bytes, cuts: entry.right.label.cuts, number: -1, file: name })
    else skipped.push({ file, reason: entry?.left ?? 'is none of a corpus' })
  }
  return { _tag: 'Right', right: { kept, skipped } }
}

const labelOf = (one: Finding, targets: ReadonlyArray<string>): Label => ({
  ...{ kind: KIND, cause: one.cause, clause: one.clause, level: one.level, targets },
  ...{ detail: one.detail, consequence: one.consequence, cuts: one.cuts },
  ...{ octets: one.least.length, sha256: hashOf(one.least) },
})

/** The whole file or nothing of it: others may read the folder meanwhile. */
const put = async (path: string, content: string | Uint8Array): Promise<void> => {
  const draft = `${path}.${process.pid}.draft`
  await writeFile(draft, content)
  await rename(draft, path)
}

/** The least of each cause, and the targets that show it. */
const byCause = (findings: ReadonlyArray<Finding>): ReadonlyArray<readonly [Finding, ReadonlyArray<string>]> => {
  const causes = [...new Set(findings.map(({ cause }) => cause))]
  return causes.flatMap((cause) => {
    const all = findings.filter((one) => one.cause === cause)
    const [first, ...others] = all
    if (first === undefined) return []
    const least = others.reduce((best, one) => (one.least.length < best.least.length ? one : best), first)
    return [[least, all.map(({ target }) => target)] as const]
  })
}

/** Writes one; what is there and as short stays, and so does what is none of ours. */
const keep = async (
  folder: string,
  [one, targets]: readonly [Finding, ReadonlyArray<string>],
  names: ReadonlyArray<string>,
): Promise<Skipped | undefined> => {
  const name = fileOf(one.cause)
  const isThere = names.includes(`${name}.json`) || names.includes(`${name}.http`)
  const before = isThere ? await entryOf(folder, name) : undefined
  if (before?._tag === 'Left') return { file: `${name}.json`, reason: `${before.left}, and is not overwritten` }
  if (before !== undefined && before.right.bytes.length <= one.least.length) return undefined
  const known = [...new Set([...(before?.right.label.targets ?? []), ...targets])]
  await put(join(folder, `${name}.http`), one.least)
  await put(join(folder, `${name}.json`), `${JSON.stringify(labelOf(one, known), undefined, 2)}\n`)
  return undefined
}

/** Keeps findings: two files for each cause. Tells of those that could not be kept; fails where nothing can be written. */
export const keepFindings = async (
  folder: string,
  findings: ReadonlyArray<Finding>,
): Promise<Either<string, ReadonlyArray<Skipped>>> => {
  try {
    await mkdir(folder, { recursive: true })
    const names = await readdir(folder)
    const skipped = await Promise.all(byCause(findings).map((one) => keep(folder, one, names)))
    return { _tag: 'Right', right: skipped.filter((one) => one !== undefined) }
  } catch (error) {
    return { _tag: 'Left', left: `${folder}: ${codeOf(error)}` }
  }
}
