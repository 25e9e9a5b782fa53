import { defineConfig } from '@playwright/test'
import { launch } from './browser.mjs'

/** The city is already running: `cargo xtask test` starts it and says where by HAINA_URL. */
export default defineConfig({
  testDir: 'tests',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: false,
  retries: 0,
  reporter: 'list',
  use: {
    baseURL: process.env.HAINA_URL ?? 'http://127.0.0.1:5173',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    launchOptions: launch,
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    trace: 'off',
  },
})
