/** The example that is a test of vitest's. */
import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { root: '.', include: ['examples/fuzz-vitest.ts'] } })
