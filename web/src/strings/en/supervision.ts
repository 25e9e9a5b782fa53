import type { supervision as zh } from '../zh/supervision'

export const supervision: typeof zh = {
  title: 'Supervision', late: 'Late and nearly late', byUnit: 'By unit', byArea: 'By district', map: 'Lateness by district', mapHint: 'The redder, the larger the late share.', orders: 'Orders', noOrders: 'No supervision orders.', unit: 'Unit', area: 'District', open: 'Open', lateCount: 'Late', near: 'Nearly', share: 'Late share', grade: 'Grade', reason: 'Reason', due: 'Reply due', reply: 'Reply of the unit', waitingReply: 'Waiting for reply', lifted: 'Lifted', replied: 'Replied', all: 'All', watch: 'Watch first', none: 'Nothing is late or nearly late.', inArea: (a) => `Only ${a}`,
}
