export interface GraphTask { key: string; needs: string[] }
export interface GraphSpot { key: string; layer: number; row: number }
export interface Graph { spots: GraphSpot[]; layers: number; rows: number; edges: [from: string, to: string][] }

/** Puts each task one layer after the latest it needs, and near its needs within the layer. A cycle (a broken pack) ends up flat. */
export function layOut(tasks: GraphTask[]): Graph {
  const known = new Map(tasks.map((task) => [task.key, task]))
  const depth = new Map<string, number>()
  const visit = (key: string, trail: Set<string>): number => {
    const found = depth.get(key)
    if (found !== undefined) return found
    if (trail.has(key)) return 0
    trail.add(key)
    const needs = (known.get(key)?.needs ?? []).filter((need) => known.has(need))
    const layer = needs.length ? Math.max(...needs.map((need) => visit(need, trail))) + 1 : 0
    trail.delete(key)
    depth.set(key, layer)
    return layer
  }
  tasks.forEach((task) => visit(task.key, new Set()))
  const layers: string[][] = []
  for (const task of tasks) (layers[depth.get(task.key) ?? 0] ??= []).push(task.key)
  const rows = Math.max(1, ...layers.map((layer) => layer.length))
  const rowOf = new Map<string, number>()
  layers.forEach((layer, index) => {
    const pull = (key: string) => {
      const needs = (known.get(key)?.needs ?? []).map((need) => rowOf.get(need)).filter((row): row is number => row !== undefined)
      return needs.length ? needs.reduce((sum, row) => sum + row, 0) / needs.length : 0
    }
    const sorted = index === 0 ? layer : [...layer].sort((a, b) => pull(a) - pull(b))
    sorted.forEach((key, place) => rowOf.set(key, place + (rows - layer.length) / 2))
  })
  const edges = tasks.flatMap((task) => task.needs.filter((need) => known.has(need)).map((need): [string, string] => [need, task.key]))
  return { spots: tasks.map((task) => ({ key: task.key, layer: depth.get(task.key) ?? 0, row: rowOf.get(task.key) ?? 0 })), layers: layers.length, rows, edges }
}
