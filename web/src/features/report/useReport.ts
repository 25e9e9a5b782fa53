import { computed, onScopeDispose, reactive, ref, watch } from 'vue'
import { api, freshKey } from '@/api/client'
import { useReference } from '@/api/reference'
import type { Json, MatterType, Words } from '@/api/types'
import { useSession } from '@/features/session/session'
import { fieldsOf, textField } from '@/features/matters/formFields'
import { say as inWords, useWords } from '@/strings'
import { forgetPhotos, type Photo } from './photos'

export interface Receipt { code?: string | null; number?: string; id?: string; lead?: { title: Words } | null }

const shelf = 'haina.report'
const blank = () => ({ type: '', class: '', form: {} as Record<string, Json>, area: '', street: '', address: '', pin: null as { lat: number; lon: number } | null, name: '', phone: '', anonymous: false, wants: true, channel: '' })

/** Where a report is made. A counter and a machine are shared: there the channel is given and nothing is kept on the device. */
export interface Desk { channel: 'counter' | 'machine' }
export type Part = 'kind' | 'words' | 'photos' | 'where' | 'who' | 'review'
const partsOf: Part[][] = [['kind', 'words'], ['where'], ['who']]

/** A report in the making: kept on this device until it is sent, checked step by step, sent once. */
export function useReport(desk?: Desk) {
  const session = useSession()
  const reference = useReference()
  const w = useWords()
  const fixed = desk?.channel
  // Whoever stands at a machine is nobody it knows, even where somebody signed in on it before.
  const signed = computed(() => Boolean(session.me) && fixed !== 'machine')
  const agent = computed(() => signed.value && session.has('agent'))
  const uploadPath = computed(() => (signed.value ? '/v1/files' : '/v1/public/files'))
  const draft = reactive(blank())
  const photos = ref<Photo[]>([])
  const step = ref(0)
  const faults = ref<Record<string, string>>({})
  const receipt = ref<Receipt | null>(null)
  const busy = ref(false)
  let key = freshKey()

  if (!fixed) {
    try { Object.assign(draft, JSON.parse(sessionStorage.getItem(shelf) ?? '{}')) } catch { /* an old draft of another shape */ }
    watch(draft, () => sessionStorage.setItem(shelf, JSON.stringify(draft)), { deep: true })
  }

  const offered = (type: MatterType) => !fixed || ((!type.channels?.length || type.channels.includes(fixed)) && (fixed !== 'machine' || Boolean(type.anonymous)))
  /** What asks for least comes first: whoever has seen a pothole is not met with a family's form. */
  const types = computed(() => reference.types.filter((type) => type.may_open !== false && offered(type)).sort((a, b) => asks(a) - asks(b)))
  const type = computed<MatterType | undefined>(() => types.value.find((one) => one.id === draft.type) ?? types.value[0])
  const fields = computed(() => fieldsOf(type.value?.form, type.value?.form_ui))
  const main = computed(() => textField(fields.value))
  const extra = computed(() => fields.value.filter((field) => field !== main.value && field.field !== 'title' && field.widget !== 'file'))
  // A photo taken with the report shows how it was before the work, where the type asks for that.
  const asksBefore = computed(() => Boolean(type.value?.attachments?.evidence?.includes('before')))
  const photosMax = computed(() => type.value?.attachments?.max ?? 9)
  const placeNeeded = computed(() => type.value?.place === 'required')
  const placeAsked = computed(() => type.value?.place !== 'none')
  const classed = computed(() => Boolean(type.value?.family === 'hotline' || type.value?.anonymous))
  const nameable = computed(() => !signed.value || agent.value)
  const mayHide = computed(() => type.value?.anonymous ?? false)

  /** Whether a part is filled in as it must be; what is wrong is told in `faults`. */
  function checkParts(parts: Part[]): boolean {
    const found: Record<string, string> = {}
    const say = w.value.report
    if (parts.includes('kind') && classed.value && !draft.class && reference.classes.length) found.class = say.needClass
    if (parts.includes('words')) {
      if (main.value && !String(draft.form[main.value.field] ?? '').trim()) found.text = say.needDescription
      for (const field of extra.value) if (field.required && (draft.form[field.field] ?? '') === '') found[field.field] = say.needField(inWords(field.title))
    }
    if (parts.includes('where') && placeAsked.value && placeNeeded.value) {
      if (!draft.area) found.area = say.needDistrict
      if (!draft.address.trim() && !draft.pin) found.address = say.needAddress
    }
    if (parts.includes('who') && nameable.value && !draft.anonymous) {
      if (!draft.name.trim()) found.name = say.needName
      if (!draft.phone.trim()) found.phone = say.needPhone
      else if (!/^1\d{10}$/.test(draft.phone.replace(/[\s-]/g, ''))) found.phone = say.badPhone
    }
    faults.value = found
    return Object.keys(found).length === 0
  }
  const check = (at: number) => checkParts(partsOf[at] ?? [])

  async function send() {
    busy.value = true
    try {
      const form: Record<string, Json> = {}
      for (const field of fields.value) { const value = draft.form[field.field]; if (value !== undefined && value !== '') form[field.field] = field.widget === 'number' ? Number(value) : value }
      const text = main.value ? String(form[main.value.field] ?? '') : ''
      if (fields.value.some((field) => field.field === 'title') && !form.title) form.title = titleOf(text)
      const area = draft.street || draft.area || null
      const place = placeAsked.value && (area || draft.address || draft.pin) ? { text: draft.address.trim(), area, lat: draft.pin?.lat ?? null, lon: draft.pin?.lon ?? null } : null
      const reporter = nameable.value ? (draft.anonymous ? { anonymous: true, wants_answer: false } : { name: draft.name.trim(), phone: draft.phone.replace(/[\s-]/g, ''), anonymous: false, wants_answer: draft.wants }) : null
      const channels = type.value?.channels ?? []
      const channel = fixed || draft.channel || (agent.value ? 'phone' : innerWidth < 760 && (!channels.length || channels.includes('app')) ? 'app' : 'web')
      const body = { type: type.value?.id, title: titleOf(text), form, channel, reporter, place, class: draft.class || null, attachments: photos.value.map((photo) => ({ id: photo.file.id, shows: asksBefore.value ? 'before' : 'other' })) }
      receipt.value = await api.post<Receipt>(signed.value ? '/v1/matters' : '/v1/public/matters', body, key)
      key = freshKey()
      if (!fixed) sessionStorage.removeItem(shelf)
    } finally {
      busy.value = false
    }
  }
  function again() {
    Object.assign(draft, blank())
    forgetPhotos(photos.value)
    photos.value = []
    receipt.value = null
    step.value = 0
  }
  onScopeDispose(() => forgetPhotos(photos.value), true)
  return { fixed, uploadPath, draft, photos, step, faults, receipt, busy, agent, types, type, fields, main, extra, photosMax, placeNeeded, placeAsked, classed, nameable, mayHide, check, checkParts, send, again }
}
export type Report = ReturnType<typeof useReport>

/** How many fields of its form must be filled in. */
function asks(type: MatterType): number {
  const required: unknown = (type.form as { required?: unknown }).required
  return Array.isArray(required) ? required.length : 0
}
/** The first sentence, short enough for a list. */
export function titleOf(text: string): string {
  const first = text.trim().split(/[。！？!?\n；;]/)[0] ?? ''
  return first.length > 40 ? `${first.slice(0, 39)}…` : first || text.slice(0, 40)
}
