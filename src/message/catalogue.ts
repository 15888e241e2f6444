import type { Entry } from './entry.js'
import { entry } from './entry.js'
import { readingFailures } from './reading-failures.js'
import { responseFailures } from './response-failures.js'

const conversation = {
  'content-too-large': entry(
    413,
    'RFC 9110 §15.5.14',
    'The content is too large.',
    'the content goes past the limit of whoever reads it',
  ),
  'unknown-expectation': entry(
    417,
    'RFC 9110 §10.1.1',
    'This expectation is not known here.',
    'Expect names something besides 100-continue',
  ),
  'head-timeout': entry(
    408,
    'RFC 9110 §15.5.9',
    'The request took too long to arrive.',
    'the head was not complete at its deadline',
  ),
  'body-timeout': entry(
    408,
    'RFC 9110 §15.5.9',
    'The content took too long to arrive.',
    'nothing of the content arrived for too long',
  ),
  'slow-body': entry(
    408,
    'RFC 9110 §15.5.9',
    'The content arrives too slowly.',
    'the content arrives below the minimum rate',
  ),
  'connect-refused': entry(
    501,
    'RFC 9110 §9.3.6',
    'CONNECT is not served here.',
    'CONNECT, and the app does not take it',
  ),
  'trace-refused': entry(501, 'RFC 9110 §9.3.8', 'TRACE is not served here.', 'TRACE is never reflected'),
  'handler-timeout': entry(
    503,
    'RFC 9110 §15.6.4',
    'The server took too long to answer.',
    'the handler did not answer before its deadline',
  ),
  'too-many-connections': entry(
    503,
    'RFC 9110 §15.6.4',
    'The server is busy.',
    'more connections than the limit, and none idle to shed',
  ),
  'handler-defect': entry(
    500,
    'RFC 9110 §15.6.1',
    'The server met an unexpected condition.',
    'the handler threw, rejected, or returned what is no answer',
  ),
  'bad-response': entry(
    500,
    'RFC 9110 §15.6.1',
    'The server met an unexpected condition.',
    'the response cannot be written as it was described',
  ),
  'short-response': entry(
    500,
    'RFC 9112 §6.3',
    'The server met an unexpected condition.',
    'the content ended before its declared length, or its stream failed',
  ),
  'write-stall': entry(
    500,
    'RFC 9112 §9.5',
    'The client does not read.',
    'nothing of the queued output was taken for too long',
  ),
  gone: entry(500, 'RFC 9112 §9.5', 'The client has gone.', 'the connection was reset, or a write failed'),
}

/** Every way to fail, by its code. The only place that knows a code's status, clause and words. */
export const catalogue = {
  ...readingFailures,
  ...responseFailures,
  ...conversation,
} as const satisfies Record<string, Entry>

/** The name of one way to fail. */
export type FailureCode = keyof typeof catalogue

/** The codes in the catalogue's order. */
export const failureCodes: ReadonlyArray<FailureCode> = Object.keys(catalogue).filter(
  (code): code is FailureCode => code in catalogue,
)
