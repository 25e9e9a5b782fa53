import type { components } from './generated'

/** The shapes the pages read. They follow the HTTP contract (snake_case, RFC 3339 times). */
export interface Words { zh: string; en: string }
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export interface Page<T> { items: T[]; next?: string | null }

export interface CityInfo { name: Words; demo: boolean; version?: string; now?: string; accounts?: DemoAccount[] }
export interface DemoAccount { name: string; password: string; display: Words | string; role?: string; title?: Words }

export interface RoleHeld { role: string; title?: Words; dept?: string | null; dept_title?: Words | null; area?: string | null }
export interface Me {
  person: { id: string; name: string; display: string }
  roles: RoleHeld[]
  csrf: string
  home: 'desk' | 'work' | 'supervision' | 'report' | 'deputy' | 'journal' | string
}

export type MatterState =
  | 'draft' | 'submitted' | 'accepted' | 'dispatched' | 'working' | 'suspended'
  | 'answered' | 'closed' | 'rejected' | 'withdrawn' | 'merged'
export type TaskState = 'waiting' | 'ready' | 'offered' | 'active' | 'paused' | 'returned' | 'done' | 'skipped'
export type ClockState = 'running' | 'stopped' | 'met' | 'breached' | 'void'

export interface Left { n: number; unit: 'hours' | 'days' | 'workdays' | 'months' }
export interface UnitRef { key: string; title: Words }

export interface MatterRow {
  id: string; number: string; code?: string | null
  type: string; type_title: Words; title: string; state: MatterState
  class?: string | null; class_title?: Words | null
  area?: string | null; area_title?: Words | null
  lead?: UnitRef | null; round: number; opened_at: string
  due_at?: string | null; due_provisional?: boolean; late?: boolean
  clock_fraction?: number | null; left?: Left | null
  urgency?: string | null; reporters: number; supervised: boolean
  my_tasks?: { key: string; title: Words; state: TaskState }[]
  labels?: string[]
  proposed?: Proposal | null
}
export interface Proposal { lead: UnitRef; helpers?: UnitRef[]; reason?: Words; rows?: string[] }

export interface Reporter {
  id?: string; name?: string | null; phone?: string | null; anonymous?: boolean; channel?: string
  reply_wanted?: boolean; at?: string | null; note?: string | null
  address?: string | null; answered?: boolean; me?: boolean
}
export interface Task {
  key: string; title: Words; unit?: UnitRef | null; role?: string | null; person?: { id: string; display: string } | null
  state: TaskState; needs: string[]; when?: string | null; due_at?: string | null
  opened_at?: string | null; done_at?: string | null; result?: Json; note?: string | null
}
export interface Rung { at_percent: number; action: string; due_at?: string | null; fired_at?: string | null }
export interface ClockStop { reason: string; title?: Words | null; from: string; to?: string | null }
export interface Clock {
  key: string; title: Words; limit: string; start?: string | null; due_at?: string | null; ended_at?: string | null
  provisional?: boolean; state: ClockState; fraction?: number | null; left?: Left | null
  rungs: Rung[]; stops: ClockStop[]
}
export interface TimelineItem {
  entry: string; seq?: number | null; at: string
  actor: { kind?: string; id?: string; display?: string; role?: string; role_title?: Words; unit?: Words; on_behalf_of?: string | null }
  kind: string; words: Words; detail?: string | Words | Json | null; public: boolean; round?: number
}
export interface FileRef {
  id: string; name: string; media_type: string; bytes: number; sha256?: string
  role?: string | null; label?: string | null; position?: { lat: number; lon: number } | null; at?: string; url?: string
}
export interface Answer { at: string; by?: string; unit?: Words | null; text: string; class?: string | null; to?: string | null; round?: number }
export interface Rating { at: string; grade: number; solved?: boolean | null; note?: string | null; by?: string; round?: number; appeal?: Json }
export interface Consultation {
  id: string; matter?: string; number?: string; title: string; state: 'open' | 'concluded' | string
  convened_at: string; due_at?: string | null; left?: Left | null; units: UnitRef[]
  experts: { id: string; display: string; field?: Words | null; opinion?: string | null; at?: string | null }[]
  question?: string; opinions?: { by: string; at: string; text: string }[]; waits_for_me?: boolean
  conclusion?: { text: string; lead?: UnitRef | null; helpers?: UnitRef[]; at: string; by?: string } | null
  precedents?: Precedent[]
}
export interface Precedent { id: string; title: string; text: string; lead?: UnitRef | null; at: string; score?: number; matter?: string }
export interface Supervision {
  id: string; matter: string; number?: string; title?: string; grade: 'yellow' | 'red' | 'listed' | string
  unit?: UnitRef | null; reason: string; at: string; due_at?: string | null; left?: Left | null
  replied_at?: string | null; reply?: string | null; lifted_at?: string | null; state?: string
}
export interface Related { id: string; number: string; title: string; state: MatterState; why?: Words | string | null; score?: number }

