import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    globalSetup: ['tests/support/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // What an installation would have; DATABASE_URL comes from tests/support/database.ts.
    env: {
      AUTH_SECRET: 'a secret of the tests, which is long enough',
      LOG_LEVEL: 'silent',
      PUBLIC_URL: 'http://localhost:3000',
    },
  },
})
