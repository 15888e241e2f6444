import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { own } from './package-folder.js'

type Commands = typeof import('./commands.js')

/** Is a module meant, and no folder? */
const isModule = (target: string): boolean => /\.[cm]?[jt]s$/.test(target)

/** The folder of the package that the module imports by our name, or ours where it finds none. */
const folderFor = (module: string): URL => {
  try {
    return new URL('./', pathToFileURL(createRequire(pathToFileURL(module)).resolve('wirefold/package.json')))
  } catch {
    return own
  }
}

/** The commands for a target: of a folder those that are at hand; of a module those of the copy that it imports. */
export const commandsFor = async (target: string): Promise<Commands> => {
  if (!isModule(target)) return import('./commands.js')
  const file = new URL('dist/cli/commands.js', folderFor(resolve(target)))
  return import((existsSync(file) ? file : new URL('dist/cli/commands.js', own)).href)
}
