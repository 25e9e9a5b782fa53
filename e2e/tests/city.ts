import { expect, type Browser, type BrowserContext, type Locator, type Page } from '@playwright/test'

export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }
export const desktop = { viewport: { width: 1440, height: 900 } }

export interface Words { zh: string; en: string }
export interface Account { name: string; password: string; role: string }
let known: Account[] | null = null

/** The demo sign-ins the city tells every visitor. */
export async function accounts(page: Page): Promise<Account[]> {
  known ??= ((await (await page.request.get('/v1/public/city')).json()) as { accounts: Account[] }).accounts
  return known
}

/** A person at a device of their own, signed in by the page like anyone; null is a visitor. */
export async function person(browser: Browser, name: string | null, device: object = desktop): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ ...device, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  const page = await context.newPage()
  if (name) {
    const account = (await accounts(page)).find((one) => one.name === name)
    expect(account, `the demo city has no account ${name}`).toBeTruthy()
    await page.goto('/sign-in')
    await page.getByLabel('用户名').fill(name)
    await page.locator('#password').fill(account?.password ?? '')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  }
  return { page, context }
}

export async function get<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(path)
  expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true)
  return (await answer.json()) as T
}

/** Chooses from one of Element's filterable selects as a person does: type, pick, and look whether it was taken. */
export async function choose(scope: Locator, page: Page, id: string, words: string) {
  const input = scope.locator(`#param-${id}`)
  const select = scope.locator('.el-select', { has: page.locator(`#param-${id}`) })
  await expect(async () => {
    if (!((await select.textContent()) ?? '').includes(words)) {
      await select.click()
      await input.fill(words)
      await page.locator('.el-select-dropdown__item:visible', { hasText: words }).first().click({ timeout: 5_000 })
    }
    await expect(select).toContainText(words, { timeout: 2_000 })
  }).toPass({ timeout: 20_000 })
  await scope.locator('.el-dialog__header').first().click()
}

export function action(page: Page, name: string): Locator {
  return page.locator(`[data-action="${name}"]:not([aria-disabled="true"])`).first()
}

/** Opens the dialog of an action, fills what it asks for, and sends it. */
export async function act(page: Page, name: string, fill: (dialog: Locator) => Promise<void> = async () => undefined) {
  await action(page, name).click()
  const dialog = page.getByRole('dialog').last()
  await expect(dialog).toBeVisible()
  await fill(dialog)
  await dialog.locator('[data-submit]').click()
  await expect(dialog).toBeHidden()
}

/** Does what can be done, one action after another in this order, until nothing of it is left. */
export async function workThrough(page: Page, names: string[], texts: Record<string, (dialog: Locator) => Promise<void>> = {}) {
  for (let round = 0; round < 14; round += 1) {
    await page.waitForTimeout(400)
    let done = false
    for (const name of names) {
      if (!(await action(page, name).count())) continue
      await act(page, name, texts[name])
      done = true
      break
    }
    if (!done) return
  }
}

/** A small true JPEG drawn in the page, so that uploads are what they say. */
export async function photo(page: Page, color: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const base64 = await page.evaluate((fill) => {
    const canvas = document.createElement('canvas')
    canvas.width = 320
    canvas.height = 240
    const pen = canvas.getContext('2d')
    if (pen) { pen.fillStyle = fill; pen.fillRect(0, 0, 320, 240); pen.fillStyle = '#fff'; pen.fillRect(90, 80, 140, 80) }
    return canvas.toDataURL('image/jpeg').split(',')[1] ?? ''
  }, color)
  return { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') }
}
