import { derive, type Grammar } from './grammar.js'

/** How far a text goes along with a grammar. */
export type Walk =
  /** A text of the grammar ends right before `at`. */
  | { readonly _tag: 'Whole'; readonly at: number }
  /** The input ends inside: some continuation makes it a text of the grammar. */
  | { readonly _tag: 'Short' }
  /** The octet at `at` is the first one that no continuation can mend. `lineEnds`: a CR could stand there. */
  | { readonly _tag: 'Dead'; readonly at: number; readonly lineEnds: boolean }
  /** `stop` said so of the octet at `at`, which the grammar allows. */
  | { readonly _tag: 'Stopped'; readonly at: number }

interface Node {
  readonly grammar: Grammar
  readonly isWhole: boolean
  readonly isDead: boolean
  /** By the octet; filled as they are asked for. */
  readonly next: Array<Node | undefined>
}

/** A grammar with a memory: each derivative is worked out once. */
const remembering = (grammar: Grammar) => {
  const known = new Map<string, Node>()
  const nodeOf = (of: Grammar): Node => {
    const before = known.get(of.key)
    if (before !== undefined) return before
    const node: Node = {
      grammar: of,
      isWhole: of.empty,
      isDead: of._tag === 'Nothing',
      next: Array.from({ length: 256 }, () => undefined),
    }
    known.set(of.key, node)
    return node
  }
  const follow = (node: Node, octet: number): Node => {
    const before = node.next[octet]
    if (before !== undefined) return before
    const next = nodeOf(derive(node.grammar, octet))
    node.next[octet] = next
    return next
  }
  return { start: nodeOf(grammar), follow }
}

/**
 * Walks along a grammar from `from` on, to the first place where a text of it is complete: give it grammars none of
 * whose texts is the beginning of another. `stop` is asked of every octet from `stopsFrom` on.
 */
export const automaton = (grammar: Grammar) => {
  const { start, follow } = remembering(grammar)
  return (input: string, from: number, stopsFrom = Infinity, stop: (at: number) => boolean = () => false): Walk => {
    let node = start
    for (let at = from; ; at++) {
      if (node.isWhole) return { _tag: 'Whole', at }
      if (at >= input.length) return { _tag: 'Short' }
      const next = follow(node, input.charCodeAt(at))
      if (next.isDead) return { _tag: 'Dead', at, lineEnds: !follow(node, 0x0d).isDead }
      node = next
      if (at >= stopsFrom && stop(at)) return { _tag: 'Stopped', at }
    }
  }
}

/** What `automaton` makes. */
export type Automaton = ReturnType<typeof automaton>

/** Is the whole text one of the grammar? */
export const isText = (grammar: Grammar): ((text: string) => boolean) => {
  const { start, follow } = remembering(grammar)
  return (text) => {
    let node = start
    for (let at = 0; at < text.length; at++) node = follow(node, text.charCodeAt(at))
    return node.isWhole
  }
}
