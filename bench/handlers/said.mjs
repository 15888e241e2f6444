/** What every server of this benchmark answers: a user by its number, and the user that was sent with a number. */
export const userOf = (id) => ({ id, name: `User ${id}`, email: `user${id}@a.example`, tags: ['one', 'two'] })
export const added = (user) => ({ id: 1, ...user })

/** The same rules as the codecs and schemas of the others, by hand. */
export const isUser = (value) =>
  typeof value === 'object' &&
  value !== null &&
  typeof value.name === 'string' &&
  typeof value.email === 'string' &&
  typeof value.age === 'number' &&
  Array.isArray(value.tags) &&
  value.tags.every((tag) => typeof tag === 'string')

/** The one spelling of an integer from 0 that a double holds. */
export const idOf = (text) => (/^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined)
