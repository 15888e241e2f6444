import { exitTexts, fuzzExitTexts } from '../../src/cli/exits.js'
import { targetTexts } from '../../src/cli/fuzz-help.js'
import { fuzzRows } from '../../src/cli/fuzz-options.js'
import { help, usages } from '../../src/cli/help.js'
import { type Group, type Option, written } from '../../src/cli/option.js'
import { rows } from '../../src/cli/options.js'

const titles: Readonly<Record<Group, string>> = {
  where: 'Where it listens',
  what: 'What is served',
  answers: 'How it answers',
  access: 'Who may',
  watching: 'Watching',
  command: 'Of one command alone, and of all',
  inputs: 'What is asked',
  found: 'What is told',
}

const groups: ReadonlyArray<Group> = ['where', 'what', 'answers', 'access', 'watching', 'command']

/** A `|` would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|')

const names = (row: Option): string =>
  [written(row), ...(row.short === undefined ? [] : [`-${row.short}`]), ...(row.aliases ?? []).map((it) => `--${it}`)]
    .map((it) => `\`${cell(it)}\``)
    .join(', ')

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

const table = (group: Group, all: ReadonlyArray<Option> = rows): string =>
  [
    `### ${titles[group]}`,
    '',
    '| option | what it does |',
    '|---|---|',
    ...all
      .filter((row) => row.group === group)
      .map((row) => `| ${names(row)} | ${cell(`${sentence(row.text)} ${row.more}`)} |`),
  ].join('\n')

const exits = (texts: typeof exitTexts): string =>
  ['| code | when |', '|---|---|', ...texts.map(([code, text]) => `| ${code} | ${text} |`)].join('\n')

/** The text of `--help`, as a block. */
export const helpBlock = `\`\`\`text\n${help}\`\`\``

/** What takes more than one line in the help is one row here. */
const targetRows = (): ReadonlyArray<string> => {
  const rows: string[] = []
  for (const [target, text] of targetTexts)
    if (target === '') rows.push(`${rows.pop() ?? ''} ${text}`)
    else rows.push(`| \`${cell(target)}\` | ${text}`)
  return rows.map((row) => `${row} |`)
}

const fuzzChapter = `## Fuzzing

\`wirefold fuzz target…\` makes requests, legal ones and others that are malformed in ways that have names, asks each target
about each, and tells what no reading of RFC 9110 and RFC 9112 allows: once for each cause, which is a refusal and what the
target does in its place. Every finding is made small and shown again before it is told. It needs no package but this one.
\`docs/fuzzing.md\` says how to go on from there.

| target | what it is |
|---|---|
${targetRows().join('\n')}

Hosts are asked on loopback alone, unless \`--i-own-this-host\` says that they are yours. Of a module the default export
counts, or what a CommonJS module exports; a function of two parameters and more is a request listener, one of less an app.
Servers that are started run in processes of their own, one for each worker. A name that is a folder as well, or a file
without an ending, is written with \`./\` in front. With two targets and more there is a grid of what they read differently.

${(['inputs', 'found'] as const).map((group) => table(group, fuzzRows)).join('\n\n')}

### What a finding says

Cause, clause and level (MUST, SHOULD or choice), what was seen and what somebody gains by it, the least octets that show it
and where they are cut, how often it was met, a line for a shell that sends them, the call that asks the same input again, and
a test for vitest (which needs fast-check beside it) that falls as long as the target is wrong about it. All reports hold the same findings: \`text\` for a
terminal, \`json\` for programs, \`junit\` for continuous integration, \`sarif\` (2.1.0) for code scanning, and \`html\`, one page
that loads nothing and runs nothing.

### What it asks

Inputs have numbers, and the same seed and number make the same octets. Workers and shards take every so many-th number, so
that together they ask what one would have asked alone; what differs is how far each comes in its time, which \`--count\` takes
out. Of what looks the same again and again only a part is ruled over, so that rare findings may differ by where it was counted.
A parser that reads one input for more than three seconds is ended, and the input is told as \`hang\`; the run goes on behind it.

### Where it ends

${exits(fuzzExitTexts)}

The first SIGINT, SIGTERM or SIGHUP ends the search: what was found until then is made small and told. The second ends it at
once, and what it has started.

\`\`\`sh
wirefold fuzz node node:http wirefold:serve --budget 30s --report text --report html=found.html
wirefold fuzz npm:http-parser-js --only lf-alone,chunk --corpus corpus
wirefold fuzz 'cmd:gunicorn -b 127.0.0.1:{port} app:app' --profile deep --workers 2 --shard 1/4
wirefold fuzz node --seed 1 --path 2385
\`\`\`
`

/** The text of `docs/cli.md`. */
export const command = (): string => `# The command

\`npx wirefold\` serves this folder on http://127.0.0.1:8000. Everything below is made from the one table of options that the
command itself reads: \`src/cli/options.ts\`.

| call | what it does |
|---|---|
${usages.map(([call, text]) => `| \`${cell(call)}\` | ${text} |`).join('\n')}

