import type { UnitRef, Words } from './types'

/** Files over HTTP. Each name is that of the schema in the API document, so that the generated shapes can take their place. */
export type DossierKind = 'person' | 'enterprise' | string
export type DossierShown = 'clear' | 'masked' | 'withheld' | string

export interface DossierTableView { key: string; title?: Words | null; group: string; linked: number; served: number; at?: string | null; trouble?: string | null }
export interface DossierKindView {
  kind: DossierKind; title: Words; owner: UnitRef; purpose: string; correction?: string | null; groups: UnitRef[]
  files: number; records: number; links: number; entries: number; trained_on: number; linked_at?: string | null
  tables: DossierTableView[]; actions: string[]
}
export interface DossierLinkedView {
  read: number; empty: number; records: number; founded: number; joined: number; merged: number; split: number
  trained: boolean; took_ms: number; tables: string[]; troubles: { table: string; code: string }[]
}

export interface DossierFace { role: string; title: Words; value: string; shown: DossierShown; table: string }
export interface DossierFound { id: string; face: DossierFace[] }
export interface DossierWithheld { table: string; title: Words; owner: UnitRef; why: string; words: Words }
export interface DossierSearched { items: DossierFound[]; more: boolean; tables: string[]; withheld: DossierWithheld[] }

export interface DossierField { name: string; title: Words; role?: string | null; shown: DossierShown; value?: string | null; why?: string | null; contested?: string | null }
export interface DossierRow {
  record: number; table: string; title: Words; owner: UnitRef; source: UnitRef; told: Words
  from?: string | null; until?: string | null; known_at: string; batch: string; line: number; fields: DossierField[]
}
export interface DossierGroup { key: string; title: Words; rows: DossierRow[] }
export interface DossierSaid { record: number; table: string; owner: UnitRef; from?: string | null; known_at: string }
export interface DossierConflict { role: string; title: Words; values: { value: string; said: DossierSaid[] }[] }
export interface DossierView {
  id: string; kind: DossierKind; title: Words; as_of?: string | null; groups: DossierGroup[]; withheld: DossierWithheld[]
  conflicts: DossierConflict[]; more: boolean; kept_back: number; look: string
}

export interface DossierFact extends DossierRow { standing: 'holds' | 'corrected' | 'deleted' | 'withdrawn' | 'dropped' | string; since?: string | null }
export interface DossierChain { id: string; kind: DossierKind; as_of?: string | null; facts: DossierFact[]; more: boolean; look: string }

export interface DossierSide { record: number; table: string; file: string }
export interface DossierStep { role: string; left?: string | null; right?: string | null; left_shown: DossierShown; right_shown: DossierShown; level: string; bits: number; frequency_bits: number }
export interface DossierWhy { left: DossierSide; right: DossierSide; basis: string; prior_bits: number; steps: DossierStep[]; total_bits: number; probability: number }
export interface DossierDoubt extends DossierWhy { doubt: string }

export interface DossierRuling { word: 'one' | 'apart' | string; left: number; right: number }
export interface DossierLogEntry {
  number: number; change: string; at: string; by?: string | null; reason?: string | null
  moves: { record: number; from?: string | null; to: string }[]; ruled: DossierRuling[]; withdrawn: DossierRuling[]
  because?: { left: number; right: number; bits: number } | null; undoes?: number | null; undone: boolean
}
export interface DossierRuled { first: number; after: number; files: string[] }

export interface DossierLook { id: string; at: string; what: string; unit?: UnitRef | null; by?: string | null; purpose: string; tables: string[] }
export interface DossierContestView { id: string; table: string; record: number; field: string; matter: string; at: string; open: boolean; outcome?: string | null; words?: Words | null }
