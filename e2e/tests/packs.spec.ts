import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { person } from './city'

const shipped = new URL('../../packs/review-opinion', import.meta.url).pathname

/** A copy of a shipped pack with one file changed. */
function changed(file: string, change: (text: string) => string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'haina-pack-')), 'review-opinion')
  cpSync(shipped, folder, { recursive: true })
  const path = join(folder, file)
  const before = readFileSync(path, 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  writeFileSync(path, after)
  return folder
}

test('a pack is uploaded, its faults are shown by file and line, its plan is seen, and it is applied', async ({ browser }) => {
  const { page, context } = await person(browser, 'admin')
  await page.goto('/packs')
  await page.getByRole('link', { name: '上传场景包' }).click()

  const broken = changed('pack.yaml', (text) => text.replace(/^version: .*$/m, 'version: 一点二'))
  await page.locator('[data-pack-folder]').setInputFiles(broken)
  await expect(page.locator('[data-faults]')).toContainText(/pack\.yaml:\d+/)
  await expect(page.locator('[data-apply]')).toHaveCount(0)

  const number = `1.${Date.now() % 1_000_000}.0`
  const good = changed('pack.yaml', (text) => text.replace(/^version: .*$/m, `version: ${number}`))
  await page.locator('[data-pack-folder]').setInputFiles(good)
  await expect(page.locator('[data-plan]')).toContainText(number)
  await expect(page.locator('[data-faults]')).toHaveCount(0)
  await page.locator('[data-apply]').click()
  await expect(page.getByText('已启用新版本')).toBeVisible()
  await page.goto('/packs/review-opinion')
  await expect(page.getByText(number).first()).toBeVisible()
  for (const folder of [broken, good]) rmSync(join(folder, '..'), { recursive: true, force: true })
  await context.close()
})
