import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Browser, type Page } from '@playwright/test'
import { get, person } from './city'

/**
 * Every page as the person who uses it most, in both languages, each at desk and phone width; light and dark between them.
 * `:matter` stands for a matter of that person, `:code` for a tracking code, `:finding` for a finding, `:resource`
 * and `:application` for those of the data catalogue. HAINA_PAGES narrows the walk.
 */
const only = process.env.HAINA_PAGES?.split(',')
const pages: [account: string | null, path: string][] = [
  [null, '/'], [null, '/sign-in'], [null, '/report'], [null, '/track'], [null, '/journal'], [null, '/kiosk'],
  ['resident', '/'], ['resident', '/mine'], ['resident', '/report'], ['resident', '/track/:code'], ['resident', '/matters/:matter'], ['deputy', '/'], ['deputy', '/report'],
  ['agent', '/counter'],
  ['dispatcher', '/'], ['dispatcher', '/desk'], ['dispatcher', '/work?view=all'], ['dispatcher', '/matters/:matter'], ['dispatcher', '/consultations'], ['handler', '/work'], ['handler', '/findings'], ['handler', '/findings/:finding'],
  ['handler', '/catalog'], ['handler', '/catalog/:resource'], ['handler', '/catalog/:resource/apply'], ['unit-lead', '/catalog/applications'], ['unit-lead', '/catalog/applications/:application'],
  ['handler', '/tables'], ['unit-lead', '/quality'], ['auditor', '/quality'], ['handler', '/query'],
  ['handler', '/dossiers'], ['auditor', '/dossiers'], ['auditor', '/dossiers/person/doubts'], ['resident', '/me/dossier'], ['resident', '/me/accounts'], ['resident', '/me/questions'], ['handler', '/papers'], ['unit-lead', '/ledger'], ['auditor', '/ledger'], ['handler', '/ledger/:account'], ['unit-lead', '/agreements'], ['auditor', '/data-rules'], ['auditor', '/data-rules/data-rules/city-circulation'],
  ['admin', '/models'], ['supervisor', '/models/migrant-children/suspected'], ['supervisor', '/models/migrant-children/child'], ['handler', '/models/city-facilities/silent-cover'], ['supervisor', '/funnels/migrant-children/migrant-children'],
  ['supervisor', '/supervision'], ['supervisor', '/rates'], ['auditor', '/journal'], ['auditor', '/roles'], ['auditor', '/deliveries'],
  ['admin', '/packs'], ['admin', '/packs/upload'], ['admin', '/packs/hotline-12345'], ['admin', '/directory'], ['admin', '/deliveries'], ['admin', '/settings'], ['admin', '/nowhere'],
]
const walk = pages.filter(([, path]) => !only || only.some((part) => path === part || (part.length > 1 && path.includes(part))))
const widths = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
/** Words decide what is too wide, so each language is seen at both widths; themes decide contrast, so each is seen at both widths once. */
const looks = { zh: [['desktop', 'light'], ['phone', 'dark']], en: [['desktop', 'dark'], ['phone', 'light']] } as const

