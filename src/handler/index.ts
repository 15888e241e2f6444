/** What is built of requests and replies alone: it works the same under every shell. */
export { type Handler, methods } from './methods.js'
