import { existsSync } from 'node:fs'

type Fuzzing = typeof import('./fuzz-bin.js')

/**
 * What fuzzes: a program beside the command, which is loaded for `wirefold fuzz` alone. It brings fast-check along;
 * compiled and not bundled, it looks for it where packages are.
 */
export const fuzzing = async (): Promise<Fuzzing> => {
  const bundled = new URL('./fuzz.cjs', import.meta.url)
  return import((existsSync(bundled) ? bundled : new URL('./fuzz-bin.js', import.meta.url)).href)
}
