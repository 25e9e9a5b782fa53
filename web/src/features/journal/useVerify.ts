import { reactive, ref } from 'vue'
import { api } from '@/api/client'
import type { JournalKey } from '@/api/types'
import { asProblem } from '@/api/useFetch'
import { useWords } from '@/strings'
import { bytes as sized } from '@/time/format'
import { explain } from '@/ui/explain'
import { hex, leafHash, levelsOf, pathOf, readCheckpoint, recordsOf, rootOf, same, signedBy, walk, type Checkpoint } from './merkle'

export type StepState = 'waiting' | 'running' | 'passed' | 'failed' | 'skipped'
export interface Step { key: string; state: StepState; note: string }
const width = 256

/** Recomputes the whole tree from what the server hands out, step by step, and trusts none of its answers. */
export function useVerify(mayReadEntries: () => boolean) {
  const w = useWords()
  const steps = reactive<Step[]>([])
  const running = ref(false)
  const result = ref<'passed' | 'failed' | null>(null)
  const checkpoint = ref<Checkpoint | null>(null)

  class Fault extends Error {}
  async function step<T>(key: string, work: (tell: (note: string) => void) => Promise<T>): Promise<T> {
    const one = reactive<Step>({ key, state: 'running', note: '' })
    const place = steps.findIndex((other) => other.key === key)
    steps[place] = one
    try {
      const answer = await work((note) => { one.note = note })
      one.state = 'passed'
      return answer
    } catch (error) {
      one.state = 'failed'
      one.note = error instanceof Fault ? error.message : explain(asProblem(error), w.value).title
      throw error
    }
  }
  const address = (level: string, tile: number, size: number) => { const left = Math.min(width, size - tile * width); return `/v1/journal/tile/${level}/${tile}${left < width ? `.p/${left}` : ''}` }

  async function tiles(level: string, size: number, take: (bytes: Uint8Array, tile: number, count: number) => Promise<void>, tell: (bytes: number) => void) {
    let next = 0, got = 0
    const count = Math.ceil(size / width)
    await Promise.all(Array.from({ length: 6 }, async () => {
      while (next < count) {
        const tile = next++
        const bytes = await api.bytes(address(level, tile, size))
        got += bytes.length
        await take(bytes, tile, Math.min(width, size - tile * width))
        tell(got)
      }
    }))
  }

  async function run(pick: number | null) {
    steps.splice(0, steps.length, ...Object.keys(w.value.journal.steps).map((key): Step => ({ key, state: 'waiting', note: '' })))
    running.value = true
    result.value = null
    const say = w.value.journal
    try {
      if (!globalThis.crypto?.subtle) { Object.assign(steps[0] as Step, { state: 'failed', note: say.noCrypto }); throw new Fault(say.noCrypto) }
      const found = await step('checkpoint', async (tell) => { const read = readCheckpoint(await api.text('/v1/journal/checkpoint')); tell(`${read.origin} · ${say.size} ${read.size} · ${hex(read.root, 8)}…`); return read })
      checkpoint.value = found
      await step('signature', async (tell) => {
        const key = await api.get<JournalKey>('/v1/journal/key')
        const good = await signedBy(found, key.key)
        if (good !== true) throw new Fault(good === null ? say.noSignature : say.badSignature)
        tell(say.signedBy(key.name))
      })
      const leaves = await step('tiles', async (tell) => {
        const all: Uint8Array[] = new Array<Uint8Array>(found.size)
        const whole = mayReadEntries()
        let done = 0
        await tiles(whole ? 'entries' : '0', found.size, async (bytes, tile, count) => {
          const hashes = whole ? await Promise.all(recordsOf(bytes).slice(0, count).map(leafHash)) : Array.from({ length: count }, (_, i) => bytes.slice(i * 32, i * 32 + 32))
          hashes.forEach((hash, i) => { all[tile * width + i] = hash })
          done += hashes.length
        }, (got) => tell(`${say.hashed(done, found.size)} · ${say.kbFetched(sized(got))}`))
        if (done !== found.size) throw new Fault(say.badSize)
        return all
      })
      const levels = await step('root', async (tell) => {
        const levels = await levelsOf(leaves)
        const root = await rootOf(levels)
        if (!same(root, found.root)) throw new Fault(`${say.badRoot}: ${say.rootIs(hex(root, 8))}… ${say.rootShould(hex(found.root, 8))}…`)
        tell(`${say.rootIs(hex(root, 8))}… = ${hex(found.root, 8)}…`)
        return levels
      })
      await step('inclusion', async (tell) => {
        const index = Math.min(found.size - 1, Math.max(0, pick ?? found.size - 1))
        const path = pathOf(levels, index)
        if (!same(await walk(leaves[index] as Uint8Array, path), found.root)) throw new Fault(say.badProof)
        tell(`${say.seq} ${index} · ${say.path(path.length)}`)
      })
      result.value = 'passed'
    } catch {
      steps.forEach((one) => { if (one.state === 'waiting') one.state = 'skipped' })
      result.value = 'failed'
    } finally {
      running.value = false
    }
  }
  return { steps, running, result, checkpoint, run }
}
