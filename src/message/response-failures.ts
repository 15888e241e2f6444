import { type Entry, entry } from './entry.js'

/** What is wrong of the other side's answer is no fault of whoever asked: to a client behind a gateway it is a 502. */
const bad = (clause: string, detail: string): Entry =>
  entry(502, clause, 'The server behind this one sent a malformed answer.', detail)

/** What can be wrong with a response alone; the rest of its head and its content fail as a request's do. */
export const responseFailures = {
  'bad-status-line': bad('RFC 9112 §4', 'the parts of a status line are not split by exactly one SP'),
  'bad-status': bad('RFC 9110 §15', 'the status is not three digits from 100 to 599'),
  'bad-reason': bad('RFC 9112 §4', 'an octet that a reason phrase cannot hold'),
  'long-status-line': bad('RFC 9112 §4', 'the status line goes past its limit'),
  'unsolicited-response': bad('RFC 9112 §9.2', 'octets of a response that no request asked for'),
  'interim-count': bad('RFC 9110 §15.2', 'more interim responses to one request than the limit'),
  'content-forbidden': bad('RFC 9110 §8.6', 'an interim response, or 204, that announces content'),
}
