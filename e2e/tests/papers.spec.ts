import { expect, test } from '@playwright/test'
import { get, person, phone } from './city'

test('a resident brings no paper that a record speaks for, and sees who asked', async ({ browser }) => {
  const { page, context } = await person(browser, 'resident', phone)
  const view = await get<{ items: { id: string; type: string }[] }>(page, '/v1/matters?type=certificate-free/rent-subsidy')
  const id = view.items[0]?.id ?? ''
  await page.goto(`/matters/${id}`)
  await expect(page.locator('[data-paper="household-register"]')).toHaveAttribute('data-state', 'spared')
  await expect(page.locator('[data-paper="insurance-record"]')).toContainText('2012-07-01')
  await expect(page.locator('[data-paper="no-dwelling"]')).toContainText('已核验，免交')
  await expect(page.locator('[data-paper="marriage-certificate"]')).toContainText('需要提交')
  await page.goto('/me/questions')
  await expect(page.locator('[data-spared]')).toContainText('免交了 3 份')
  await expect(page.locator('[data-question="land.dwelling"]').first()).toContainText('没有查到')
  await expect(page.locator('[data-question="police.register"]').first()).toContainText('市住房和城乡建设局向市公安局核验')
  await context.close()
})

test('officials see counts of papers spared, and nobody in them', async ({ browser }) => {
  const { page, context } = await person(browser, 'supervisor')
  await page.goto('/papers')
  await expect(page.locator('[data-spared]')).not.toHaveText('0')
  await expect(page.locator('[data-paper="police.register"]')).toContainText('户口簿')
  await expect(page.locator('body')).not.toContainText('王海宁')
  await context.close()
})
