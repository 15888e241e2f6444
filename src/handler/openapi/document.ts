import type { Schema } from '../codec/shape.js'

/** An OpenAPI 3.1 document as plain data: what `JSON.stringify` prints is the document. */

/** A parameter of an operation: OAS 3.1.0 §4.8.12. */
export interface OpenApiParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header' | 'cookie'
  readonly required: boolean
  readonly description?: string
  readonly allowEmptyValue?: boolean
  readonly schema: Schema
  /** Of the rest of a path, which OpenAPI has no word for: the schema of its segments. */
  readonly 'x-segments'?: Schema
}

/** The content of a message, by media type; octets have no schema. */
export type OpenApiContent = Readonly<Record<string, { readonly schema?: Schema }>>

/** An answer: OAS 3.1.0 §4.8.17. */
export interface OpenApiResponse {
  readonly description: string
  readonly content?: OpenApiContent
}

/** The schemes that let a client in, each with its scopes. */
export type SecurityRequirement = Readonly<Record<string, ReadonlyArray<string>>>

/** One method of one path: OAS 3.1.0 §4.8.10. */
export interface OpenApiOperation {
  readonly operationId?: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: ReadonlyArray<string>
  readonly deprecated?: boolean
  readonly security?: ReadonlyArray<SecurityRequirement>
  readonly parameters?: ReadonlyArray<OpenApiParameter>
  readonly requestBody?: { readonly required: true; readonly content: OpenApiContent }
  /** By status, or `default`. */
  readonly responses: Readonly<Record<string, OpenApiResponse>>
}

/** The methods that OpenAPI 3.1 knows. */
export type OpenApiMethod = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'

/** The methods of one path; those that OpenAPI 3.1 has no member for stand under `x-additionalOperations`. */
export type OpenApiPathItem = { readonly [M in OpenApiMethod]?: OpenApiOperation } & {
  readonly 'x-additionalOperations'?: Readonly<Record<string, OpenApiOperation>>
}

/** What the document says of the API as a whole: OAS 3.1.0 §4.8.2. */
export interface OpenApiInfo {
  readonly title: string
  readonly version: string
  readonly summary?: string
  readonly description?: string
  readonly termsOfService?: string
  readonly contact?: { readonly name?: string; readonly url?: string; readonly email?: string }
  readonly license?: { readonly name: string; readonly identifier?: string; readonly url?: string }
}

/** Where the API is served: OAS 3.1.0 §4.8.5. */
export interface OpenApiServer {
  readonly url: string
  readonly description?: string
}

/** A name that operations are grouped by. */
export interface OpenApiTag {
  readonly name: string
  readonly description?: string
}

/** A way to let a client in: OAS 3.1.0 §4.8.27. */
export type SecurityScheme =
  | {
      readonly type: 'apiKey'
      readonly name: string
      readonly in: 'query' | 'header' | 'cookie'
      readonly description?: string
    }
  | {
      readonly type: 'http'
      readonly scheme: string
      readonly bearerFormat?: string
      readonly description?: string
    }
  | { readonly type: 'mutualTLS'; readonly description?: string }
  | { readonly type: 'oauth2'; readonly flows: Readonly<Record<string, unknown>>; readonly description?: string }
  | { readonly type: 'openIdConnect'; readonly openIdConnectUrl: string; readonly description?: string }

/** What a document says besides what its routes say. */
export interface OpenApiOptions extends OpenApiInfo {
  readonly servers?: ReadonlyArray<OpenApiServer>
  readonly tags?: ReadonlyArray<OpenApiTag>
  /** By the names that `security` refers to. */
  readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>
  /** Of every operation that names none of its own. */
  readonly security?: ReadonlyArray<SecurityRequirement>
}

/** A document of OpenAPI 3.1.0. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: OpenApiInfo
  readonly servers?: ReadonlyArray<OpenApiServer>
  readonly tags?: ReadonlyArray<OpenApiTag>
  readonly security?: ReadonlyArray<SecurityRequirement>
  readonly paths: Readonly<Record<string, OpenApiPathItem>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly securitySchemes?: Readonly<Record<string, SecurityScheme>>
  }
}