export type ParamKind =
  | 'text' | 'texts' | 'longtext' | 'new_reporter' | 'unit' | 'units' | 'person' | 'persons' | 'choice' | 'choices' | 'bool' | 'limit' | 'date'
  | 'grade' | 'file' | 'files' | 'matter' | 'task' | 'reporter' | 'class' | 'area' | 'json'
export interface ParamSpec { name: string; kind: ParamKind; required: boolean; title: Words; options?: { value: string; title: Words }[]; hint?: Words; default?: Json }
export interface ActionView {
  action: string; title: Words; allowed: boolean; why_not?: Words | null; params: ParamSpec[]
  task?: string | null; main?: boolean; group?: string
}

export interface MatterView extends MatterRow {
  form: Record<string, Json>; form_schema?: FormSchema | null; form_ui?: UiField[]
  place?: { text?: string | null; area?: string | null; lat?: number | null; lon?: number | null } | null
  channel?: string; reporters_list?: Reporter[]
  tasks: Task[]; clocks: Clock[]; timeline: TimelineItem[]
  answers: Answer[]; ratings: Rating[]; consultations: Consultation[]; supervisions: Supervision[]
  files: FileRef[]; papers?: Paper[]; related: Related[]; precedents: Precedent[]; actions: ActionView[]
  pack?: string; version?: string
}

export interface UiField {
  field: string; title: Words; hint?: Words | null; group?: Words | null; when?: string | null; options?: Record<string, Words>
  widget?: 'text' | 'longtext' | 'number' | 'choice' | 'choices' | 'switch' | 'date' | 'phone' | 'unit' | 'person' | 'file'
}
export interface FormSchema {
  type?: string; required?: string[]
  properties?: Record<string, FormProperty>
}
export interface FormProperty {
  type?: string | string[]; title?: string; 'x-title'?: Words; description?: string; enum?: Json[]
  'x-enum-titles'?: Record<string, Words>; format?: string; minLength?: number; maxLength?: number; minimum?: number; maximum?: number
  items?: FormProperty
}
export interface MatterType {
  id: string; title: Words; family?: string; pack?: string; version?: string; anonymous?: boolean
  form: FormSchema; form_ui?: UiField[]; may_open?: boolean; description?: Words | null; channels?: string[]; open_by?: string[]; place?: 'none' | 'optional' | 'required'
  attachments?: { max?: number; bytes_max?: number | string; kinds?: string[]; evidence?: string[] } | null
  clocks?: { key: string; title: Words; limit: string }[]
  tasks?: { key: string; title: Words; unit?: string; needs?: string[]; limit?: string }[]
}

export interface Area { code: string; title: Words; parent?: string | null; kind?: string }
export interface Department { key: string; title: Words; parent?: string | null; kind?: string; area?: string | null; people?: number; open?: number; late?: number }
export interface Class { key: string; title: Words; parent?: string | null; lead?: string | null }
export interface Person { id: string; name?: string; display: string; roles?: RoleHeld[]; unit?: UnitRef | null }
export interface RoleInfo { role: string; title: Words; about?: Words; actions?: { action: string; title?: Words; when?: Words | string | null }[]; may?: string[] }

