import { expect, test } from '@playwright/test'
import { act, action, choose, get, person, phone, type Words } from './city'
import { report } from './report'

const stamp = Date.now().toString(36)
interface Row { id: string; title: string; state: string; opened_at: string }

test('a deputy takes a snapshot and sees it handled as one matter', async ({ browser }) => {
  const { page, context } = await person(browser, 'deputy', phone)
  await report(page, { type: /随手拍/, text: `人行道地砖松动${stamp}，雨天溅水。`, photo: '#b5533c' })
  await page.goto('/mine')
  await page.getByRole('link', { name: new RegExp(`地砖松动${stamp}`) }).click()
  await expect(page.getByRole('heading', { name: new RegExp(`地砖松动${stamp}`) })).toBeVisible()
  await expect(page.locator('.line li').first()).toBeVisible()
  await context.close()
})

test('a petition is taken in and its progress can be followed', async ({ browser }) => {
  const { page, context } = await person(browser, 'resident', phone)
  const code = await report(page, { type: /信访/, text: `补偿款核算有误${stamp}，请求复核。` })
  await page.goto(`/track/${code}`)
  await expect(page.getByText('现在到哪一步')).toBeVisible()
  await context.close()
})

test('a hard case is put to an expert, and the conclusion is kept', async ({ browser }) => {
  const dispatcher = await person(browser, 'dispatcher')
  const expert = await person(browser, 'expert')
  const who = await get<{ person: { display: string } }>(expert.page, '/v1/session')
  const units = await get<{ key: string; title: Words; kind: string }[] | { items: { key: string; title: Words; kind: string }[] }>(dispatcher.page, '/v1/departments')
  const unit = (Array.isArray(units) ? units : units.items).find((one) => one.kind === 'bureau')
  const rows = await get<{ items: Row[] }>(dispatcher.page, '/v1/matters?view=all&state=working&limit=30')
  let found = false
  // What was opened within the hour is in the hands of another journey.
  const settled = rows.items.filter((row) => Date.now() - Date.parse(row.opened_at) > 3_600_000)
  for (const row of settled.slice(0, 12)) {
    await dispatcher.page.goto(`/matters/${row.id}`)
    await expect(dispatcher.page.getByRole('heading', { name: row.title }).first()).toBeVisible()
    if (await action(dispatcher.page, 'convene').count()) { found = true; break }
  }
  expect(found, 'no matter can be put to a consultation').toBe(true)
  await act(dispatcher.page, 'convene', async (dialog) => {
    await dialog.locator('#param-question').fill(`由谁牵头？${stamp}`)
    await choose(dialog, dispatcher.page, 'units', unit?.title.zh ?? '')
    await choose(dialog, dispatcher.page, 'experts', who.person.display)
  })
  const address = dispatcher.page.url()
  await expert.page.goto('/consultations')
  await expect(expert.page.getByText(`由谁牵头？${stamp}`)).toBeVisible()
  await expert.page.goto(address)
  await act(expert.page, 'opine', async (dialog) => { await dialog.locator('#param-opinion').fill('由首接单位牵头。') })
  await dispatcher.page.reload()
  await act(dispatcher.page, 'conclude', async (dialog) => {
    await dialog.locator('#param-conclusion').fill(`由首接单位牵头，其他单位协办。${stamp}`)
    await choose(dialog, dispatcher.page, 'lead', unit?.title.zh ?? '')
  })
  await expect(dispatcher.page.getByText(`由首接单位牵头，其他单位协办。${stamp}`).first()).toBeVisible()
  await dispatcher.context.close()
  await expert.context.close()
})

test('an auditor verifies the whole journal in the browser', async ({ browser }) => {
  const { page, context } = await person(browser, 'auditor')
  await page.goto('/journal')
  await page.getByRole('button', { name: '开始核验' }).click()
  await expect(page.getByText('核验通过').first()).toBeVisible({ timeout: 90_000 })
  await context.close()
})

