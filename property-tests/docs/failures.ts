import { catalogue, type FailureCode, failureCodes } from '../../src/message/catalogue.js'

const row = (code: FailureCode): string => {
  const { status, clause, text, detail } = catalogue[code]
  return `| \`${code}\` | ${status} | ${clause} | ${text} | ${detail} |`
}

/** The text of `docs/failures.md`. */
export const failures = (): string => `# Failure catalogue

Every way to fail, from \`src/message/catalogue.ts\`: its code, the status that answers it, the clause that asks for it, what
the client reads, and what the log reads. Each of these answers says \`Connection: close\`, and nothing more is parsed from
its connection; where an answer has begun already, or nobody is there to read one, the connection is ended without a
status. The client's text says nothing of the input.

| code | status | clause | for the client | for the log |
|---|---|---|---|---|
${failureCodes.map(row).join('\n')}

Do not edit: \`npm run docs\` writes it.
`
