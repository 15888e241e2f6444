import { defineConfig } from 'vitest/config'

const pure = ['grammar', 'message', 'parser', 'response', 'connection', 'handler']

export default defineConfig({
  test: {
    include: ['property-tests/**/*.test.ts'],
    setupFiles: ['property-tests/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: pure.map((room) => `src/${room}/**`),
      reporter: ['text-summary', 'json-summary', 'text'],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
})
