import { defineConfig } from 'vitest/config'

/** Suites that build networks or desktops own the machine's names while they run: one file after the other, in one process each. */
const serial = { fileParallelism: false, maxWorkers: 1, pool: 'forks' as const, sequence: { concurrent: false } }

const second = 1000

/** Pages in a browser, with main played by the test: no networks, so they run beside the suites that build some. */
const gallery = ['test/e2e/gallery.test.ts', 'test/e2e/gallery/**/*.test.ts']

export default defineConfig({
  test: {
    root: import.meta.dirname,
    pool: 'forks',
    restoreMocks: true,
    // programs that tests start speak the language of their terminal
    env: { LC_ALL: 'C.UTF-8' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/architecture.test.ts', 'test/unit/**/*.test.{ts,tsx}', 'test/golden/**/*.test.ts'],
          // some start the command line several times, on a machine that may be busy
          testTimeout: 60 * second,
          hookTimeout: 60 * second,
        },
      },
      {
        extends: true,
        test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 60 * second, hookTimeout: 60 * second },
      },
      {
        extends: true,
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts', 'test/fuzz/**/*.test.ts'],
          ...serial,
          testTimeout: 120 * second,
          hookTimeout: 120 * second,
        },
      },
      {
        extends: true,
        test: { name: 'leak', include: ['test/leak/**/*.test.ts'], ...serial, testTimeout: 180 * second, hookTimeout: 180 * second },
      },
      {
        extends: true,
        test: { name: 'install', include: ['test/install/**/*.test.ts'], ...serial, testTimeout: 180 * second, hookTimeout: 600 * second },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: gallery,
          ...serial,
          testTimeout: 180 * second,
          hookTimeout: 180 * second,
        },
      },
      {
        extends: true,
        test: {
          name: 'windows',
          include: ['test/windows/**/*.test.ts'],
          globalSetup: ['test/windows/library/global-setup.ts'],
          ...serial,
          testTimeout: 120 * second,
          hookTimeout: 120 * second,
        },
      },
      {
        extends: true,
        test: { name: 'gallery', include: gallery, ...serial, testTimeout: 180 * second, hookTimeout: 180 * second },
      },
    ],
  },
})
