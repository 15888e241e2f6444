import { text } from './body.js'
import { flawOf } from './header-value.js'
import { Described, type Response } from './response.js'
import { type Contentful, reasonOf, statuses } from './status.js'

/** What an error page is made from. */
export interface ErrorDetails {
  readonly code: number
  /** A few words: the reason phrase, unless another was given. */
  readonly message: string
  /** A sentence. */
  readonly explain: string
}

const entity = (unit: string): string => {
  switch (unit) {
    case '&':
      return '&amp;'
    case '<':
      return '&lt;'
    case '>':
      return '&gt;'
    case '"':
      return '&quot;'
    default:
      return '&#39;'
  }
}

/**
 * Text that stands for itself in HTML, between tags and in a quoted attribute.
 *
 * @example
 * assert.equal(escapeHtml('<b> & "c"'), '&lt;b&gt; &amp; &quot;c&quot;')
 */
export const escapeHtml = (content: string): string => content.replace(/[&<>"']/g, entity)

/** The Content-Type of `errorPage`. */
export const errorContentType = 'text/html;charset=utf-8'

/**
 * The page that says what went wrong. Everything in it is escaped.
 *
 * @example
 * assert.equal(errorPage({ code: 404, message: '<oh>', explain: '' }).includes('&lt;oh&gt;'), true)
 */
export const errorPage = ({ code, message, explain }: ErrorDetails): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(`${code} ${message}`)}</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 15vh auto; padding: 0 1rem }</style>
</head>
<body>
<h1>Error response</h1>
<p>Error code: ${code}</p>
<p>Message: ${escapeHtml(message)}.</p>
<p>Error code explanation: ${code} - ${escapeHtml(explain)}</p>
</body>
</html>
`

/** How errors look: `error_message_format` and `error_content_type` of old. */
export interface ErrorStyle {
  readonly page: (details: ErrorDetails) => string
  readonly contentType: string
}

/** `errorPage` as text/html. */
export const defaultErrorStyle: ErrorStyle = { page: errorPage, contentType: errorContentType }

/**
 * `sendError` with a look of its own.
 *
 * @example
 * const plain = sendErrorAs({ page: ({ code, message }) => `${code} ${message}`, contentType: 'text/plain' })
 * assert.deepEqual(plain(404).body, { _tag: 'Text', text: '404 Not Found', type: 'text/plain' })
 */
export const sendErrorAs =
  (style: ErrorStyle) =>
  <const S extends number>(code: Contentful<S>, message?: string, explain?: string): Response<S> => {
    const details: ErrorDetails = {
      code,
      message: message ?? reasonOf(code),
      explain: explain ?? statuses.get(code)?.long ?? '',
    }
    const reason = message !== undefined && flawOf(message) < 0 ? message : undefined
    return new Described<S>({ status: code, reason, body: text(style.page(details), style.contentType) })
  }

/**
 * An error with a page that explains it. `message` and `explain` are the status table's unless given; `message` is the
 * reason phrase too, where the grammar lets it. The connection goes on, unless `closing` asks otherwise.
 *
 * @example
 * assert.equal(sendError(404).status, 404)
 * assert.equal(sendError(404, 'Nobody home').reason, 'Nobody home')
 */
export const sendError: <const S extends number>(
  code: Contentful<S>,
  message?: string,
  explain?: string,
) => Response<S> = /* @__PURE__ */ sendErrorAs(defaultErrorStyle)
