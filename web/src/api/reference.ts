import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Area, CatalogTerms, Class, Department, DistrictMap, MatterType, Page, Words } from './types'
import { api } from './client'

/** Some lists come bare, some as pages; readers want the items. */
export function itemsOf<T>(answer: T[] | Page<T> | null | undefined): T[] {
  if (!answer) return []
  return Array.isArray(answer) ? answer : answer.items
}

/** What hardly changes while a page is open: units, areas, classes, types, the map. Each is fetched once. */
export const useReference = defineStore('reference', () => {
  const departments = shallowRef<Department[]>([])
  const areas = shallowRef<Area[]>([])
  const classes = shallowRef<Class[]>([])
  const types = shallowRef<MatterType[]>([])
  const terms = shallowRef<CatalogTerms | null>(null)
  const map = shallowRef<DistrictMap | null>(null)
  const under = new Map<string, Promise<void>>()

  function once(key: string, load: () => Promise<void>): Promise<void> {
    let running = under.get(key)
    if (!running) {
      running = load().catch(() => { under.delete(key) })
      under.set(key, running)
    }
    return running
  }
  const needDepartments = () => once('departments', async () => { departments.value = itemsOf(await api.get<Page<Department>>('/v1/departments')) })
  const needAreas = () => once('areas', async () => { areas.value = itemsOf(await api.get<Page<Area>>('/v1/areas')) })
  const needClasses = () => once('classes', async () => { classes.value = itemsOf(await api.get<Page<Class>>('/v1/classes')) })
  const needTypes = (signedIn: boolean) => once(`types-${signedIn}`, async () => { types.value = itemsOf(await api.get<Page<MatterType>>('/v1/types', undefined, { quiet401: true })) })
  const needTerms = () => once('terms', async () => { terms.value = await api.get<CatalogTerms>('/v1/catalog/terms') })
  const needMap = () => once('map', async () => { map.value = await api.get<DistrictMap>('/v1/public/map') })

  const districts = computed(() => areas.value.filter((area) => /^\d{6}$/.test(area.code) && !area.code.endsWith('00')))
  const streetsOf = (district: string | null | undefined) => areas.value.filter((area) => district && area.code.length > 6 && (area.parent === district || area.code.startsWith(district)))
  const unit = (key: string | null | undefined): Words | string => departments.value.find((d) => d.key === key)?.title ?? key ?? ''
  const area = (code: string | null | undefined): Words | string => areas.value.find((a) => a.code === code)?.title ?? code ?? ''
  const topClasses = computed(() => classes.value.filter((c) => !c.parent))
  const classesOf = (parent: string) => classes.value.filter((c) => c.parent === parent)

  return { departments, areas, classes, types, terms, map, districts, topClasses, needDepartments, needAreas, needClasses, needTypes, needTerms, needMap, streetsOf, classesOf, unit, area }
})
