import { computed, onScopeDispose, ref, type Ref } from 'vue'

export const idleSeconds = 60
export const warnSeconds = 15
const signs = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'touchstart'] as const

/** Counts how long nobody has touched the machine while `armed`; says so for the last seconds, then forgets. */
export function useIdle(armed: Ref<boolean>, forget: () => void) {
  const left = ref(idleSeconds)
  let last = Date.now()
  function stay() {
    last = Date.now()
    left.value = idleSeconds
  }
  function tick() {
    if (!armed.value) return stay()
    // Told by the clock, not by counting ticks: a machine that slept has been idle all the while.
    left.value = Math.max(0, idleSeconds - Math.floor((Date.now() - last) / 1000))
    if (left.value > 0) return
    stay()
    forget()
  }
  const warning = computed(() => armed.value && left.value <= warnSeconds)
  const touched = () => { if (!warning.value) stay() }
  const timer = setInterval(tick, 250)
  signs.forEach((sign) => addEventListener(sign, touched, { passive: true }))
  onScopeDispose(() => {
    clearInterval(timer)
    signs.forEach((sign) => removeEventListener(sign, touched))
  })
  return { left, warning, stay }
}
