import { expect, type Page } from '@playwright/test'
import { photo } from './city'

export interface Telling { type?: RegExp; class?: [group: RegExp, leaf: RegExp]; text: string; address?: string; photo?: string; named?: boolean }

/** Walks the three steps of reporting and returns the tracking code that the last page shows. */
export async function report(page: Page, telling: Telling): Promise<string> {
  await page.goto('/report')
  await page.locator('#report-text').waitFor()
  if (telling.type) {
    const kind = page.locator('label.pill', { hasText: telling.type }).first()
    if (await kind.count()) await kind.click()
  }
  const tiles = page.locator('.tiles .tile')
  if (await tiles.count()) {
    await (telling.class ? tiles.filter({ hasText: telling.class[0] }) : tiles).first().click()
    const leaves = page.locator('label.pill:has(input[name="class"])')
    if (telling.class) await leaves.filter({ hasText: telling.class[1] }).first().click()
    else if (await leaves.count()) await leaves.first().click()
  }
  await page.locator('#report-text').fill(telling.text)
  for (const field of await page.locator('.body .field:has(label:not(:has(.muted))) > input.input:visible, .body .field:has(label:not(:has(.muted))) > textarea.input:visible').all()) {
    if (!(await field.inputValue())) await field.fill((await field.getAttribute('type')) === 'date' ? '2026-11-20' : telling.text.slice(0, 30))
  }
  for (const choice of await page.locator('.body fieldset:has(legend:not(:has(.muted))):has(input[type="radio"]):not(:has(input[name="type"], input[name="class"]))').all()) {
    if (!(await choice.locator('input:checked').count())) await choice.locator('label.pill').first().click()
  }
  if (telling.photo) {
    await page.locator('input[type="file"]').setInputFiles(await photo(page, telling.photo))
    await expect(page.locator('.photos img')).toHaveCount(1)
  }
  await page.getByRole('button', { name: '下一步' }).click()
  const district = page.locator('#r-area')
  await expect(district.or(page.getByRole('heading', { name: '在哪里？' })).first()).toBeVisible()
  if (await district.count()) {
    await district.selectOption('370202')
    await page.locator('#r-address').fill(telling.address ?? '山海关路 27 号院门口')
  }
  await page.getByRole('button', { name: '下一步' }).click()
  if (telling.named) {
    await page.locator('#r-name').fill('王女士')
    await page.locator('#r-phone').fill('13800002046')
  }
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await expect(page.getByRole('heading', { name: '收到了，谢谢您' })).toBeVisible()
  return (await page.locator('[data-code]').innerText()).trim()
}
