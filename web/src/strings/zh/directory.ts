export const directory = {
  title: '单位与人员', tree: '组织树', search: '查单位或人员', people: '人员', roles: '角色', areas: '管辖', noPeople: '没有可以显示的人员。', choose: '选一个单位看看。', kinds: { city: '市', district: '区（市）', street: '街道', bureau: '部门', enterprise: '企业', centre: '中心', party: '党群', county: '县级市', institution: '单位', congress: '人大', body: '机关' } as Record<string, string>, rolesTitle: '角色权限', rolesLead: '谁能做什么，一张表说清。这张表由访问策略生成，不是手写的。', action: '操作', allowed: '可以', conditional: '有条件', denied: '不可以', person: '姓名', held: '担任', all: '全部', matrix: '权限矩阵', under: '下级单位', filterActions: '筛选操作',
  lead: '从组织树里选一个单位，看它管哪里、有谁。', expand: (n: string) => `展开 ${n}`, collapse: (n: string) => `收起 ${n}`, found: (q: string) => `名字以“${q}”开头的人员`, noUnits: '没有找到单位。', noActions: '没有匹配的操作。', noArea: '不限区域', allowedTo: '可以做什么', where: '在哪里可以',
  holds: { everywhere: '全市范围担任', 'in-dept': '在一个单位里担任', 'over-part': '对一片区域或一部分单位担任' } as Record<string, string>,
  places: { everywhere: '处处可以', own: '只限本人的', by_type: '事项类型允许其登记的', in: '只限下列事项' } as Record<string, string>,
  situations: { o: '自己反映的', r: '代表委员本人提出的', d: '本部门派单台的', l: '本部门主办的', b: '下级部门主办的', h: '本部门协办的', a: '所辖区域的', t: '本人承办任务的', w: '本人代为登记的草稿', x: '点名其会商的', s: '本人督办的' } as Record<string, string>,
}
