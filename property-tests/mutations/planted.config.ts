/** The tests of a room with a mutant in the source: nothing is written, the file changes on its way to whoever imports it. */
import { defineConfig } from 'vitest/config'

const mutant: unknown = JSON.parse(process.env.MUTANT ?? 'null')

const texts = (value: unknown): Record<string, string> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}

const { file, find = '', replace = '' } = texts(mutant)

export default defineConfig({
  plugins: [
    {
      name: 'mutant',
      enforce: 'pre',
      transform: (code, id) =>
        file !== undefined && id.endsWith(`/src/${file}`) ? code.split(find).join(replace) : undefined,
    },
  ],
  test: {
    root: '.',
    include: ['property-tests/**/*.test.ts'],
    setupFiles: ['property-tests/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
