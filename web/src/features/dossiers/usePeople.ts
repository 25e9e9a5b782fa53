import { reactive } from 'vue'
import { api } from '@/api/client'
import type { Person } from '@/api/types'
import { useWords } from '@/strings'

const names = reactive(new Map<string, string>())

/** Officers by their names; who may not be looked up is "an officer". */
export function usePeople() {
  const w = useWords()
  function name(id: string | null | undefined): string {
    if (!id) return ''
    if (!names.has(id)) {
      names.set(id, '')
      void api.get<Person>(`/v1/persons/${id}`).then((person) => names.set(id, person.display), () => undefined)
    }
    return names.get(id) || w.value.dossiers.officer
  }
  return { name }
}
