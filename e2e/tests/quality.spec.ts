import { expect, test, type Page } from '@playwright/test'
import { get, person } from './city'

const stamp = Date.now().toString(36)
const key = `urban.lamps-${stamp}`
const title = `路灯台账 ${stamp}`
const lamp = (n: number, day = '2026-03-01') => `L${stamp}-${n},${day}`

interface Row { key: string; sources: { state: string; matter: string | null }[] }

async function change(page: Page, method: 'post' | 'put', path: string, data: unknown, kind?: string) {
  const { csrf } = await get<{ csrf: string }>(page, '/v1/session')
  const answer = await page.request[method](path, { data, headers: { 'x-csrf-token': csrf, ...(kind ? { 'content-type': kind } : {}) } })
  expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
}

/** A table of its own, so that no other journey counts its rows. */
async function declared(page: Page) {
  const field = (name: string, zh: string, type: string) => ({ name, title: { zh, en: name }, type, class: 'administration', grade: 'general-1', example: type === 'date' ? '2026-03-01' : 'L1' })
  const words = { zh: title, en: `street lamps ${stamp}` }
  await change(page, 'post', '/v1/catalog/resources', { publish: true, resource: { key, kind: 'table', owner: 'urban-management', area: '370200', title: words, meaning: words, fields: [field('lamp_no', '编号', 'code'), field('lit_on', '亮灯日期', 'date')], promise: { every: 'daily', by: '18:00' } } })
  await change(page, 'put', `/v1/tables/${key}`, { mode: 'full', keys: ['lamp_no'], checks: [] })
}
async function deliver(page: Page, name: string, lines: string[]) {
  await change(page, 'post', `/v1/tables/${key}/batches?name=${name}`, ['lamp_no,lit_on', ...lines].join('\n') + '\n', 'application/octet-stream')
}

test('bad rows stand on the board with their reason, lead to the matter that corrects them, and a good delivery clears them', async ({ browser }) => {
  const { page } = await person(browser, 'unit-lead')
  await declared(page)
  await page.goto(`/quality?table=${key}`)
  const card = page.locator(`[data-table="${key}"]`)
  await expect(card.locator('[data-state="none"]')).toBeVisible()

  // One row of four is bad: the open page hears of it, says why, and the matter about it is a click away.
  await deliver(page, 'lamps-1.csv', [1, 2, 3].map((n) => lamp(n)).concat(lamp(4, '昨天')))
  await expect(card.locator('[data-state="rejects"]')).toBeVisible({ timeout: 30_000 })
  await expect(card).toContainText('25.0%')
  await expect(card).toContainText('日期不对')
  await expect(card.locator('[data-matter]')).toBeVisible({ timeout: 30_000 })
  await card.locator('[data-matter]').click()
  await expect(page).toHaveURL(/\/matters\/mat_/)
  await expect(page.locator('main')).toContainText('问题数据更正')
  await expect(page.locator('main')).toContainText(title)

  // From the whole board: the department and the state narrow it, and the address keeps both.
  await page.goto('/quality')
  await page.getByRole('tab', { name: /有拒收/ }).click()
  await expect(page).toHaveURL(/state=rejects/)
  await expect(card).toBeVisible()
  await card.locator('[data-finding]').click()
  await expect(page).toHaveURL(/\/findings\/fnd_/)
  await expect(page.locator('main dl')).toContainText(title)
  await expect(page.locator('main')).toContainText('1 / 4')
  await expect(page.locator('main')).not.toContainText('bat_')
  await page.locator('main dl a[data-table]').click()
  await expect(page).toHaveURL(new RegExp(`/tables/${key}$`))

  // Corrected: in order, better than before, and nothing is open about it any more.
  await deliver(page, 'lamps-2.csv', [1, 2, 3, 4].map((n) => lamp(n)))
  await page.getByRole('link', { name: '数据质量' }).last().click()
  await expect(card.locator('[data-state="good"]')).toBeVisible({ timeout: 30_000 })
  await expect(card.locator('[data-way="better"]')).toContainText('25.0% → 0%')
  await expect(card.locator('[data-matter]')).toHaveCount(0, { timeout: 30_000 })
  const board = await get<{ items: Row[] }>(page, '/v1/quality?limit=200')
  expect(board.items.find((one) => one.key === key)?.sources.map((one) => one.state)).toEqual(['good'])
})
