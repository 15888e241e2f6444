/**
 * Is it a socket under TLS? It says so of itself. To ask by its class would load `node:tls`, which takes as long as all else
 * that a server without TLS loads.
 */
export const isTlsSocket = (socket: object): boolean => 'encrypted' in socket && socket.encrypted === true
