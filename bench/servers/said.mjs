/** What every server of the benchmark answers, and how it tells its port. */
export const hello = 'Hello, World!'
export const message = () => ({ message: 'Hello, World!' })

/** The one line a server prints: the parent waits for it. */
export const announce = (port) => console.log(`port ${port}`)
