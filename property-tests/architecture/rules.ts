import { acyclic, layering } from './layers.js'
import {
  fastCheck,
  fpTs,
  grammarAlone,
  ioTs,
  knownPackages,
  lightByType,
  mrmime,
  multipasta,
  nodeInShell,
  parserAlone,
} from './packages.js'
import { purity, serverWithoutProtocol, wireText } from './purity.js'
import { print, type Rule } from './rule.js'
import {
  documented,
  fileLength,
  functionLength,
  noAny,
  noAs,
  noBang,
  noClass,
  noDefault,
  noGlobals,
  noThrow,
} from './shape.js'
import { type Source, source, type Text } from './source.js'

/** Every rule of the architecture. */
export const rules: ReadonlyArray<Rule> = [
  layering,
  acyclic,
  knownPackages,
  nodeInShell,
  fpTs,
  ioTs,
  multipasta,
  mrmime,
  fastCheck,
  grammarAlone,
  lightByType,
  parserAlone,
  purity,
  wireText,
  serverWithoutProtocol,
  fileLength,
  functionLength,
  noAny,
  noAs,
  noBang,
  noDefault,
  noClass,
  noThrow,
  noGlobals,
  documented,
]

/** What breaks a rule in these files, one line each. */
export const violations = (rule: Rule, sources: ReadonlyArray<Source>): ReadonlyArray<string> =>
  rule.check(sources).map((violation) => print(rule, violation))

/** The same for files that are written down in place. */
export const judge = (rule: Rule, texts: ReadonlyArray<Text>): ReadonlyArray<string> =>
  violations(rule, texts.map(source))
