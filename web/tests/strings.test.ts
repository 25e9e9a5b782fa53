import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'vue/compiler-sfc'
import { describe, expect, it } from 'vitest'
import { en } from '@/strings/en'
import { zh } from '@/strings/zh'

function shapeOf(book: unknown, path = ''): string[] {
  if (typeof book === 'function') return [`${path}()`]
  if (Array.isArray(book)) return book.flatMap((one, index) => shapeOf(one, `${path}[${index}]`))
  if (book && typeof book === 'object') return Object.entries(book).flatMap(([key, value]) => shapeOf(value, `${path}.${key}`))
  return [path]
}
function filesUnder(folder: string, end: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(path, end) : end.test(entry.name) ? [path] : []
  })
}
interface Node { type: number; content?: string | { content?: string }; name?: string; value?: { content: string } | null; props?: Node[]; children?: Node[]; exp?: { content?: string } }

/** Words a template would show by itself: text, and attributes that are read out. */
function rawWords(node: Node, inSvg = false): string[] {
  const found: string[] = []
  const wordy = (text: string) => /\p{Script=Han}/u.test(text) || /[A-Za-z]{3,}/.test(text)
  if (node.type === 2 && typeof node.content === 'string' && wordy(node.content)) found.push(node.content.trim())
  for (const prop of node.props ?? []) if (prop.type === 6 && prop.value && ['aria-label', 'title', 'placeholder', 'alt', 'label'].includes(prop.name ?? '') && wordy(prop.value.content)) found.push(`${prop.name}="${prop.value.content}"`)
  for (const child of node.children ?? []) found.push(...rawWords(child, inSvg))
  return found
}

describe('the books of words', () => {
  it('have the same keys in Chinese and in English', () => {
    expect(shapeOf(en).sort()).toEqual(shapeOf(zh).sort())
  })
  it('leave no word empty', () => {
    const empty = (book: unknown): string[] => (typeof book === 'string' ? (book.trim() ? [] : ['empty']) : book && typeof book === 'object' ? Object.values(book).flatMap(empty) : [])
    expect([...empty(zh), ...empty(en)]).toEqual([])
  })
  it('are the only place with Chinese characters', () => {
    // The generated client repeats the examples of the API document in its comments; it shows none of them.
    const mayHold = (path: string) => path.includes('/strings/') || path === 'src/api/generated.ts'
    const offenders = filesUnder('src', /\.(ts|vue)$/).filter((path) => !mayHold(path) && /\p{Script=Han}/u.test(readFileSync(path, 'utf8')))
    expect(offenders).toEqual([])
  })
  it('are what templates speak with: no template holds words of its own', () => {
    const offenders = filesUnder('src', /\.vue$/).flatMap((path) => {
      const ast = parse(readFileSync(path, 'utf8')).descriptor.template?.ast as Node | undefined
      return ast ? rawWords(ast).map((words) => `${path}: ${words}`) : []
    })
    expect(offenders).toEqual([])
  })
})