/** What only programs should see: missing values, JSON, and ids where words belong. */
const raw = /\b(undefined|NaN|null)\b|\[object|\{"|\$(lead|helpers|district)\b|\bparam\/|\b(mat|per|dep|con|res|apl|bat|rfs|qry|run|dos|dlk|dct|acc|trf|agr|rcp|qst)_[0-9a-z]{20,}/

class People {
  private readonly known = new Map<string | null, Page>()
  constructor(private readonly browser: Browser, private readonly language: string) {}
  async page(account: string | null): Promise<Page> {
    const found = this.known.get(account)
    if (found) return found
    const { page } = await person(this.browser, account, { viewport: widths.desktop })
    await page.evaluate((chosen) => { localStorage.setItem('haina.lang', chosen); localStorage.setItem('haina.theme', 'light') }, this.language).catch(() => undefined)
    if (page.url() === 'about:blank') await page.addInitScript((chosen) => { localStorage.setItem('haina.lang', chosen); localStorage.setItem('haina.theme', 'light') }, this.language)
    this.known.set(account, page)
    return page
  }
}

async function addressOf(page: Page, account: string | null, path: string): Promise<string> {
  if (path.includes(':finding')) {
    const found = await get<{ items: { id: string }[] }>(page, '/v1/findings?limit=1')
    expect(found.items[0], `${account} has no finding to look at`).toBeTruthy()
    return path.replace(':finding', found.items[0]?.id ?? '')
  }
  for (const [mark, list] of [[':resource', '/v1/catalog/resources?limit=1&q=低收入人口监测'], [':application', '/v1/catalog/applications?limit=1&state=applied'], [':account', '/v1/ledger/accounts?limit=1']] as const) {
    if (!path.includes(mark)) continue
    const found = await get<{ items: { id: string }[] }>(page, list)
    expect(found.items[0], `${account} has nothing at ${list}`).toBeTruthy()
    return path.replace(mark, found.items[0]?.id ?? '')
  }
  if (!/:(matter|code)/.test(path)) return path
  const view = account === 'resident' ? 'reported' : 'all'
  const rows = await get<{ items: { id: string; code?: string }[] }>(page, `/v1/matters?view=${view}&limit=1`)
  const first = rows.items[0]
  expect(first, `${account} has no matter to look at`).toBeTruthy()
  return path.replace(':matter', first?.id ?? '').replace(':code', first?.code ?? '')
}

/** Of the rules only contrast depends on the theme: dark is looked at for that alone. */
async function faultsOf(page: Page, name: string, theme: string): Promise<string[]> {
  const faults: string[] = []
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (wide > 1) faults.push(`${name}: wider than the screen by ${wide}px`)
  const axe = new AxeBuilder({ page })
  const found = await (theme === 'dark' ? axe.withRules(['color-contrast']) : axe.options({ resultTypes: ['violations'] })).analyze()
  for (const fault of found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')) {
    faults.push(`${name}: ${fault.id} (${fault.impact}) ${fault.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`)
  }
  return faults
}

test.describe.configure({ mode: 'parallel' })
for (const language of ['zh', 'en'] as const) {
  test(`every page is usable by all, at desk and phone, light and dark: ${language}`, async ({ browser }) => {
    test.setTimeout(900_000)
    const people = new People(browser, language)
    const faults: string[] = []
    for (const [account, path] of walk) {
      const page = await people.page(account)
      await page.setViewportSize(widths.desktop)
      await page.goto(await addressOf(page, account, path))
      await page.locator('main h1, main h2').first().waitFor()
      await expect(page.locator('main .wait'), `${account ?? 'visitor'} ${path} is there`).toHaveCount(0, { timeout: 30_000 })
      await expect(page.locator('html')).toHaveAttribute('lang', language === 'zh' ? 'zh-CN' : 'en')
      // A code that is there to be shown to somebody is no slip.
      const codes = await page.locator('[data-account]').allInnerTexts()
      const words = (await page.locator('body').innerText()).split('\n').filter((line) => raw.test(line) && !codes.includes(line.trim()))
      if (words.length) faults.push(`${account ?? 'visitor'} ${path}: shows ${words.slice(0, 3).join(' / ')}`)
      for (const [size, theme] of looks[language]) {
        await page.setViewportSize(widths[size])
        await page.evaluate((chosen) => document.documentElement.classList.toggle('dark', chosen === 'dark'), theme)
        await page.waitForTimeout(250)
        faults.push(...(await faultsOf(page, `${account ?? 'visitor'} ${path} ${size} ${theme}`, theme)))
      }
      await page.evaluate(() => document.documentElement.classList.remove('dark'))
    }
    expect(faults).toEqual([])
  })
}
