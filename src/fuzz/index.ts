/**
 * What wirefold is tested with, for whoever tests something like it: arbitraries of requests and of what goes wrong with
 * them, laws that take a parser, a codec or an interpreter, an independent judge of requests, and a strict reader of
 * responses. Needs fast-check, an optional peer.
 */
export * from './arbitraries/index.js'
export { type Aim, aims, type Edit, edited, offsetOf, placesOf, type Spot } from './edits.js'
export { type Generate, type Generated, type GenerateOptions, generate } from './generate.js'
export * from './laws/index.js'
export * from './malformations/index.js'
export {
  keepingRuling,
  type MinimiseOptions,
  type Minimising,
  minimise,
  minimiseLater,
  minimising,
  ruledAs,
} from './minimise.js'
export * from './oracle/index.js'
export * from './report/index.js'
export {
  readResponses,
  readResponsesPartial,
  type StrictField,
  type StrictInterim,
  type StrictPartial,
  type StrictRequest,
  type StrictResponse,
} from './strict-response.js'
export * from './targets/index.js'
export * from './written/index.js'
