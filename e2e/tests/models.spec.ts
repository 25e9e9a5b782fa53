import { expect, test } from '@playwright/test'
import { get, person, type Words } from './city'

interface Funnel { key: string; raw: number; kept: number; stages: { title: Words; rows_in: number; rows_out: number; dropped: { rows: number }[] }[] }
interface Model { key: string; kind: string; title: Words; last: { id: string } | null; may_run: boolean }
const set = 'migrant-children'

test('models are run, their funnel adds up, and a model leads to its findings', async ({ browser }) => {
  const { page } = await person(browser, 'admin')
  await page.goto('/models')
  const models = (await get<Model[]>(page, '/v1/models')).filter((one) => one.key.startsWith(`${set}/`))
  const card = page.locator(`[data-set="${set}"]`)
  await expect(card.getByRole('listitem').filter({ has: page.locator('.to') })).toHaveCount(models.length)

  // Run: every model says what became of it, and all are as new as what they read.
  await card.locator('[data-run]').click()
  await expect(card.locator('[data-ran] [data-did]')).toHaveCount(models.length, { timeout: 60_000 })
  await expect(card.locator('[data-ran] :is([data-did="failed"], [data-did="waits"])')).toHaveCount(0)

  // The funnel on the page is the funnel of the server, and its steps add up.
  await page.locator('[data-funnel]').first().click()
  await expect(page.locator('[data-step]').first()).toBeVisible()
  const funnel = await get<Funnel>(page, `/v1/funnels/${set}/${set}`)
  const seen = await page.locator('[data-step]').evaluateAll((steps) => steps.map((step) => ({
    in: Number((step as HTMLElement).dataset.in), out: Number((step as HTMLElement).dataset.out),
    dropped: Array.from(step.querySelectorAll<HTMLElement>('[data-drop]'), (one) => Number(one.dataset.rows)),
  })))
  expect(seen).toEqual(funnel.stages.map((stage) => ({ in: stage.rows_in, out: stage.rows_out, dropped: stage.dropped.map((one) => one.rows) })))
  let before = funnel.raw
  for (const step of seen) {
    expect(step.in).toBe(before)
    expect(step.in).toBe(step.out + step.dropped.reduce((sum, n) => sum + n, 0))
    expect(step.dropped).toEqual([...step.dropped].sort((a, b) => b - a))
    before = step.out
  }
  expect(before).toBe(funnel.kept)
  await expect(page.locator('[data-sum]')).toHaveText(`${funnel.raw.toLocaleString('zh-CN')} = ${funnel.kept.toLocaleString('zh-CN')} + ${(funnel.raw - funnel.kept).toLocaleString('zh-CN')}`)
  await expect(page.locator('[data-table] tbody')).toHaveCount(funnel.stages.length)

  // From a step to its model: SQL, inputs, runs; and back to the funnel.
  await page.locator('[data-step]').first().getByRole('link').click()
  await expect(page.locator('[data-sql]')).toContainText('SELECT')
  await expect(page.locator('[data-reads] li').first()).toBeVisible()
  await expect(page.locator('[data-runs] tbody tr').first()).toBeVisible()
  await expect(page.locator('[data-params]')).toContainText('16')
  await page.locator('[data-to-funnel]').click()
  await expect(page).toHaveURL(new RegExp(`/funnels/${set}/${set}$`))
})

test('who may not run models sees them, and a finding and its model lead to each other', async ({ browser }) => {
  const { page } = await person(browser, 'supervisor')
  await page.goto('/models')
  await expect(page.locator(`[data-set="${set}"]`)).toContainText('由负责单位或管理员运行')
  await expect(page.locator('[data-run]')).toHaveCount(0)
  const claiming = (await get<Model[]>(page, '/v1/models')).find((one) => one.key === `${set}/child`)
  await page.getByRole('link', { name: claiming?.title.zh ?? '' }).first().click()
  await expect(page.locator('[data-claims]')).toBeVisible()
  await page.locator('[data-to-findings]').click()
  await expect(page).toHaveURL(/\/findings\?model=/)
  const found = await get<{ items: { title: Words }[] }>(page, `/v1/findings?limit=30&model=${set}/child`)
  expect(found.items.length).toBeGreaterThan(0)
  await expect(page.locator('#found li')).toHaveCount(found.items.length)
  await page.locator('#found li a').first().click()
  await page.getByRole('link', { name: `${set}/child` }).click()
  await expect(page.locator('[data-claims]')).toBeVisible()
})
