import { expect, test } from 'vitest'
import { appRequest } from '../../../src/fuzz/arbitraries/routes.js'
import { on, type Routes } from '../../../src/handler/routes/routes.js'
import { toApp } from '../../../src/handler/routes/to-app.js'
import { runSync } from '../../../src/response/interpret.js'

/** What JavaScript can return where TypeScript would not let it. */
const returning = (value: unknown): Routes<never> => on('GET', '/', () => value as never)

test('a route whose handler returns nothing was found all the same: that is a defect, and no 404', () => {
  for (const value of [undefined, null]) {
    const { result } = runSync(toApp(returning(value))(appRequest('GET', '/')))
    expect(result).toMatchObject({ _tag: 'Left', left: { _tag: 'Defect' } })
  }
})
