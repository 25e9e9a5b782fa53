import { ref } from 'vue'

export type Theme = 'light' | 'dark' | 'auto'
const system = matchMedia('(prefers-color-scheme: dark)')
const kept = localStorage.getItem('haina.theme')

export const theme = ref<Theme>(kept === 'light' || kept === 'dark' ? kept : 'auto')
export const dark = ref(document.documentElement.classList.contains('dark'))

function apply() {
  dark.value = theme.value === 'auto' ? system.matches : theme.value === 'dark'
  document.documentElement.classList.toggle('dark', dark.value)
}

export function setTheme(next: Theme) {
  theme.value = next
  if (next === 'auto') localStorage.removeItem('haina.theme')
  else localStorage.setItem('haina.theme', next)
  apply()
}
export function toggleTheme() { setTheme(dark.value ? 'light' : 'dark') }

system.addEventListener('change', apply)
apply()