## Options

They may stand anywhere; a value stands behind a space or a \`=\`, and one that is shown as \`[=value]\` behind a \`=\` only. \`--\`
ends them. An option that does not exist is refused, with the nearest that does; so is one that is given twice where once is
all that makes sense. A value that begins with \`-\` takes the \`=\`.

${groups.map((group) => table(group)).join('\n\n')}

## Exit codes

${exits(exitTexts)}

What goes wrong is said in one line on stderr. The URL is said on stdout, log lines and all else on stderr.

## A module

\`wirefold app.js\` serves the default export of a module: an \`App\`, a function from a request to a reply. It is run by the copy of
this package that the module imports itself; an ES module that has none installed gets the command's own, a CommonJS one has to
have it beside. Options that say how a folder is served are refused there. What the module throws where nobody catches it ends the
process, as Node has it, with its stack; a worker that ends so is replaced.

## Passwords

\`--auth user:password\` shows the password to everybody who may list processes. \`wirefold hash user\` reads a password from stdin
and prints what stands for it: \`user:$scrypt$ln=15,r=8,p=1$salt$hash\`, salt and hash in base64 without padding, which is the
form that passlib writes, too. Put it in single quotes. Neither an empty password nor one with control characters is taken. A check that would take more than 256 MiB is refused at the start. Checks
run one after the other, with at most 32 waiting; a password that was right is known again without one.

\`\`\`sh
echo 'correct horse' | wirefold hash ann
wirefold --auth 'ann:$scrypt$ln=15,r=8,p=1$…$…' --tls=self
\`\`\`

## Stopping

SIGINT, SIGTERM and SIGHUP stop it gracefully: it accepts no more, says what is in flight, answers that, and closes what is idle
a second later; after ten seconds it cuts what is left. A second SIGINT ends it at once, and
the scripts that it runs. With \`--workers\` each of them does so, and SIGTERM to one of them makes a new one take its place.

## Why was it refused?

\`--explain\` prints for each request that the protocol refuses, below its line of the log, where, by which clause, why, and what could happen without the
rule. With \`--log json\` it is a line of JSON with \`remote\` and \`explained\`. \`wirefold inspect\` says the same of bytes in a file or on stdin, with every event before it. Offsets count octets from the
start of the connection, in decimal; the caret stands under the first octet that no continuation can mend.

\`\`\`sh
printf 'GET / HTTP/1.1\\r\\nHost: a\\nX: b\\r\\n\\r\\n' | wirefold inspect
\`\`\`

\`--response\` reads what a server has sent in place of what a client has. What a response means depends on the method of the request
that it answers: GET, unless methods stand behind a \`=\`, in the order in which they were sent.

\`\`\`sh
printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\n' | wirefold inspect --response=HEAD
\`\`\`

With \`--json\` each event is a record: \`event\`, \`from\` and \`to\` (the octet behind its last), and what it says. A failure has
\`code\`, \`clause\`, \`reason\`, \`guards\`, \`around\` with octets in base 16, and the \`status\` that answered it, where one did.

## The log

\`common\` and \`combined\` are the formats that every log reader knows. What the protocol refuses stands there as a line whose
request is \`"-"\`, with the reason in quotes behind all fields; what an app or a script got wrong stands there as \`defect:\` or
\`failed:\`, with dashes for status and size, beside the line of the answer. Whatever a client sends, a line is one line of
printable ASCII; of a query only the \`?\` is written. Lines wait up to 50 ms for company. Where the reader of stderr hangs, 1 MiB is
kept for it and the rest is counted.

A process that has no file descriptor left closes new connections without an answer and without a line: the system's library
does that below Node, which does not tell. \`ulimit -n\` says how many there are; each connection takes one, each file in flight
another.

## Recording

\`--record file\` writes what comes in and goes out on every connection into a new file that only its owner may read: lines of JSON
with a time in milliseconds, the connection's number, and octets in base64, cut as they arrived. Under TLS they are those inside.
It holds whatever clients send, passwords and cookies included, so it is not served even where it lies in the folder that is. At
256 MiB it ends and says so. What follows an upgrade is not part of it.

\`wirefold replay file\` runs it again on connections in memory, whose clock is the recording's: deadlines pass when they passed,
and a minute takes no time. Name the folder or the module, and the options that answers depend on, as they were then. With
\`--to 127.0.0.1:8000\` it asks a running server, on this machine only, and waits before it sends each piece for what was answered
then. A last line that was cut off, as by the end of the process that wrote it, is left out. It says of each connection whether the answers are the same, \`Date\` aside, and shows where they begin to differ.

${fuzzChapter}

Do not edit: \`npm run docs\` writes it.
`
