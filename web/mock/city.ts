import type { Area, Class, Department, Person, Words } from '../src/api/types.ts'

const w = (zh: string, en: string): Words => ({ zh, en })

export const areas: Area[] = [
  { code: '370200', title: w('青岛市', 'Qingdao'), kind: 'city' },
  ...([['370202', '市南区', 'Shinan'], ['370203', '市北区', 'Shibei'], ['370211', '黄岛区', 'Huangdao'], ['370212', '崂山区', 'Laoshan'], ['370213', '李沧区', 'Licang'], ['370214', '城阳区', 'Chengyang'], ['370215', '即墨区', 'Jimo'], ['370281', '胶州市', 'Jiaozhou'], ['370283', '平度市', 'Pingdu'], ['370285', '莱西市', 'Laixi']] as const)
    .map(([code, zh, en]) => ({ code, title: w(zh, en), parent: '370200', kind: 'district' })),
  ...([['370202001', '香港中路街道', 'Xianggang Zhonglu', '370202'], ['370202002', '八大关街道', 'Badaguan', '370202'], ['370202003', '云南路街道', 'Yunnan Lu', '370202'], ['370203001', '登州路街道', 'Dengzhou Lu', '370203'], ['370203002', '台东街道', 'Taidong', '370203'], ['370203003', '浮山新区街道', 'Fushan Xinqu', '370203'], ['370212001', '金家岭街道', 'Jinjialing', '370212'], ['370212002', '中韩街道', 'Zhonghan', '370212'], ['370213001', '李村街道', 'Licun', '370213'], ['370214001', '流亭街道', 'Liuting', '370214'], ['370211001', '薛家岛街道', 'Xuejiadao', '370211']] as const)
    .map(([code, zh, en, parent]) => ({ code, title: w(zh, en), parent, kind: 'street' })),
]

const bureau = (key: string, zh: string, en: string, people: number): Department => ({ key, title: w(zh, en), parent: 'city', kind: 'bureau', people })
export const departments: Department[] = [
  { key: 'city', title: w('青岛市人民政府', 'City government'), kind: 'city', people: 4 },
  { key: 'hotline-centre', title: w('12345 热线中心', '12345 hotline centre'), parent: 'city', kind: 'centre', people: 26 },
  bureau('data-bureau', '市大数据发展管理局', 'Big Data Bureau', 9), bureau('urban-management', '市城市管理局', 'Urban Management Bureau', 18), bureau('housing', '市住房和城乡建设局', 'Housing and Construction Bureau', 15),
  bureau('water', '市水务管理局', 'Water Bureau', 11), bureau('transport', '市交通运输局', 'Transport Bureau', 14), bureau('ecology', '市生态环境局', 'Ecology and Environment Bureau', 12),
  bureau('human-resources', '市人力资源和社会保障局', 'Human Resources Bureau', 13), bureau('education', '市教育局', 'Education Bureau', 10), bureau('police', '市公安局', 'Police', 22), bureau('market', '市市场监督管理局', 'Market Regulation Bureau', 16), bureau('health', '市卫生健康委', 'Health Commission', 12),
  { key: 'heat-company', title: w('青岛能源热电集团', 'Qingdao Heating'), parent: 'city', kind: 'enterprise', people: 9 },
  ...areas.filter((a) => a.kind === 'district').map((a): Department => ({ key: `district-${a.code}`, title: w(`${a.title.zh}人民政府`, `${a.title.en} government`), parent: 'city', kind: 'district', area: a.code, people: 8 })),
  ...areas.filter((a) => a.kind === 'street').map((a): Department => ({ key: `street-${a.code}`, title: w(`${a.title.zh}办事处`, `${a.title.en} office`), parent: `district-${a.parent}`, kind: 'street', area: a.code, people: 5 })),
]

export const classes: Class[] = [
  ['urban', '市容环卫', 'Streets and cleaning', null, 'urban-management'], ['urban/road', '道路破损', 'Broken road', 'urban', 'urban-management'], ['urban/waste', '垃圾清运', 'Waste', 'urban', 'urban-management'], ['urban/lamp', '路灯照明', 'Street lamps', 'urban', 'urban-management'],
  ['housing', '住房物业', 'Housing', null, 'housing'], ['housing/heat', '冬季供暖', 'Heating', 'housing', 'heat-company'], ['housing/property', '物业服务', 'Property service', 'housing', 'housing'], ['housing/lift', '电梯故障', 'Lifts', 'housing', 'market'],
  ['water', '供水排水', 'Water', null, 'water'], ['water/pipe', '管道漏水', 'Leaking pipe', 'water', 'water'], ['environment', '生态环境', 'Environment', null, 'ecology'], ['environment/noise', '噪声扰民', 'Noise', 'environment', 'ecology'],
  ['transport', '交通出行', 'Transport', null, 'transport'], ['transport/bus', '公交线路', 'Buses', 'transport', 'transport'], ['transport/parking', '停车秩序', 'Parking', 'transport', 'police'], ['labour', '劳动社保', 'Work and insurance', null, 'human-resources'], ['labour/wage', '拖欠工资', 'Unpaid wages', 'labour', 'human-resources'], ['education', '教育入学', 'Schools', null, 'education'],
].map(([key, zh, en, parent, lead]) => ({ key: key as string, title: w(zh as string, en as string), parent, lead }))

