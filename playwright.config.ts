import { defineConfig } from '@playwright/test'
import type { PlenumTestOptions } from './e2e/fixtures'
import { chromiumFlags, chromiumPath } from './e2e/fixtures/chromium'

/**
 * Browser tests, in three houses: the simulated data center full of things (`demo`), the same empty (`empty`), and real
 * hosts (`lab`). Each worker starts a Plenum of its own (e2e/fixtures). `npm test` runs all; one by hand:
 * `npx playwright test --project=demo instances`.
 */
export default defineConfig<object, PlenumTestOptions>({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/fixtures/build.ts',
  // Two cores: one browser with one product.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    // What moves is drawn frame by frame by these processors, and waited for.
    contextOptions: { reducedMotion: 'reduce' },
    viewport: { width: 1440, height: 900 },
    // Recording doubles what a test costs: what fails is recorded when it is tried again.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromiumPath(), args: chromiumFlags },
  },
  projects: [
    {
      name: 'demo',
      testMatch: '**/*.e2e.ts',
      testIgnore: ['**/*.lab.e2e.ts', '**/*.empty.e2e.ts'],
      use: { seed: 'demo' },
    },
    { name: 'empty', testMatch: '**/*.empty.e2e.ts', use: { seed: 'none' } },
    { name: 'lab', testMatch: '**/*.lab.e2e.ts', use: { seed: 'none' }, timeout: 300_000 },
  ],
})
