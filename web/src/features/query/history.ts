import { ref } from 'vue'

/** A statement that was run, without anything it answered. */
export interface Asked { sql: string; purpose: string; at: string }
const kept = 20

/** The last statements of one person in this window; signing out forgets them, for they may hold numbers of people. */
export function useHistory(person: string) {
  const name = `haina.queries.${person}`
  const rows = ref<Asked[]>(read(name))
  function add(one: Asked) {
    rows.value = remember(rows.value, one)
    write(name, rows.value)
  }
  function forget() {
    rows.value = []
    try { sessionStorage.removeItem(name) } catch { /* nothing was kept */ }
  }
  return { rows, add, forget }
}

/** The last one first; one that is asked again moves up. */
export function remember(rows: Asked[], one: Asked): Asked[] {
  return [one, ...rows.filter((row) => row.sql !== one.sql || row.purpose !== one.purpose)].slice(0, kept)
}

function read(name: string): Asked[] {
  try {
    const rows = JSON.parse(sessionStorage.getItem(name) ?? '[]') as Partial<Asked>[]
    return Array.isArray(rows) ? rows.flatMap((row) => (typeof row.sql === 'string' ? [{ sql: row.sql, purpose: row.purpose ?? '', at: row.at ?? '' }] : [])).slice(0, kept) : []
  } catch { return [] }
}
function write(name: string, rows: Asked[]) {
  try { sessionStorage.setItem(name, JSON.stringify(rows)) } catch { /* a full or closed store: the statement is still run */ }
}