export interface Inbox { notices?: number; mine: number; late: number; waiting: number; unit: number; desk: number; supervised: number; consultations: number }
export interface SavedView { id: string; name: string; query: Record<string, string> }

export interface Exclusion { rule: string; title: Words; count: number }
export interface Rate { numerator: number; denominator: number; excluded: Exclusion[] }
export interface RatesLine {
  key: string; title: Words; response: Rate; solved: Rate; satisfied: Rate; on_time: Rate; closed: Rate
  return_rate?: Rate | number | null; transfers?: number | null; redo_rate?: Rate | number | null; median_workdays?: number | null; opened?: number
}
export interface Rates { from: string; to: string; total: RatesLine; lines: RatesLine[]; months?: RatesLine[] }

export interface PackRow { name: string; title: Words; about?: Words | null; version: string; applied_at?: string | null; hash?: string; types?: { id: string; title: Words }[]; versions?: { version: string; at: string; hash?: string }[] }
export interface PackView extends PackRow { matter_types: MatterType[]; parameters?: { key: string; description: string; unit: string; reference?: string; values: Record<string, Json> }[]; readme?: string }

export interface JournalEntry { id: string; seq: number | null; at: string; kind: string; subject: string; actor: { kind?: string; id?: string; display?: string; role?: string }; body?: Json; personal?: boolean; erased?: boolean; leaf?: string }
export interface JournalKey { name: string; key: string }
export interface Delivery { id: string; at: string; channel: string; target: string; kind: string; subject?: string; state: 'pending' | 'delivered' | 'failed' | string; attempts: number; next_at?: string | null; error?: string | null; seq?: number }

export interface PublicMatter {
  code: string; number?: string; title?: string; type_title?: Words; state: MatterState; class_title?: Words | null; area_title?: Words | null
  lead?: UnitRef | null; opened_at?: string; due_at?: string | null; due_provisional?: boolean; left?: Left | null; clock_fraction?: number | null; late?: boolean; round?: number
  timeline?: { at: string; kind: string; words: Words; detail?: string | null }[]
  answer?: { at: string; text: string; unit?: Words | null } | null
  files?: number | null; wanted?: string[]; can_supply?: boolean
  can_rate?: boolean; phone_asked?: boolean; tasks?: { title: Words; state: TaskState }[]; rating?: { grade: number; note?: string | null; at?: string } | null; rate_until?: string | null
}

export interface District { type: 'Feature'; properties: { code?: string; gb?: string; name: string; en?: string; open?: number; late?: number }; geometry: { type: 'MultiPolygon' | 'Polygon'; coordinates: number[][][][] | number[][][] } }
export interface DistrictMap { type: 'FeatureCollection'; features: District[] }

export interface ApiToken { id: string; name: string; scopes: string[]; created_at: string; expires_at?: string | null; last_used_at?: string | null; secret?: string }
export interface SessionRow { id: string; created_at: string; last_seen_at?: string; agent?: string; current?: boolean }
export interface Problem { type?: string; title?: string; words?: Words | null; status: number; detail?: string; code?: string; hint?: string; instance?: string; errors?: Fault[] }
export interface Fault { pointer?: string; field?: string; code?: string; severity?: 'error' | 'warning'; message?: Words | string; hint?: string | null; words?: Words | null }
export interface PackChange { how: 'appears' | 'changes' | 'retires'; what: string; key: string; title?: Words | null; fields: string[] }
export interface PackPlan { name: string; from?: string | null; to: string; changes: PackChange[]; diff: string; faults: Fault[] }
export interface Paper { kind: 'evidence' | 'correction' | 'proof'; title: Words; given: boolean; files: string[]; proof?: PaperProof | null }
export interface PaperProof { key: string; state: 'asked' | 'spared' | 'wanted' | 'given' | string; words: Words; why?: Words | null; fallback?: Words | null; source: string; purpose: string; told?: string | null; told_title?: Words | null; receipt?: string | null; at: string }
export interface Question { id: string; at: string; title: Words; owner: UnitRef; source: string; asker: UnitRef; purpose: string; outcome: 'record' | 'no_record' | 'not_agreed' | 'down' | string; spared: boolean; told?: Words | null; receipt?: string | null; about_me: boolean; matter?: string | null }
export interface ProofCount { title: Words; source: string; owner: UnitRef; asker: UnitRef; spared: number; record: number; no_record: number; not_agreed: number; down: number; took_ms: number }
export interface ProofBoard { since: string; papers: ProofCount[] }

