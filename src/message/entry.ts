/** What there is to know about one way to fail: two audiences, one place. */
export interface Entry {
  readonly status: number
  readonly clause: string
  /** For the client. Says nothing of the input. */
  readonly text: string
  /** For the log. */
  readonly detail: string
}

/** An entry of the catalogue. */
export const entry = (status: number, clause: string, text: string, detail: string): Entry => ({
  status,
  clause,
  text,
  detail,
})
/** One that is answered with 400. */
export const bad = (clause: string, text: string, detail: string): Entry => entry(400, clause, text, detail)
