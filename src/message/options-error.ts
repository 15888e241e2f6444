/** An option that makes no sense: which one, by its path in the record (`limits.line`), and why. */
export interface OptionsError {
  readonly _tag: 'OptionsError'
  readonly option: string
  readonly reason: string
}

/** An error about the option of that path. */
export const optionsError = (option: string, reason: string): OptionsError => ({ _tag: 'OptionsError', option, reason })
