import { expect, test, type Page } from '@playwright/test'
import { act, action, get, person, phone, photo, workThrough, type Words } from './city'
import { report } from './report'

interface Rate { numerator: number; denominator: number }
interface Me { roles: { role: string; dept: string | null; dept_title: Words | null }[] }
const stamp = Date.now().toString(36)

async function idOf(page: Page, words: string): Promise<string> {
  const page1 = await get<{ items: { id: string; title: string }[] }>(page, '/v1/matters?view=all&sort=-opened&limit=50')
  const found = page1.items.find((one) => one.title.includes(words))
  expect(found, `no matter titled ${words}`).toBeTruthy()
  return found?.id ?? ''
}

test('one appeal is followed from the phone to dispatch, work, answer, rating, closing and public progress', async ({ browser }) => {
  test.setTimeout(240_000)
  const title = `路灯不亮${stamp}`
  const resident = await person(browser, 'resident', phone)
  const code = await report(resident.page, { type: /诉求/, class: [/城市管理/, /路灯/], text: `${title}。从 27 号到 31 号院，连着五盏灯不亮，晚上下班害怕。`, photo: '#22303a' })
  expect(code.length).toBeGreaterThanOrEqual(8)

  // Anybody with the code follows it, without signing in.
  const visitor = await person(browser, null, phone)
  await visitor.page.goto(`/track/${code}`)
  await expect(visitor.page.getByText('现在到哪一步')).toBeVisible()
  await expect(visitor.page.getByText('我们已经收到').or(visitor.page.getByText('已经受理'))).toBeVisible()

  // The desk has it in its list with the unit that the catalogue proposes: the handler's own.
  const handler = await person(browser, 'handler')
  const me = await get<Me>(handler.page, '/v1/session')
  const unit = me.roles.find((held) => held.dept)?.dept_title?.zh ?? ''
  expect(unit).toBeTruthy()
  const dispatcher = await person(browser, 'dispatcher')
  const id = await idOf(dispatcher.page, title)
  const desk = dispatcher.page
  await desk.goto('/desk')
  const row = desk.locator('[data-row]', { hasText: title })
  await expect(row).toContainText(`→ ${unit}`)
  await row.click()
  await expect(desk.getByRole('heading', { name: title })).toBeVisible()
  if (await action(desk, 'accept').count()) await act(desk, 'accept')
  await expect(desk.locator('[data-dispatch]')).toBeEnabled()
  await desk.locator('[data-dispatch]').click()
  await expect(desk.locator('.el-message').filter({ hasText: `已派给${unit}` })).toBeVisible()
  await expect(row).toHaveCount(0)

  // The handler finds it in the unit's work, signs, claims, calls the person and does it.
  const work = handler.page
  await work.goto('/work?view=unit')
  await work.getByRole('link', { name: title }).click()
  await expect(work.getByRole('heading', { name: title })).toBeVisible()
  await expect(work.locator('ol.line')).toContainText(`${unit}主办`)
  const say = (dialog: { locator: Page['locator'] }) => dialog.locator('textarea').first().fill('现场核实，已更换五盏灯具。')
  await workThrough(work, ['sign', 'claim'])
  await act(work, 'contact', async (dialog) => { await dialog.locator('label.pill', { hasText: '是' }).first().click(); await say(dialog) })
  await act(work, 'attach', async (dialog) => {
    await dialog.locator('input[type="file"]').setInputFiles(await photo(work, '#ffd98a'))
    await expect(dialog.getByText('正在上传')).toHaveCount(0)
    await expect(dialog.getByText('photo.jpg')).toBeVisible()
    await dialog.locator('#param-shows').selectOption('after')
  })
  await workThrough(work, ['claim', 'complete_task'], { complete_task: say })
  await visitor.page.reload()
  await expect(visitor.page.getByText('责任单位正在办')).toBeVisible()

  // The head of the unit answers; the person reads it on the phone, rates it, and that closes it.
  const lead = await person(browser, 'unit-lead')
  await lead.page.goto(`/matters/${id}`)
  await expect(lead.page.getByRole('heading', { name: title })).toBeVisible()
  await workThrough(lead.page, ['claim', 'complete_task'], { complete_task: say })
  const before = await get<{ total: { satisfied: Rate } }>(dispatcher.page, '/v1/rates?by=unit')
  await act(lead.page, 'answer', async (dialog) => {
    await dialog.locator('textarea').first().fill('您好，五盏路灯已全部更换，欢迎监督。')
    const kind = dialog.locator('#param-class')
    if (await kind.count()) await kind.selectOption({ index: 1 })
  })
  const seen = resident.page
  await seen.goto(`/track/${code}`)
  await expect(seen.getByText('五盏路灯已全部更换').first()).toBeVisible()
  if (await seen.locator('#rate-phone').count() || !(await seen.locator('label.g5').count())) {
    await seen.goto(`/matters/${id}`)
    await act(seen, 'rate', async (dialog) => { await dialog.locator('label.g5').click(); await dialog.locator('label.pill', { hasText: '是' }).first().click() })
  } else {
    await seen.locator('label.g5').click()
    await seen.locator('label.pill', { hasText: '解决了' }).first().click()
    await seen.locator('[data-rate]').click()
    await expect(seen.getByText('谢谢您的评价')).toBeVisible()
  }
  await expect.poll(async () => (await get<{ state: string }>(desk, `/v1/matters/${id}`)).state, { timeout: 30_000 }).toBe('closed')
  await expect.poll(async () => (await get<{ total: { satisfied: Rate } }>(desk, '/v1/rates?by=unit')).total.satisfied.denominator, { timeout: 30_000 }).toBeGreaterThan(before.total.satisfied.denominator)

  // Whoever has the code sees that it is done, what was answered, and every step on the way.
  await visitor.page.reload()
  await expect(visitor.page.getByText('已经办结').first()).toBeVisible()
  await expect(visitor.page.getByText('五盏路灯已全部更换').first()).toBeVisible()
  for (const step of ['已派单', '承办单位已签收', '已答复', '已评价']) await expect(visitor.page.locator('.story')).toContainText(step)

  // And the rates open into what they were counted from.
  await desk.goto('/rates')
  await expect(desk.getByRole('heading', { name: '办理成效' })).toBeVisible()
  await desk.locator('.sums button', { hasText: '满意率' }).click()
  const drawer = desk.getByRole('dialog', { name: '满意率怎么算的' })
  await expect(drawer).toContainText('分母')
  await desk.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
  for (const one of [resident, visitor, handler, dispatcher, lead]) await one.context.close()
})

test('a visitor without an account reports, and follows by code', async ({ browser }) => {
  const { page, context } = await person(browser, null, phone)
  const code = await report(page, { text: `井盖响动${stamp}，夜里车一过就响。`, named: true })
  await page.getByRole('link', { name: '看进度' }).click()
  await expect(page.getByText(code)).toBeVisible()
  await context.close()
})

test('the desk dispatches the matter in hand by one key', async ({ browser }) => {
  const { page, context } = await person(browser, 'dispatcher')
  await page.goto('/desk')
  await expect(page.locator('[data-dispatch]').or(page.getByText('单都派完了')).first()).toBeVisible()
  const first = page.locator('[data-row][aria-current="true"] b')
  if (await page.locator('[data-dispatch]:enabled').count()) {
    const title = await first.innerText()
    const count = await page.locator('[data-row]').count()
    await page.locator('body').press('Enter')
    await expect(page.locator('.el-message')).toContainText('已派给')
    if (count > 1) await expect(first).not.toHaveText(title)
  }
  await context.close()
})
