import type { Allowance } from './rule.js'

/** What the rules let pass, each by file and name, and with its reason. A test fails on one that is not needed. */
export const allowances = {
  /** Functions of 61 to 120 lines: loops over octets, which a call per octet would make ten times as slow. */
  loops: [],
  /** Type assertions: constructors of branded types. */
  assertions: [
    { path: 'src/response/header-value.ts', name: 'encodeHeaderValue', why: 'the constructor of HeaderValue' },
  ],
  /** Classes outside the shell. */
  classes: [
    { path: 'src/message/headers.ts', name: 'ParsedHeaders', why: 'the lazy view of a parsed head' },
    { path: 'src/message/headers.ts', name: 'ListedHeaders', why: 'its list twin, of the same shape' },
    { path: 'src/response/response.ts', name: 'Described', why: 'a private brand: no response can be forged' },
    { path: 'src/response/answer.ts', name: 'Upgraded', why: 'a private brand, as Described' },
  ],
  /** Throws: none of them is a verdict. */
  throws: [
    {
      path: 'src/fuzz/live/targets/node-parser.ts',
      name: 'collector',
      why: 'out of a callback: nothing else stops that parser',
    },
  ],
} as const satisfies Record<string, ReadonlyArray<Allowance>>
