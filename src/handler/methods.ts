import type { Request } from '../message/request.js'
import type { Answer } from '../response/answer.js'
import { sendError } from '../response/error-page.js'
import type { Reply } from '../response/reply.js'

/** What answers one request: a pure, synchronous function to the program that ends in an answer. */
export type Handler<E> = (request: Request) => Reply<E, Answer>

/**
 * BaseHTTPServer's `do_METHOD`s as a record: the handler of a request is found by its method, exactly as it was sent,
 * since methods are case-sensitive (RFC 9110 §9.1). A method that is not there gets 501 with its name, HEAD too: a
 * table says what it serves, and nothing is derived from it.
 */
export const methods = <E = never>(table: Readonly<Record<string, Handler<E>>>): Handler<E> => {
  const handlers = new Map(Object.entries(table))
  return (request) => (handlers.get(request.method) ?? unsupported)(request)
}

const unsupported = (request: Request): Answer => sendError(501, `Unsupported method ('${request.method}')`)
