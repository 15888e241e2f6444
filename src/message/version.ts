/**
 * The protocol version of a message, RFC 9112 §2.3. Minor versions above 1 are served, and shown, as 1.1 (RFC 9110
 * §2.5); 0.9 appears only where the option that allows it was set.
 */
export type Version = 'HTTP/0.9' | 'HTTP/1.0' | 'HTTP/1.1'

/** Does the version have persistent connections by default, 100 (Continue) and chunked? True of 1.1 alone. */
export const isModern = (version: Version): boolean => version === 'HTTP/1.1'
