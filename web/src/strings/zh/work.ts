export const work = {
  title: '我的工作', views: { mine: '我的', late: '超期', waiting: '等别人', unit: '本单位', supervised: '督办', reported: '我反映的', all: '全部', desk: '派单台' } as Record<string, string>,
  viewHints: { mine: '派到我名下的任务', late: '过了时限还没办完的', waiting: '我已办，在等别的单位或反映人', unit: '本单位可以领取的', supervised: '正在督办的', reported: '我提交的，或我代为登记的', all: '我有权看到的全部事项' } as Record<string, string>,
  searchLabel: '搜索标题、编号、内容', filters: '筛选', sort: '排序', sorts: { due: '先到期的在前', '-opened': '最新的在前' } as Record<string, string>, dueBefore: '到期早于', clearFilters: '清除筛选', columns: { clock: '时限', matter: '事项', state: '状态', lead: '牵头单位', area: '区域', opened: '提交' },
  select: (title: string) => `选择：${title}`, selectAll: '选择本页全部', selected: (n: number) => `已选 ${n} 件`, claim: '一并领取', claimed: (n: number) => `领取了 ${n} 件`, claimSome: (ok: number, bad: number) => `领取了 ${ok} 件，${bad} 件没有成功`, unselect: '取消选择',
  empty: { mine: '名下没有任务。可以到“本单位”领取。', late: '没有超期的，真好。', waiting: '没有在等别人的事。', unit: '本单位没有待领的任务。', supervised: '没有督办中的事项。', reported: '还没有反映过问题。', all: '没有符合条件的事项。', desk: '没有待派的单。' } as Record<string, string>,
  savedViews: '常用视图', saveView: '存为常用视图', viewName: '视图名称', removeView: (name: string) => `删除视图：${name}`, saveHint: '连同筛选和排序一起保存', newer: '有新变化', showNewer: '点此刷新', total: (n: number) => `显示 ${n} 件`, reporters: (n: number) => `${n} 人反映`, supervised: '督办', round: (n: number) => `第 ${n} 轮`, taskTodo: (t: string) => `待办：${t}`, table: '事项列表', keyboard: 'J/K 上下移动，X 选择，回车打开',
}
