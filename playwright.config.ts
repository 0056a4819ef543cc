import { defineConfig } from '@playwright/test'

const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/global-setup.ts',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // One server, one machine: more workers would only slow each other down.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  use: {
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    // Chromium's own sandbox does not work for root.
    launchOptions: { executablePath: process.env.CHROMIUM_PATH || undefined, args: isRoot ? ['--no-sandbox'] : [] },
  },
  projects: [{ name: 'chromium', use: { browserName: 'chromium' } }],
})
