import { busy, missing, type Unopened } from './file-system.js'
import type { Unwritten } from './upload-folder.js'

/** What the errors of a system say of a file. */

/** It is not there, not for us, or not what we serve: one is as good as the other, and nobody is told which. */
const ABSENT: ReadonlyArray<string> = [
  ...['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'EMLINK', 'ENAMETOOLONG', 'EINVAL', 'ENXIO', 'ENODEV'],
  ...['EISDIR', 'ESTALE', 'EOVERFLOW', 'ENOTCONN', 'EOPNOTSUPP', 'ENOTSUP', 'EILSEQ'],
]

/** There is too much open, or somebody has it for himself: it may be there in a moment. */
const CROWDED: ReadonlyArray<string> = ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EBUSY', 'ETXTBSY']

/** The code of an error of a system; none of any other. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/**
 * What an error comes to; one that says nothing of the file (EIO) is a defect, and goes on as it came.
 *
 * @example
 * assert.deepEqual(failed(Object.assign(new Error(), { code: 'EACCES' })), { _tag: 'Missing' })
 * assert.deepEqual(failed(Object.assign(new Error(), { code: 'EMFILE' })), { _tag: 'Busy' })
 */
export const failed = (error: unknown): Unopened | Promise<never> => {
  const code = codeOf(error)
  return ABSENT.includes(code) ? missing : CROWDED.includes(code) ? busy : Promise.reject(error)
}

/** Is it that there is a link in the last place, where none is followed? EMLINK is what FreeBSD says. */
export const isLink = (error: unknown): boolean => ['ELOOP', 'EMLINK'].includes(codeOf(error))

/** A file system without links, or that takes none from us. */
const LINKLESS: ReadonlyArray<string> = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']

/** Does the code say that a file cannot be given a second name here? */
export const isLinkless = (code: string): boolean => LINKLESS.includes(code)

const FULL: ReadonlyArray<string> = ['ENOSPC', 'EDQUOT', 'EFBIG']
const DENIED: ReadonlyArray<string> = ['EACCES', 'EPERM', 'EROFS']

/** Why nothing was written; one that says nothing of that is a defect, and goes on as it came. */
export const whyUnwritten = (error: unknown): Unwritten | Promise<never> => {
  const code = codeOf(error)
  return FULL.includes(code) ? 'full' : DENIED.includes(code) ? 'denied' : Promise.reject(error)
}