export interface LateUnit { unit: UnitRef; late: number; near: number; open: number }
export interface LateArea { area: string; title: Words; open: number; late: number }
export interface SupervisionBoard { items: Supervision[]; next?: string | null; late: LateUnit[]; areas: LateArea[] }
export interface Duplicate { matter: MatterRow; score: number; reasons: Words[] }
export interface Notice { id: string; kind: string; subject: string; title: Words; text: Words; at: string; read: boolean }

export interface FindingReason { what: Words; value: string; table: string; row: string; date: string; dept: string }
export interface FindingDecision { at: string; by: string; note: string }
export interface Finding {
  id: string; model: string; model_version: string; subject: { kind: string; key: string; name: string }; title: Words
  unit: UnitRef; area?: UnitRef | null; severity: string; reasons: FindingReason[]; state: string
  opened_at: string; changed_at: string; additions: FindingDecision[]; decision?: FindingDecision | null
  earlier?: string | null; matter?: string | null; actions: string[]
}
type Shapes = components['schemas']
export type Model = Shapes['ModelView']
export type ModelDetail = Shapes['ModelDetail']
export type ModelRun = Shapes['ModelRunView']
export type ModelRan = Shapes['ModelRan']
export type SetRan = Shapes['SetRan']
export type RunProblem = Shapes['RunProblem']
export type FunnelRow = Shapes['FunnelRow']
export type QualityRow = Shapes['QualityRow']
export type Standing = Shapes['StandingView']
export type Pace = Shapes['PaceView']
export type Funnel = Shapes['FunnelView']
export type FunnelStage = Shapes['FunnelStage']
export type Agreement = Shapes['AgreementView']
export type AgreementDetail = Shapes['AgreementDetail']
export type DataRule = Shapes['DataRuleView']
export type RuleVersion = Shapes['RuleVersionView']
export type Article = Shapes['ArticleView']
export type Bound = Shapes['BoundView']
export type RuleAgreement = Shapes['RuleAgreement']
export type Term = Shapes['TermView']
export type Receipt = Shapes['ReceiptView']
export type UseAnswer = Shapes['UseAnswer']
export type NewOffer = Shapes['NewOffer']
export type LedgerUnit = Shapes['UnitView']
export type Account = Shapes['AccountView']
export type AccountDay = Shapes['AccountDay']
export type Statement = Shapes['StatementView']
export type StatementLine = Shapes['LineView']
export type Transfer = Shapes['TransferView']
export type Deed = Shapes['DeedAsk']
export type DeedsDone = Shapes['DeedsDone']
export type LedgerProof = Shapes['LedgerProof']
export interface FindingVersion { version: string; suspected: number; completed: number; confirmed: number; refuted: number; lapsed: number; precision?: number | null }

