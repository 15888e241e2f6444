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
  readonly next: Array<Node | undefined>
}

/** A grammar with a memory: each derivative is worked out once. */
const remembering = (grammar: Grammar) => {
  const known = new Map<string, Node>()
  const nodeOf = (of: Grammar): Node => {
    const node = known.get(of.key) ?? { grammar: of, next: [] }
    known.set(of.key, node)
    return node
  }
  const follow = (node: Node, octet: number): Node => {
    const next = node.next[octet] ?? nodeOf(derive(node.grammar, octet))
    node.next[octet] = next
    return next
  }
  return { start: nodeOf(grammar), follow }
}

/**
 * Walks along a grammar from `from` on, to the first place where a text of it is complete: give it grammars none of
 * whose texts is the beginning of another.
 */
export const automaton = (grammar: Grammar) => {
  const { start, follow } = remembering(grammar)
  return (bytes: Uint8Array, from: number, stop: (at: number) => boolean = () => false): Walk => {
    let node = start
    for (let at = from; ; at++) {
      if (node.grammar.empty) return { _tag: 'Whole', at }
      const octet = bytes[at]
      if (octet === undefined) return { _tag: 'Short' }
      const next = follow(node, octet)
      if (next.grammar._tag === 'Nothing')
        return { _tag: 'Dead', at, lineEnds: follow(node, 0x0d).grammar._tag !== 'Nothing' }
      node = next
      if (stop(at)) return { _tag: 'Stopped', at }
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
    for (const letter of text) node = follow(node, letter.charCodeAt(0))
    return node.grammar.empty
  }
}
