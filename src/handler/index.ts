/** What is built of requests and replies alone: it works the same under every shell. */
export * from './client/index.js'
export * from './codec/index.js'
export { type Handler, methods } from './methods.js'
export * from './middleware/index.js'
export * from './openapi/index.js'
export { type Problem, type ProblemError, type ProblemPart, problem, problemBody, problemType } from './problem.js'
export * from './routes/index.js'
export * from './semantics/index.js'
