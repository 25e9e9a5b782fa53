import { expect, test, type Page } from '@playwright/test'
import { act, get, person, phone, photo } from './city'
import { report } from './report'

const stamp = Date.now().toString(36)
const machine = { viewport: { width: 1080, height: 1920 }, hasTouch: true }

/** A command by whoever is signed in there: the steps between that other journeys show as people do them. */
async function command(page: Page, id: string, body: object) {
  const { csrf } = await get<{ csrf: string }>(page, '/v1/session')
  const answer = await page.request.post(`/v1/matters/${id}/actions`, { data: body, headers: { 'x-csrf-token': csrf } })
  expect(answer.ok(), `${JSON.stringify(body)}: ${await answer.text()}`).toBe(true)
}

test('one matter begins on the web, goes on at the counter and at a machine, and is answered everywhere', async ({ browser }) => {
  const title = `楼道灯不亮${stamp}`
  const visitor = await person(browser, null, phone)
  const code = await report(visitor.page, { type: /诉求/, class: [/城市管理/, /路灯/], text: `${title}，老人夜里上下楼不安全。`, named: true })

  // The desk asks once for what is missing; the web says so to whoever has the code.
  const desk = (await person(browser, 'dispatcher')).page
  const rows = await get<{ items: { id: string; title: string }[] }>(desk, `/v1/matters?view=all&q=${encodeURIComponent(title)}`)
  const id = rows.items[0]?.id ?? ''
  await command(desk, id, { action: 'correct', missing: ['现场照片'] })
  await visitor.page.goto(`/track/${code}`)
  await expect(visitor.page.locator('.now')).toContainText('现场照片')
  await expect(visitor.page.locator('[data-files]')).toHaveText('已有材料 0 件')

  // At the counter the code, typed as people type it, opens what staff could not see; the picture is handed in there.
  const counter = (await person(browser, 'agent')).page
  await counter.goto('/')
  await counter.getByRole('link', { name: '窗口', exact: true }).first().click()
  await counter.locator('#counter-find').fill(code.toLowerCase().replaceAll('-', ''))
  await counter.keyboard.press('Enter')
  await expect(counter.locator('.now')).toContainText('现场照片')
  await counter.locator('#supply-files').setInputFiles(await photo(counter, '#22303a'))
  await counter.locator('#supply-phone').fill('0000')
  await counter.locator('[data-supply]').click()
  await expect(counter.getByRole('alert').filter({ hasText: 'API0029' })).toBeVisible()
  await counter.locator('#supply-phone').fill('2046')
  await counter.locator('[data-supply]').click()
  await expect(counter.locator('.now')).toContainText('我们已经收到')
  await expect(counter.locator('[data-files]')).toHaveText('已有材料 1 件')
  await expect(counter.locator('.slip-paper')).toContainText(code)

  // A machine shows the same by the code, takes a word more, and knows nothing when the person has gone.
  const stranger = (await person(browser, null, machine)).page
  await stranger.goto('/kiosk')
  await stranger.locator('[data-go="track"]').click()
  for (const letter of code.replaceAll('-', '')) await stranger.locator(`[data-key="${letter}"]`).click()
  await stranger.locator('[data-look]').click()
  await expect(stranger.locator('.now')).toContainText('我们已经收到')
  await expect(stranger.locator('[data-files]')).toHaveText('已有材料 1 件')
  await stranger.locator('[data-go="supply"]').click()
  await stranger.locator('#supply-text').fill('三楼到四楼最暗。')
  await stranger.locator('#supply-phone').fill('2046')
  await stranger.locator('[data-supply]').click()
  await expect(stranger.getByText('收到了，已经加到这件事里')).toBeVisible()
  await stranger.locator('header [data-finish]').click()
  await expect(stranger.locator('[data-go="report"]')).toBeVisible()
  expect(await stranger.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]) + document.body.innerText)).not.toMatch(new RegExp(`${code}|${stamp}|三楼`))

  // Staff now see it whole, with both additions and the channel of each.
  await counter.locator('[data-next]').first().click()
  await counter.locator('#counter-find').fill(code)
  await counter.keyboard.press('Enter')
  await expect(counter.locator('[data-files]')).toHaveText('已有材料 1 件')
  await expect(counter.locator('.main')).toContainText('反映人补充材料 1 件（窗口）')
  await expect(counter.locator('.main')).toContainText('反映人补充说明（自助机）')

  // The unit answers, and the web shows it to whoever began there.
  await command(desk, id, { action: 'accept' })
  await command(desk, id, { action: 'dispatch' })
  const handler = (await person(browser, 'handler')).page
  for (const step of [{ action: 'sign' }, { action: 'claim', task: 'handle' }, { action: 'contact', reached: true, note: '已联系' }]) await command(handler, id, step)
  await handler.goto(`/matters/${id}`)
  await act(handler, 'answer', (dialog) => dialog.locator('textarea').first().fill('楼道灯已修好。'))
  await visitor.page.goto(`/track/${code}`)
  await expect(visitor.page.getByText('楼道灯已修好。').first()).toBeVisible()
  await expect(visitor.page.locator('[data-files]')).toHaveText('已有材料 1 件')
})

test('a machine that nobody touches asks, and forgets what was typed', async ({ browser }) => {
  const { page } = await person(browser, null, machine)
  await page.clock.install()
  await page.goto('/kiosk')
  await page.locator('[data-go="track"]').click()
  await page.locator('#kiosk-code').fill('XUN8')
  await page.clock.runFor(50_000)
  await expect(page.getByRole('alertdialog')).toContainText('您还在吗')
  await expect(page.locator('[data-stay]')).toBeFocused()
  await page.locator('[data-stay]').click()
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  await expect(page.locator('#kiosk-code')).toHaveValue('XUN8')
  await page.clock.runFor(61_000)
  await expect(page.locator('[data-go="report"]')).toBeVisible()
  await page.locator('[data-go="track"]').click()
  await expect(page.locator('#kiosk-code')).toHaveValue('')
})
