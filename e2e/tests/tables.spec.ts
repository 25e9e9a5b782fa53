import { expect, test, type Page } from '@playwright/test'
import { get, person } from './city'

const table = 'urban.stalls'
const head = '摊点编号,经营者,联系电话,所属区市,许可日期,月摊位费'
const stamp = Date.now().toString(36)
const stalls = Array.from({ length: 30 }, (_, n) => `QD-E2E-${stamp}-${n},王海宁,19900000028,370202,2026/3/${1 + (n % 28)},${200 + n}.00`)

/** Chooses a file of these lines and sends it. */
async function deliver(page: Page, name: string, lines: string[]) {
  await page.locator('[data-file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n') + '\n') })
  await page.locator('[data-send]').click()
}

async function rows(page: Page): Promise<number> {
  return (await get<{ rows: number }>(page, `/v1/tables/${table}`)).rows
}

test('a department delivers a file that is refused, repaired, taken in, asked about and withdrawn', async ({ browser }) => {
  const { page } = await person(browser, 'unit-lead')
  await page.goto('/tables')
  await page.getByRole('link', { name: '占道经营摊点登记' }).first().click()
  await expect(page.locator('[data-deliver]')).toBeVisible()
  const before = await rows(page)
  await expect(page.locator('[data-sum]')).toContainText(String(before))

  // A column of a wrong name: nothing comes in, and the page says what to do.
  await deliver(page, `${stamp}-wrong.csv`, [head.replace('经营者', '业主'), ...stalls])
  await expect(page.locator('[data-refused]')).toContainText('整批退回')
  expect(await rows(page)).toBe(before)

  // Repaired, with two bad rows: these are rejected with their reasons, the others are in.
  const bad = [`QD-E2E-${stamp}-x,,19900000028,370202,2026/3/1,10.00`, `QD-E2E-${stamp}-y,李岚,19900000028,370202,2026-02-30,10.00`]
  await deliver(page, `${stamp}.csv`, [head, ...stalls, ...bad])
  await expect(page.locator('[data-done]')).toContainText('已入库')
  expect(await rows(page)).toBe(before + stalls.length)
  await expect(page.locator('[data-sum]')).toContainText(String(before + stalls.length))

  // The question of somebody of the department counts them; another department's numbers are not for them.
  const handler = (await person(browser, 'handler')).page
  await handler.goto('/query')
  await handler.getByLabel('用途').fill('摊位费盘点')
  await handler.getByLabel('SQL 语句').fill(`SELECT count(*) AS n FROM ${table} WHERE stall_no LIKE 'QD-E2E-${stamp}-%'`)
  await handler.locator('[data-run]').click()
  await expect(handler.locator('[data-answer]')).toContainText(String(stalls.length))
  await handler.getByLabel('SQL 语句').fill('SELECT address FROM police.floating')
  await handler.locator('[data-run]').click()
  await expect(handler.locator('[data-denied]')).toContainText('没有有效授权')

  // Withdrawn: the total falls by what it had brought, and the version says why.
  const batches = await get<{ items: { id: string; file_name: string }[] }>(page, `/v1/tables/${table}/batches`)
  const batch = batches.items.find((one) => one.file_name === `${stamp}.csv`)?.id
  const { csrf } = await get<{ csrf: string }>(page, '/v1/session')
  const body = { action: 'withdraw', reason: '重复报送' }
  const answer = await page.request.post(`/v1/tables/${table}/batches/${batch}/actions`, { data: body, headers: { 'x-csrf-token': csrf } })
  expect(answer.ok(), await answer.text()).toBe(true)
  await page.reload()
  await expect(page.locator('[data-sum]')).toContainText(String(before))
  expect(await rows(page)).toBe(before)
})
