import { ref } from 'vue'
import { api, freshKey } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import type { Fault, PackPlan } from '@/api/types'
import { asProblem } from '@/api/useFetch'

/** What is never part of a pack, though it may lie in its folder. */
const strange = (path: string) => path.split('/').some((part) => part.startsWith('.') || part === 'node_modules')

/** A folder's files by their paths inside the pack: what the folder itself is called does not count. */
export function inside(files: { path: string }[]): string[] {
  const roots = new Set(files.map((file) => file.path.split('/')[0]))
  const cut = roots.size === 1 && files.every((file) => file.path.includes('/'))
  return files.map((file) => (cut ? file.path.slice(file.path.indexOf('/') + 1) : file.path))
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}

/** A pack on its way in: chosen, planned by the server, and applied only after its plan was seen. */
export function usePackFiles() {
  const files = ref<Record<string, string>>({})
  const folder = ref('')
  const plan = ref<PackPlan | null>(null)
  const faults = ref<Fault[]>([])
  const problem = ref<ApiProblem | null>(null)
  const busy = ref<'' | 'plan' | 'apply'>('')
  const applied = ref(false)
  let key = freshKey()

  async function choose(list: File[]) {
    const chosen = list.map((file) => ({ file, path: file.webkitRelativePath || file.name })).filter((one) => !strange(one.path))
    folder.value = chosen[0]?.path.split('/')[0] ?? ''
    const paths = inside(chosen)
    const read = await Promise.all(chosen.map(async (one, at): Promise<[string, string]> => [paths[at] ?? one.path, base64(new Uint8Array(await one.file.arrayBuffer()))]))
    files.value = Object.fromEntries(read)
    await look()
  }
  async function look() {
    busy.value = 'plan'
    plan.value = null
    faults.value = []
    problem.value = null
    applied.value = false
    key = freshKey()
    try {
      plan.value = await api.post<PackPlan>('/v1/packs/plan', { files: files.value })
      faults.value = plan.value.faults
    } catch (error) {
      problem.value = asProblem(error)
      faults.value = problem.value.problem.errors ?? []
    } finally { busy.value = '' }
  }
  async function apply() {
    busy.value = 'apply'
    problem.value = null
    try {
      await api.post('/v1/packs/apply', { files: files.value }, key)
      applied.value = true
    } catch (error) {
      problem.value = asProblem(error)
      faults.value = problem.value.problem.errors ?? faults.value
    } finally { busy.value = '' }
  }
  return { files, folder, plan, faults, problem, busy, applied, choose, look, apply }
}
