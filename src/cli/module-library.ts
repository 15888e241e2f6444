import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { own } from './package-folder.js'

type Commands = typeof import('./commands.js')

/** The folder of the package that the module imports by our name, or ours where it finds none. */
const folderFor = (module: string): URL => {
  try {
    return new URL('./', pathToFileURL(createRequire(pathToFileURL(module)).resolve('wirefold/package.json')))
  } catch {
    return own()
  }
}

/** The commands of the copy of the package that the module imports. */
export const commandsOf = async (module: string): Promise<Commands> => {
  const file = new URL('dist/cli/commands.js', folderFor(resolve(module)))
  return import((existsSync(file) ? file : new URL('dist/cli/commands.js', own())).href)
}
