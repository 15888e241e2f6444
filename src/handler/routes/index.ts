/** Routes as values: a free monoid of what answers which method of which path. */
export { mapHandler, mapResponse, type Prefix, prefix, provide, recover } from './change.js'
export { compile, getOutcomeMonoid, type Outcome } from './compile.js'
export type { Missed } from './miss.js'
export type { Capture, Captures, Path, Pattern, PatternFault } from './pattern.js'
export {
  type AnyRoutes,
  all,
  type EnvironmentOf,
  type ErrorOf,
  getMonoid,
  on,
  type Route,
  type Routes,
} from './routes.js'
export { type AppOptions, type OnError, toApp } from './to-app.js'