export interface CatalogTerms { edition: string; grades: (UnitRef & { meaning: Words })[]; classes: (UnitRef & { family: string })[]; families: UnitRef[]; dimensions: UnitRef[] }
export interface ResourceRow {
  id: string; key: string; kind: string; state: string; version: number; title: Words; meaning: Words; owner: UnitRef; area?: UnitRef | null
  grade: string; families: string[]; fields_count: number; sharing: string; promise: { every: string; by?: string | null }
  delivered?: { version: string; rows: number; at: string } | null; due_at?: string | null; late: boolean; registered_at: string; changed_at: string
}
export interface ResourceField { name: string; title: Words; type: string; unit: string; meaning: Words; class: string; grade: string; example: string }
export interface LineageEdge { source: string; source_field: string; target: string; target_field: string; run: string; at: string }
export interface ResourceNeighbour { id: string; key: string; title: Words; owner: UnitRef }
export interface Resource extends ResourceRow {
  fields: ResourceField[]; validity: { from?: string | null; until?: string | null }; conditions: Words
  quality: { version: string; at?: string | null; measures: { dimension: string; good: number; all: number }[] }
  lineage: LineageEdge[]; neighbours: ResourceNeighbour[]; versions: { version: number; event: string; at: string }[]
  actions: string[]; applicants: UnitRef[]
}
export interface AskedField { name: string; title: Words; grade?: string | null; granted_grade?: string | null; form?: string | null; withheld: boolean }
export interface Application {
  id: string; resource: { id: string; key: string; title: Words }; owner: UnitRef; applicant: UnitRef; fields: AskedField[]; purpose: string; basis: string
  until: string; state: string; applied_at: string; changed_at: string; decision?: FindingDecision | null; granted_until?: string | null; ends_at?: string | null
  end?: FindingDecision | null; actions: string[]
}
export interface May { version: number; allowed: { field: string; form: string; grant?: string | null }[]; refused: { field: string; why: string; words: Words }[] }

export interface LoadCheck { name: string; strength: 'warn' | 'quarantine' | 'stop' | string; rule: Record<string, { [key: string]: Json }> }
export interface LoadSpec { mode: string; keys: string[]; sources?: string[]; facts?: { format?: string | null; encoding?: string | null; sheet?: string | null; missing?: string[] }; checks?: LoadCheck[] }
export interface TableRow { key: string; resource: string; title: Words; owner: UnitRef; mode: string; keys: string[]; sources: UnitRef[]; version: number; rows: number; declared_at: string }
export interface Tally { source: UnitRef; inserted: number; updated: number; deleted: number; rows: number }
export interface TableView extends TableRow { spec: LoadSpec; tallies: Tally[]; pulls: Pull[]; may_load_for: string[]; may_change: boolean }
export interface Pull { source: UnitRef; kind: string; connection: string; table?: string | null; since?: string | null; every: string; tried_at?: string | null; failed?: string | null; words?: Words | null; batch?: string | null; until?: string | null }
export interface Pulled { outcome: string; batch?: Batch | null }
export interface PulledFrom { kind: string; connection: string; table?: string | null; until?: string | null }
export interface TableVersion { version: number; event: string; at: string; reason: string; rows: number; tallies: Tally[] }
export interface CheckResult { name: string; strength: string; dimension: string; looked: number; failed: number }
export interface Batch {
  id: string; ordinal: number; source: UnitRef; at: string; file_name: string; sha256: string; label?: string | null; version: number; format: string; encoding?: string | null
  bytes: number; read: number; accepted: number; rejected: number; reasons: Record<string, number>; checks: CheckResult[]
  measures: { dimension: string; good: number; all: number }[]; pulled?: PulledFrom | null; withdrawn?: { at: string; version: number; reason: string } | null
}
export interface RefusedDelivery { id: string; source: UnitRef; at: string; file_name: string; code: string; why: string; words?: Words | null }
export interface RejectedRow { source: UnitRef; row: number; reasons: string[]; columns: string[]; raw: string }
export interface TracePlace { batch: string; source: UnitRef; at: string; file_name: string; row: number; op?: string | null; withdrawn: boolean; served: boolean }

export interface ColumnSource { table: string; column: string; how: string | string[] }
export interface QueryColumn { name: string; kind: string; masked: boolean; direct: ColumnSource[] }
export interface QueryAnswer {
  id: string; columns: QueryColumn[]; rows: Json[][]; took_ms: number; tables: { key: string; version: number }[]
  grade: string; classes: string[]; group_rows_min?: number | null; indirect: ColumnSource[]
}
export interface QueryPlan {
  allowed: boolean; denied: { column: string; why: string; words: string }[]; grade: string; classes: string[]; group_rows_min?: number | null; plan: string
  scans: { table: string; version: number; rows?: number | null; columns: string[] }[]; columns: QueryColumn[]; indirect: ColumnSource[]; lineage: Json
}
export interface QueryProgress { rows_read: number; rows_in_tables: number; parts_read: number; parts: number; runs_ms: number }