export interface MockPerson extends Person { account: string; home: string; grants: { role: string; dept?: string }[] }
const person = (account: string, display: string, home: string, role: string, dept?: string): MockPerson => ({ id: `per_${account}`, account, display, name: account, home, grants: [{ role, dept }], unit: dept ? unitRef(dept) : null })
export const people: MockPerson[] = [
  person('resident', '王秀英', 'report', 'resident'), person('deputy', '孙建国', 'deputy', 'deputy'), person('agent', '刘晓彤', 'work', 'agent', 'hotline-centre'), person('dispatcher', '陈卫东', 'desk', 'dispatcher', 'hotline-centre'),
  person('handler', '赵海涛', 'work', 'handler', 'urban-management'), { ...person('unit-lead', '李慧敏', 'work', 'unit-lead', 'urban-management'), grants: [{ role: 'unit-lead', dept: 'urban-management' }, { role: 'unit-lead', dept: 'data-bureau' }] }, person('supervisor', '周国强', 'supervision', 'supervisor', 'city'),
  person('expert', '吴静怡', 'work', 'expert'), person('auditor', '郑文博', 'journal', 'auditor', 'city'), person('admin', '系统管理员', 'work', 'admin', 'city'),
  person('handler-water', '徐志远', 'work', 'handler', 'water'), person('handler-heat', '马晓军', 'work', 'handler', 'heat-company'), person('handler-2', '高雪', 'work', 'handler', 'urban-management'),
]
export const roleTitles: Record<string, Words> = {
  resident: w('市民', 'Resident'), deputy: w('人大代表', 'Deputy'), agent: w('话务员', 'Call agent'), dispatcher: w('派单员', 'Dispatcher'), handler: w('经办人', 'Handler'), 'unit-lead': w('单位负责人', 'Unit lead'),
  supervisor: w('督办员', 'Supervisor'), expert: w('会商专家', 'Expert'), auditor: w('审计员', 'Auditor'), admin: w('管理员', 'Administrator'),
}

export function unitRef(key: string) {
  return { key, title: departments.find((d) => d.key === key)?.title ?? w(key, key) }
}
export function areaTitle(code: string | null | undefined): Words | null { return areas.find((a) => a.code === code)?.title ?? null }
export function classOf(key: string | null | undefined): Class | undefined { return classes.find((c) => c.key === key) }

/** class, title, what was said, street, units that must look at it */
export const stories: [string, string, string, string, number, number][] = [
  ['urban/road', '延安三路公交站前路面塌陷', '延安三路公交站台前有一块路面塌了，大约一米见方，下雨天看不见，昨天有位骑车的老人摔了一跤。', '370202001', 120.3866, 36.0742],
  ['housing/heat', '浮山新区某小区三号楼室温只有 14 度', '供暖十天了，家里有八十岁老人，白天 14 度，晚上更低，打过两次供热公司电话没有人来测温。', '370203003', 120.4302, 36.1035],
  ['water/pipe', '登州路口自来水管漏水两天', '路口井盖周围一直往外冒水，夜里结了冰，行人很容易滑倒。', '370203001', 120.3497, 36.0816],
  ['environment/noise', '台东夜市收摊后仍播放音响', '夜里十一点以后还有摊位放音响，孩子第二天要上学，希望管一管。', '370203002', 120.3561, 36.0889],
  ['transport/bus', '225 路早高峰间隔超过二十分钟', '早上七点半到八点，225 路经常二十多分钟才来一班，上班族都要迟到。', '370212002', 120.4613, 36.1009],
  ['urban/lamp', '山海关路东段路灯不亮', '从二十七号到三十一号院，连着五盏灯不亮，晚上下班害怕。', '370202002', 120.3512, 36.0537],
  ['housing/lift', '李村某小区电梯一周坏三次', '四单元电梯这周坏了三次，二十二楼有坐轮椅的邻居出不了门。', '370213001', 120.4312, 36.1458],
  ['labour/wage', '装修公司拖欠两个月工资', '我和另外四名工友在金家岭一个工地做木工，九月、十月的工资没有发。', '370212001', 120.4687, 36.0702],
  ['urban/waste', '云南路垃圾分类点满溢', '分类点的垃圾两天没有清，狗翻得到处都是。', '370202003', 120.3096, 36.0637],
  ['transport/parking', '学校门口人行道停满车辆', '上学放学时间人行道全是车，孩子只能走机动车道。', '370214001', 120.3896, 36.2684],
  ['housing/property', '物业半年没有公布公共收益', '小区电梯广告和停车收入去向不明，业主要求公示。', '370203003', 120.4251, 36.1071],
  ['environment/noise', '工地夜间施工', '凌晨一点还在打桩，没有看到夜间施工许可。', '370211001', 120.2521, 35.9789],
  ['education', '转学材料来回跑了三趟', '每次去都说少一样材料，能不能一次说清楚。', '370213001', 120.4278, 36.1503],
  ['urban/road', '香港中路盲道被地锁阻断', '盲道上装了六个地锁，视障朋友没法走。', '370202001', 120.3931, 36.0689],
  ['water/pipe', '楼道水管锈蚀渗漏', '三楼到五楼的立管一直渗水，墙皮都掉了。', '370214001', 120.3958, 36.2611],
  ['housing/heat', '供热管网检修未提前通知', '停暖一天没有任何通知，家里有刚出生的婴儿。', '370212002', 120.4569, 36.1043],
]
