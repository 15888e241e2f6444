/** Files of a folder as an app. */
export {
  busy,
  type Entries,
  type Entry,
  type FileSystem,
  missing,
  type Opened,
  type OpenedFile,
  type OpenedFolder,
} from './file-system.js'
export { type FilesApp, filesOf } from './files.js'
export { type MemoryFile, memoryFileSystem, octetText } from './memory.js'
export type { NameRules } from './names.js'
export { diskFileSystem, files, filesEither } from './node.js'
export { type DiskUploadOptions, diskUploads, upload, uploadEither } from './node-upload.js'
export type { Coding, DiskOptions, FilesOptions } from './options.js'
export { octetsOf, type PathRules, type Place, placeOf, segmentOf } from './path.js'
export { type Pattern, pattern } from './pattern.js'
export { type UploadOptions, uploadTo } from './upload.js'
export type { Draft, Finished, Present, Unwritten, UploadFolder, Written } from './upload-folder.js'
