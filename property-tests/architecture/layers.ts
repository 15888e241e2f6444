import { posix } from 'node:path'
import { perFile, type Rule, type Violation } from './rule.js'
import type { Import, Source } from './source.js'

/** The rooms under `src`, bottom first. A room may import the rooms of lower layers that its row does not forbid. */
export const rooms: ReadonlyArray<{
  readonly room: string
  readonly layer: number
  readonly never: ReadonlyArray<string>
}> = [
  { room: 'grammar', layer: 0, never: [] },
  { room: 'message', layer: 1, never: [] },
  { room: 'parser', layer: 2, never: [] },
  { room: 'response', layer: 2, never: [] },
  { room: 'connection', layer: 3, never: [] },
  { room: 'handler', layer: 3, never: ['parser'] },
  { room: 'static', layer: 4, never: ['connection', 'parser'] },
  { room: 'cgi', layer: 4, never: ['connection'] },
  { room: 'fuzz', layer: 4, never: [] },
  { room: 'server', layer: 5, never: [] },
  { room: 'adapters', layer: 5, never: [] },
  { room: 'cli', layer: 6, never: [] },
]

/** The room a file stands in; `index` for those right under `src`, which gather what the package exports. */
export const roomOf = (path: string): string => {
  const [, room, ...rest] = path.split('/')
  return rest.length > 0 && room !== undefined ? room : 'index'
}

const layerOf = (room: string): number =>
  room === 'index' ? Number.POSITIVE_INFINITY : (rooms.find((one) => one.room === room)?.layer ?? Number.NaN)

/** The file of `src` that a relative import names. */
export const targetOf = (source: Source, { specifier }: Import): string | undefined =>
  specifier.startsWith('.') ? posix.join(posix.dirname(source.path), specifier).replace(/\.js$/, '.ts') : undefined

const forbidden = (from: string, to: string): string | undefined => {
  if (from === to) return undefined
  if (Number.isNaN(layerOf(from))) return `${from} is no room that the architecture knows`
  if (Number.isNaN(layerOf(to)) || to === 'index') return `${from} imports ${to}`
  if (layerOf(to) > layerOf(from)) return `${from} (layer ${layerOf(from)}) imports up from ${to} (${layerOf(to)})`
  if (layerOf(to) === layerOf(from)) return `${from} imports sideways from ${to}`
  return rooms.find((one) => one.room === from)?.never.includes(to) ? `${from} never imports ${to}` : undefined
}

export const layering: Rule = perFile('layers', 'an import points down the layers, never up or sideways', (source) =>
  source.imports.flatMap((one) => {
    const target = targetOf(source, one)
    const detail = target === undefined ? undefined : forbidden(roomOf(source.path), roomOf(target))
    return detail === undefined ? [] : [{ path: source.path, line: source.lineOf(one.at), detail }]
  }),
)

interface Edge {
  readonly source: Source
  readonly one: Import
  readonly target: string
}

const edgesOf = (sources: ReadonlyArray<Source>, which: (one: Import) => boolean): ReadonlyArray<Edge> =>
  sources.flatMap((source) =>
    source.imports.filter(which).flatMap((one) => {
      const target = targetOf(source, one)
      return target === undefined ? [] : [{ source, one, target }]
    }),
  )

/** Every file that can be reached from these by the imports that pass, themselves included. */
export const reach = (
  sources: ReadonlyArray<Source>,
  from: ReadonlyArray<string>,
  which: (one: Import) => boolean,
): ReadonlySet<string> => follow(edgesOf(sources, which), from)

const follow = (edges: ReadonlyArray<Edge>, from: ReadonlyArray<string>): ReadonlySet<string> => {
  const seen = new Set(from)
  // A set that grows while it is iterated is iterated to its end.
  for (const path of seen) for (const edge of edges) if (edge.source.path === path) seen.add(edge.target)
  return seen
}

export const acyclic: Rule = {
  name: 'cycles',
  says: 'no file imports itself, on whatever way, types included',
  check: (sources) => {
    const edges = edgesOf(sources, () => true)
    return edges.flatMap(({ source, one, target }): ReadonlyArray<Violation> => {
      if (!follow(edges, [target]).has(source.path)) return []
      return [{ path: source.path, line: source.lineOf(one.at), detail: `${one.specifier} comes back to this file` }]
    })
  },
}
