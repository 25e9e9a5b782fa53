import type { FindingReason } from '@/api/types'
import { refusalWords } from '@/features/tables/refusal'
import type { Strings } from '@/strings'

/** The table that a finding about a delivery is about: its subject is `TABLE@DEPARTMENT`. */
export function tableOf(subject: { kind: string; key: string }): string {
  return subject.kind === 'table' ? subject.key.split('@')[0] ?? '' : ''
}
/** What a reason rests on when it is a delivery: one that was taken in, or one that was refused. */
export function deliveryOf(reason: FindingReason): 'batch' | 'refusal' | null {
  return reason.row.startsWith('bat_') ? 'batch' : reason.row.startsWith('rfs_') ? 'refusal' : null
}
/** Why a delivery was refused comes as code and English sentence; people read it in their language. */
export function valueOf(reason: FindingReason, w: Strings): string {
  const why = deliveryOf(reason) === 'refusal' ? /^LAK\d{4}: (.+)$/s.exec(reason.value)?.[1] : undefined
  return (why && refusalWords(why, w)) || reason.value
}
