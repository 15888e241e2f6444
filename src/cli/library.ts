type Commands = typeof import('./commands.js')

/** Is a module meant, and no folder? */
export const isModule = (target: string): boolean => /\.[cm]?[jt]s$/.test(target)

/** The commands for a target: of a folder those that are at hand; of a module those of the copy that it imports. */
export const commandsFor = async (target: string): Promise<Commands> =>
  isModule(target) ? (await import('./module-library.js')).commandsOf(target) : import('./commands.js')
