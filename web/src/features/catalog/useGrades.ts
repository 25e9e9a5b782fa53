import { onMounted } from 'vue'
import { useReference } from '@/api/reference'
import { say } from '@/strings'

const looks: Record<string, string> = { 'general-1': 'tree', 'general-2': 'tree', 'general-3': 'amber', 'general-4': 'amber', important: 'tile', core: 'tile' }

/** The words of grades, classes and dimensions as the server gives them. */
export function useGrades() {
  const reference = useReference()
  onMounted(() => { void reference.needTerms() })
  const find = (list: 'grades' | 'classes' | 'families' | 'dimensions', key: string) => reference.terms?.[list].find((one) => one.key === key)
  const grade = (key: string) => say(find('grades', key)?.title) || key
  const gradeMeaning = (key: string) => say(reference.terms?.grades.find((one) => one.key === key)?.meaning)
  const klass = (key: string) => say(find('classes', key)?.title) || key
  const family = (key: string) => say(find('families', key)?.title) || key
  const dimension = (key: string) => say(find('dimensions', key)?.title) || key
  const familyOf = (key: string) => reference.terms?.classes.find((one) => one.key === key)?.family ?? ''
  const look = (key: string) => looks[key] ?? ''
  return { reference, grade, gradeMeaning, klass, family, dimension, familyOf, look }
}
