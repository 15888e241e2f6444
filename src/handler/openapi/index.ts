/** Routes as a document of OpenAPI 3.1. */
export type {
  OpenApiContent,
  OpenApiDocument,
  OpenApiInfo,
  OpenApiMethod,
  OpenApiOperation,
  OpenApiOptions,
  OpenApiParameter,
  OpenApiPathItem,
  OpenApiResponse,
  OpenApiServer,
  OpenApiTag,
  SecurityRequirement,
  SecurityScheme,
} from './document.js'
export { openapi } from './openapi.js'
