import { createRequire, register } from 'node:module'
import { pathToFileURL } from 'node:url'
import { own } from './package-folder.js'

/** Lets a module import this package without having it installed: `npx wirefold app.js` needs nothing else. */
export const lendPackage = (path: string): void => {
  try {
    createRequire(pathToFileURL(path)).resolve('wirefold/package.json')
  } catch {
    register(new URL('dist/cli/lending.js', own()))
  }
}
