// Pictures of pages for looking at: node shots.mjs OUT account:path[:name] … ; env HAINA_URL, LANGS=zh,en THEMES=light,dark SIZES=desk,phone
import { chromium } from '@playwright/test'
import { launch } from './browser.mjs'

const base = process.env.HAINA_URL ?? 'http://127.0.0.1:5173'
const [out, ...wanted] = process.argv.slice(2)
const list = (name, fallback) => (process.env[name] ?? fallback).split(',')
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
const browser = await chromium.launch(launch)
for (const size of list('SIZES', 'desk')) for (const theme of list('THEMES', 'light')) for (const lang of list('LANGS', 'zh')) {
  const accounts = new Map()
  for (const item of wanted) {
    const [account, path, name] = item.split('@')
    if (!accounts.has(account)) {
      const context = await browser.newContext({ viewport: sizes[size], hasTouch: size === 'phone', isMobile: size === 'phone', locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
      await context.addInitScript(([l, t]) => { localStorage.setItem('haina.lang', l); localStorage.setItem('haina.theme', t) }, [lang, theme])
      if (account !== '-') await context.request.post(`${base}/v1/session`, { data: { name: account, password: 'haina-demo-2026' } })
      accounts.set(account, context)
    }
    const page = await accounts.get(account).newPage()
    page.on('console', (m) => { if (m.type() === 'error') console.log(item, m.text().slice(0, 300)) })
    page.on('pageerror', (e) => console.log(item, 'pageerror', e.message.slice(0, 400)))
    await page.goto(base + path, { waitUntil: 'load' })
    await page.waitForTimeout(Number(process.env.WAIT ?? 900))
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (wide > 1) console.log(item, size, 'overflows by', wide)
    await page.screenshot({ path: `${out}/${name ?? (path.replace(/\W+/g, '_') || 'home')}-${size}-${theme}-${lang}.png`, fullPage: process.env.FULL === '1' })
    await page.close()
  }
  for (const context of accounts.values()) await context.close()
}
await browser.close()
