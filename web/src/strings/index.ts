import { computed, ref, type ComputedRef } from 'vue'
import type { Words } from '@/api/types'
import { en } from './en'
import { zh } from './zh'

export type Lang = 'zh' | 'en'
export type Strings = typeof zh

const books: Record<Lang, Strings> = { zh, en }
const kept = typeof localStorage === 'undefined' ? null : localStorage.getItem('haina.lang')

/** The language on screen: Chinese unless the reader chose English. */
export const lang = ref<Lang>(kept === 'en' ? 'en' : 'zh')
const words: ComputedRef<Strings> = computed(() => books[lang.value])

/** Every word of the interface, in the reader's language; typed, so a missing word does not compile. */
export function useWords() { return words }

/** Picks the reader's half of words that came from the server. */
export function say(text: Words | string | null | undefined): string {
  if (!text) return ''
  if (typeof text === 'string') return text
  return text[lang.value] || text.zh || text.en || ''
}

/** A name or an event at the beginning of a line: English begins with a capital letter. */
export function lead(text: Words | string | null | undefined): string {
  const said = say(text)
  return lang.value === 'en' ? said.charAt(0).toUpperCase() + said.slice(1) : said
}

/** Several things, one after another. */
export function list(items: string[]): string {
  return items.filter(Boolean).join(lang.value === 'zh' ? '、' : ', ')
}

export function setLang(next: Lang) {
  lang.value = next
  localStorage.setItem('haina.lang', next)
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
}
