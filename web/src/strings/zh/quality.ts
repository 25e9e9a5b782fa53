export const quality = {
  title: '数据质量', lead: '哪个单位报送的数据有问题、什么问题、有没有变好、由哪件事项在更正。', list: '库表质量', summary: '数据质量概览', toTables: '数据入库', toQuality: '数据质量',
  states: { refused: '整批退回', rejects: '有拒收', none: '尚未报送', good: '正常' }, all: '全部', byState: '按最近一次报送的情况', unit: '报送单位', everyUnit: '全部报送单位', clear: '清除筛选',
  tables: '库表', units: '报送单位', lastRejected: '拒收占比', unitsBy: '各单位最近一次报送的情况（一个单位报送多张表的，按最差的一张）', tablesBy: '各表最近一次报送的情况', byUnit: '按报送单位', byUnitHint: '各表最近一次入库的拒收行数，最差的在前；点一下只看这个单位。', allUnits: (n: number) => `全部 ${n} 个单位`, fewer: '收起',
  before: '上次入库', rejected: '拒收', allTaken: (rows: string) => `${rows}，没有拒收`, nothing: '没有报送过。', moreReasons: (n: number) => `另有 ${n} 种`, toMatter: '更正事项', toFinding: '线索', goodUnits: (n: number) => `另有 ${n} 个单位正常`,
  measures: '质量六个维度（GB/T 36344）', unmeasured: (names: string) => `未测：${names}`, noMeasures: '六个维度尚未检测',  goodOf: (good: string, all: string) => `${all} 项中 ${good} 项合格`,
  trend: (n: number) => `近 ${n} 次入库拒收占比`, trendSays: (n: number, shares: string) => `近 ${n} 次入库的拒收占比，从早到晚：${shares}`, delivery: (unit: string, at: string, rejected: string, read: string) => `${unit} ${at}：${read} 行中拒收 ${rejected} 行`, ways: { better: '变好', worse: '变差', same: '持平', clean: '一直没有拒收' }, wayHint: '此前各次 → 最近一次', once: '只入库过一次',
  none: '没有您可以查看的库表。', noneHow: '经办人和负责人看到本单位提供或报送的库表；审计员看到全部。', noneSuch: '没有符合条件的库表。', reading: (n: number) => `正在读取，已有 ${n} 张库表…`, partial: (n: number) => `没有读全，以下只是前 ${n} 张库表。`, cut: (n: number) => `库表较多，只读取了前 ${n} 张。`,
  hint: '口径：拒收占比 = 拒收行数 ÷ 读取行数，按各单位最近一次入库的批次计；整批退回的不入库，不计行数。“变好”“变差”是最近一次与此前各次相比。六个维度是目录最近一次检测的结果。',
}
