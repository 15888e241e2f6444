import type { Entry } from '../message/entry.js'

/** What a script's output can get wrong, RFC 3875 §6; each is answered with 502 and told to the log. */

/** The codes. */
export type OutputFault =
  | 'no-output'
  | 'broken-off'
  | 'bad-header'
  | 'no-cgi-field'
  | 'duplicate-field'
  | 'bad-status'
  | 'bad-location'
  | 'bad-content-length'
  | 'framing-field'
  | 'unwritable-status'
  | 'too-large'
  | 'ahead-of-input'
  | 'redirect-loop'

const fault = (clause: string, detail: string): Pick<Entry, 'clause' | 'detail'> => ({ clause, detail })

/** What each of them means, for the log. */
export const outputFaults: Readonly<Record<OutputFault, Pick<Entry, 'clause' | 'detail'>>> = {
  'no-output': fault('RFC 3875 §6.2', 'the script said nothing'),
  'broken-off': fault('RFC 3875 §6.3', 'the output ended inside its header block'),
  'bad-header': fault('RFC 3875 §6.3', 'the header block is malformed, or too large'),
  'no-cgi-field': fault('RFC 3875 §6.3', 'there is no Content-Type, no Location and no Status that says anything'),
  'duplicate-field': fault('RFC 3875 §6.3', 'a field that may stand once stands twice'),
  'bad-status': fault('RFC 3875 §6.3.3', 'Status is not three digits from 200 to 599 and a reason'),
  'bad-location': fault('RFC 3875 §6.3.2', 'Location is no path alone and no absolute URI'),
  'bad-content-length': fault('RFC 9110 §8.6', 'Content-Length is not one run of digits'),
  'framing-field': fault('RFC 3875 §6.3.4', 'Transfer-Encoding is for the server to say'),
  'unwritable-status': fault('RFC 9110 §15', '405 without Allow, or 426'),
  'too-large': fault('RFC 3875 §7.2', 'the content is longer than the output limit'),
  'ahead-of-input': fault('RFC 3875 §4.2', 'too much output before the content of the request was read'),
  'redirect-loop': fault('RFC 3875 §6.2.2', 'a local redirect led to another one too often'),
}
