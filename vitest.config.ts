import preact from '@preact/preset-vite'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [preact()],
  define: { __VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    testTimeout: 30_000,
    // A second, as vitest has it, is short for a browser that has just started beside another one.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          sequence: { groupOrder: 0 },
          // One worker for each of two cores: left to itself, vitest keeps one of them free.
          maxWorkers: 2,
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/conformance/**/*.test.ts'],
          setupFiles: ['test/unit/support/texts.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          sequence: { groupOrder: 1 },
          include: ['test/browser/**/*.test.ts', 'test/attack/**/*.test.ts'],
          setupFiles: ['test/unit/support/texts.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'conductor',
          sequence: { groupOrder: 2 },
          include: ['test/conductor/**/*.test.ts'],
          setupFiles: ['test/unit/support/texts.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
