/**
 * Hooks of module resolution, which run on a thread of their own: what is not found beside an app's module is looked for
 * beside this package, where itself is found, and what it needs.
 */

interface Context {
  readonly parentURL?: string | undefined
}

type Next = (specifier: string, context: Context) => unknown

const OURS = /^(?:wirefold|fp-ts|io-ts)(?:\/|$)/

const OWN = new URL('../../package.json', import.meta.url).href

/** The hook of Node's `module.register`. */
export const resolve = async (specifier: string, context: Context, next: Next): Promise<unknown> => {
  try {
    return await next(specifier, context)
  } catch (error) {
    if (!OURS.test(specifier)) throw error
    return next(specifier, { ...context, parentURL: OWN })
  }
}
