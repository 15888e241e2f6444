import type { Option } from './option.js'

/** The options of `wirefold fuzz`: its arguments, its help and its part of `docs/cli.md` are made of this table. */

/** Every option. The order is that of the help. */
export const fuzzOptions = [
  {
    name: 'seed',
    arity: 'one',
    argument: 'n',
    group: 'inputs',
    text: 'the same seed makes the same inputs (1)',
    more: 'Inputs have numbers, from 0 on; a number means the same octets under the same seed and `--only`.',
  },
  {
    name: 'path',
    arity: 'one',
    argument: 'n',
    group: 'inputs',
    text: 'only the input of this number, and what it is',
    more: 'Its octets, what was done to them, what the clauses say of them, and what each target makes of it.',
  },
  {
    name: 'corpus',
    arity: 'one',
    argument: 'dir',
    group: 'inputs',
    text: 'ask what lies there first, and keep findings there',
    more: 'Two files a cause, named after it: `.http` has the octets, `.json` what they show. What cannot be read there is told, and left as it is.',
  },
  {
    name: 'budget',
    arity: 'one',
    argument: 'time',
    group: 'inputs',
    text: 'how long: 90s, 5m, 2h; in place of a profile',
    more: 'Three tenths of it are for making findings small.',
  },
  {
    name: 'profile',
    arity: 'one',
    argument: 'name',
    group: 'inputs',
    text: 'smoke 10s, standard 60s or deep 10m (standard)',
    more: 'A word for a budget.',
  },
  {
    name: 'count',
    arity: 'one',
    argument: 'n',
    group: 'inputs',
    text: 'so many inputs, however long they take',
    more: 'With `--budget` whatever comes first.',
  },
  {
    name: 'only',
    arity: 'one',
    many: true,
    argument: 'names',
    group: 'inputs',
    text: 'malformations or refusals, with commas; repeatable',
    more: 'The name of a malformation, the first words of several, or the refusal that they are for: `--only lf-alone,host`.',
  },
  {
    name: 'workers',
    short: 'w',
    arity: 'one',
    argument: 'n',
    group: 'inputs',
    text: 'so many threads, each with its share (1)',
    more: 'Together they ask what one would have asked. Each starts a server of its own where a target is started.',
  },
  {
    name: 'shard',
    arity: 'one',
    argument: 'k/n',
    group: 'inputs',
    text: 'the k-th of n shares of the inputs, for machines',
    more: 'From 1 to n. The shares of all machines together are one run.',
  },
  {
    name: 'i-own-this-host',
    arity: 'none',
    group: 'inputs',
    text: 'allow a host that is not on loopback',
    more: 'What is sent may harm whoever gets it: a host that is not yours is not to be asked.',
  },
  {
    name: 'report',
    short: 'r',
    arity: 'one',
    many: true,
    argument: 'kind[=file]',
    group: 'found',
    text: 'text, json, junit, sarif or html; repeatable (text)',
    more: 'To stdout, or into the file: `--report text --report html=out.html`. One alone may go to stdout.',
  },
  {
    name: 'quiet',
    short: 'q',
    arity: 'none',
    group: 'found',
    text: 'no progress',
    more: 'On a terminal it is one line, written anew; elsewhere a line every ten seconds. Either goes to stderr.',
  },
  {
    name: 'help',
    short: 'h',
    arity: 'none',
    group: 'found',
    text: 'this text',
    more: 'To stdout.',
  },
] as const satisfies ReadonlyArray<Option>

/** The name of an option of `wirefold fuzz`. */
export type FuzzOptionName = (typeof fuzzOptions)[number]['name']

/** The table, row by row. */
export const fuzzRows: ReadonlyArray<Option & { readonly name: FuzzOptionName }> = fuzzOptions
