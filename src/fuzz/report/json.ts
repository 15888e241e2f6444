/** A report for programs. */
import type { FuzzReport } from './report.js'
import { command, literal } from './shown.js'

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Octets as base64, RFC 4648 §4. */
const base64 = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two = 0, three = 0] = bytes.subarray(at, at + 3)
    const all = (one << 16) | (two << 8) | three
    for (const shift of [18, 12, 6, 0]) text += BASE64.charAt((all >> shift) & 63)
  }
  const spare = (3 - (bytes.length % 3)) % 3
  return spare === 0 ? text : text.slice(0, -spare) + '='.repeat(spare)
}

/** The report as JSON: octets are in base64, and as text beside that. */
export const jsonReport = (report: FuzzReport): string =>
  `${JSON.stringify(
    {
      ...report,
      findings: report.findings.map((one) => ({
        ...one,
        bytes: base64(one.bytes),
        least: base64(one.least),
        shown: literal(one.least),
        command: command(one),
      })),
      disagreements: report.disagreements.map((one) => ({ ...one, bytes: base64(one.bytes) })),
    },
    (_, value) => (value === undefined ? null : value),
    2,
  )}\n`
