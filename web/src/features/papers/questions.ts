import type { ProofCount, Question } from '@/api/types'

/** Papers that I did not have to bring; what others asked about me spared somebody else one. */
export const sparedOf = (rows: Question[]) => rows.filter((one) => one.matter && one.spared).length
/** How questions ended for those whom they were about: what they need not bring, and why they must bring the rest. */
export const endsOf = (row: ProofCount) => ({ spared: row.spared, wanted: Math.max(0, row.record + row.no_record - row.spared), not_agreed: row.not_agreed, down: row.down })
export const askedOf = (row: ProofCount) => row.record + row.no_record + row.not_agreed + row.down
/** The share of questions to which a system answered, yes or no; none: nobody was asked. */
export function answeredShare(rows: ProofCount[]): number | null {
  const answered = rows.reduce((sum, row) => sum + row.record + row.no_record, 0)
  const all = answered + rows.reduce((sum, row) => sum + row.down, 0)
  return all ? answered / all : null
}
