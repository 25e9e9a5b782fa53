import { expect, test } from '@playwright/test'
import { get, person, phone } from './city'

interface Resource { id: string; key: string; owner: { key: string }; fields: { name: string; grade: string }[] }

test('terms that break a law are refused with its words, and what comes is seen before it comes', async ({ browser }) => {
  const { page, context } = await person(browser, 'unit-lead')
  const { items } = await get<{ items: Resource[] }>(page, '/v1/catalog/resources?owner=urban-management&limit=200')
  const own = items.find((one) => one.key === 'urban.stalls')
  expect(own, 'the bureau has its table of stalls').toBeTruthy()
  const before = await get<{ items: unknown[] }>(page, '/v1/agreements?state=offered&limit=200')

  // All fields, so the names of stall keepers too, and no word of what for.
  await page.goto(`/agreements/new?resource=${own?.id}`)
  const form = page.locator('[data-offer]')
  await form.getByLabel('名称', { exact: true }).fill('摊点登记全部字段')
  await form.getByLabel('任何单位都可以接受').check()
  await form.getByLabel(/^读取/).check()
  await form.locator('[data-send]').click()
  const refused = page.getByRole('alert').filter({ hasText: 'AGR0010' })
  await expect(refused).toContainText('《中华人民共和国个人信息保护法》第六条')
  await expect(refused).toContainText('处理个人信息应当具有明确、合理的目的')
  const after = await get<{ items: unknown[] }>(page, '/v1/agreements?state=offered&limit=200')
  expect(after.items.length).toBe(before.items.length)
  await context.close()
})

test('the auditor sees which agreements a coming version of a rule will break, on a phone', async ({ browser }) => {
  const { page, context } = await person(browser, 'auditor', phone)
  await page.goto('/data-rules')
  await page.locator('[data-rule="data-rules/city-circulation"]').click()
  await expect(page.locator('[data-version="2024-01-01"] [data-article]')).toHaveCount(2)
  await page.getByRole('tab', { name: /尚未施行/ }).click()
  await expect(page.locator('[data-version="2036-01-01"] [data-article]')).toHaveCount(3)
  await expect(page.locator('[data-version] [data-kept]')).toHaveCount(0)
  const broken = page.locator('[data-touched] [data-broken="1"]')
  await expect(broken.first()).toContainText('第五条 不符合')
  await broken.first().getByRole('link').click()
  // Today it keeps what is in force.
  const bound = page.locator('[data-bound] [data-article]')
  await expect(bound.first()).toHaveAttribute('data-kept', 'true')
  await context.close()
})