test('what is not allowed says why to the keyboard', async ({ browser }) => {
  const { page, context } = await person(browser, 'dispatcher')
  const rows = await get<{ items: Row[] }>(page, '/v1/matters?view=all&limit=5')
  await page.goto(`/matters/${rows.items[0]?.id}`)
  const barred = page.locator('.actions [aria-disabled="true"]').first()
  await barred.focus()
  const why = await barred.locator('.sr-only').innerText()
  expect(why.length).toBeGreaterThan(4)
  expect(why).not.toMatch(/[a-z]+-[a-z]+/)
  await expect(page.getByRole('tooltip').filter({ visible: true })).toHaveText(why.replace(/^.*?: /, ''))
  await context.close()
})

test('the keyboard alone gets past the menu, into a dialog and out again', async ({ browser }) => {
  const { page, context } = await person(browser, 'dispatcher')
  const rows = await get<{ items: Row[] }>(page, '/v1/matters?view=all&state=working&limit=5')
  await page.goto(`/matters/${rows.items[0]?.id}`)
  await expect(page.locator('.actions')).toBeVisible()
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: '跳到正文' })
  await expect(skip).toBeFocused()
  expect(await skip.evaluate((link) => link.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => Boolean(document.activeElement?.closest('main')))).toBe(true)
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)
  expect(outline).not.toBe('none')
  await action(page, 'comment').focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog').last()
  await expect(dialog).toBeVisible()
  await expect.poll(() => page.evaluate(() => Boolean(document.activeElement?.closest('[role="dialog"]')))).toBe(true)
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(action(page, 'comment')).toBeFocused()
  await context.close()
})

test('a view of my work is filtered, kept and opened again', async ({ browser }) => {
  const { page, context } = await person(browser, 'unit-lead')
  await page.goto('/work?view=all')
  await page.getByRole('button', { name: '筛选' }).click()
  await page.locator('#f-state').selectOption('closed')
  await expect(page).toHaveURL(/state=closed/)
  await page.getByRole('button', { name: '存为常用视图' }).click()
  await page.locator('#view-name').fill(`办结的${stamp}`)
  await page.getByRole('dialog').getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.goto('/work')
  await page.getByRole('button', { name: `办结的${stamp}`, exact: true }).click()
  await expect(page).toHaveURL(/state=closed/)
  await expect(page.locator('#f-state')).toHaveValue('closed')
  await context.close()
})

test('the language can be changed anywhere and is kept', async ({ browser }) => {
  const { page, context } = await person(browser, null)
  await page.goto('/')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Say it once')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await context.close()
})

test('somebody shows the code of the account and the card, and from then on is known', async ({ browser }) => {
  const deputy = await person(browser, 'deputy', phone)
  await deputy.page.goto('/me/dossier')
  await expect(deputy.page.getByRole('heading', { name: '请先实名核验' })).toBeVisible()
  const code = (await deputy.page.locator('[data-account]').textContent())?.trim() ?? ''
  expect(code).toMatch(/^per_/)
  const { page, context } = await person(browser, 'admin')
  await page.goto('/directory')
  const form = page.locator('form', { has: page.getByLabel('账号编号') })
  await form.getByLabel('账号编号').fill('per_nobody')
  await form.getByRole('button', { name: '查找账号' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'per_' })).toBeVisible()
  await form.getByLabel('账号编号').fill(code)
  await form.getByRole('button', { name: '查找账号' }).click()
  // The example of GB 11643-1999: nobody in this city has it. First with the wrong check character.
  await page.getByLabel('身份证号码').fill('110105194912310021')
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: '绑定' }).click()
  await expect(page.getByText('PAR0031')).toBeVisible()
  await page.getByLabel('身份证号码').fill('11010519491231002X')
  await page.getByRole('button', { name: '绑定' }).click()
  await expect(page.getByText(/绑定身份号码/).first()).toBeVisible()
  await deputy.page.reload()
  await expect(deputy.page.getByRole('heading', { name: '还没有您的档案' })).toBeVisible()
  await deputy.context.close()
  await context.close()
})
