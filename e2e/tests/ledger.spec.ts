import { expect, test } from '@playwright/test'
import { get, person, phone } from './city'

test('a lead pays a part of what was set aside, and the rest is free again', async ({ browser }) => {
  const { page, context } = await person(browser, 'unit-lead')
  await page.goto('/ledger')
  await page.locator('[data-account="budget/street-cleaning"]').click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('市容保洁经费')
  const id = page.url().split('/').pop() ?? ''
  const read = () => get<{ debits: number; debits_pending: number }>(page, `/v1/ledger/accounts/${id}`)
  const before = await read()
  const first = page.locator('[data-transfer]', { has: page.locator('[data-post]') }).first()
  const transfer = (await first.getAttribute('data-transfer')) ?? ''
  const { amount } = await get<{ amount: number }>(page, `/v1/ledger/transfers/${transfer}`)
  await first.locator('[data-post]').click()
  const dialog = page.getByRole('dialog').last()
  await dialog.locator('[data-part]').check()
  await dialog.locator('[data-amount]').fill('1,000.50')
  await dialog.getByRole('button', { name: '入账' }).last().click()
  await expect(page.getByText('已入账').first()).toBeVisible()
  await expect(page.locator(`[data-transfer="${transfer}"] [data-post]`)).toHaveCount(0)
  const after = await read()
  expect([after.debits - before.debits, before.debits_pending - after.debits_pending]).toEqual([100_050, amount])
  await context.close()
})

test('a resident reads what came into the carbon account, on a phone', async ({ browser }) => {
  const { page, context } = await person(browser, 'resident', phone)
  await page.goto('/me/accounts')
  await page.getByRole('link', { name: /我的碳账户/ }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('我的碳账户')
  await expect(page.getByText('公交出行').first()).toBeVisible()
  await context.close()
})

test('the auditor adds the whole ledger up', async ({ browser }) => {
  const { page, context } = await person(browser, 'auditor')
  await page.goto('/ledger')
  await page.getByRole('button', { name: '开始核对' }).click()
  await expect(page.getByText('账目相符，分毫不差')).toBeVisible()
  await context.close()
})
