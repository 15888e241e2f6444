/** What a form of parts is to the compiler: its values by name, and what is no part of a form refused in words. */
import * as t from 'io-ts'
import {
  endpoint,
  filePart,
  fileParts,
  foldParts,
  handle,
  integer,
  many,
  multipartBody,
  nothing,
  optional,
  optionalFilePart,
  send,
  string,
  type UploadedFile,
} from '../../src/handler/index.js'
import { of } from '../../src/response/monad.js'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Same<A, B>): void => {}

const form = multipartBody({
  age: integer,
  title: optional(string),
  tags: many(integer),
  photo: filePart({ types: ['image/*'] }),
  letter: optionalFilePart(),
  rest: fileParts(),
})

const upload = endpoint('POST', '/', { body: form, responses: { 204: nothing } })

handle(upload, ({ body }) => {
  same<typeof body.age, number>(true)
  same<typeof body.title, string | undefined>(true)
  same<typeof body.tags, ReadonlyArray<number>>(true)
  same<typeof body.photo, UploadedFile>(true)
  same<typeof body.letter, UploadedFile | undefined>(true)
  same<typeof body.rest, ReadonlyArray<UploadedFile>>(true)
  return send(204)
})

// @ts-expect-error a number of JSON is no text
multipartBody({ age: t.number })

// @ts-expect-error a file is no part of a query
endpoint('GET', '/', { query: { a: filePart() }, responses: { 204: nothing } })

// @ts-expect-error a step goes on with a value of the same type
foldParts<number, never>(0, () => of('x'))
