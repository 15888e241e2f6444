/** Descriptions with types at the edges: what a request is decoded by, and what an answer is written by. */
export { percentEncode } from '../../grammar/percent.js'
export {
  type AnswerField,
  type AnswerOf,
  type AnySent,
  jsonOf,
  nothing,
  problemDetails,
  rawOf,
  type Sent,
  type SentOf,
  send,
  textOf,
} from './answers.js'
export { bytesBody, formBody, jsonBody, textBody } from './bodies.js'
export type { AnyBodyCodec, BodyCodec, BodyFlaw } from './body-codec.js'
export {
  type Describes,
  type Describing,
  describeCodec,
  type Field as CodecField,
  type FieldFault,
  fieldOf,
} from './derive.js'
export type { Description, Documentation } from './description.js'
export { type AnyInputs, type Unsayable, type Written, writeInputs } from './encode.js'
export { type Answers, type Endpoint, endpoint, type Fields, type Given, type Inputs, type Spec } from './endpoint.js'
export {
  type FilePart,
  type FilePartOptions,
  filePart,
  fileParts,
  optionalFilePart,
  type UploadedFile,
} from './file-part.js'
export {
  type FoldPartsOptions,
  type FormBroken,
  type FormFlaw,
  type FormStep,
  foldParts,
} from './fold-parts.js'
export { type FailureOf, handle } from './handle.js'
export { type MultipartFields, type MultipartOptions, type MultipartValues, multipartBody } from './multipart.js'
export type { FormEvent } from './multipart-stream.js'
export { type AnyParameter, many, optional, type Parameter, type ValueOf, withDefault } from './parameter.js'
export { type NamedSchemas, namedSchemas, schemaOf } from './schema.js'
export type { Generates, Generating, Schema, Shape } from './shape.js'
export { MISS, type Miss, type TextField, textField } from './text-field.js'
export {
  between,
  boolean,
  flag,
  integer,
  isoDate,
  isoInstant,
  matching,
  number,
  oneOf,
  sized,
  string,
  uuid,
} from './text-fields.js'
