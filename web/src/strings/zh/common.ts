export const common = {
  brand: '海纳', brandLatin: 'Haina', motto: '海纳百川，事事有回音',
  skip: '跳到正文', menu: '菜单', close: '关闭', back: '返回', cancel: '取消', confirm: '确定', save: '保存', remove: '删除', copy: '复制', copied: '已复制',
  search: '搜索', clear: '清除', all: '全部', more: '更多', loadMore: '再看一些', loading: '正在取数据…', none: '无', yes: '是', no: '否', optional: '选填', required: '必填', unknown: '未知',
  retry: '再试一次', refresh: '刷新', open: '打开', next: '下一步', previous: '上一步', done: '完成', from: '从', to: '到', anonymous: '匿名', download: '下载', details: '详情',
  count: (n: number) => `${n} 件`, people: (n: number) => `${n} 人`, items: (n: number) => `${n} 项`, round: (n: number) => `第 ${n} 轮`,
  live: '实时更新中', offline: '实时更新已断开', theme: { light: '浅色', dark: '深色', auto: '跟随系统', toggle: '切换深浅色' }, language: '语言', switchLang: 'English',
  signIn: '登录', signOut: '退出登录', account: '我的账号', newTab: '（新窗口打开）', ok: '好', empty: '这里还没有内容', moveOn: '继续',
  saved: '已保存', sent: '已办妥', area: '区域', unit: '单位', type: '事项类别', class: '诉求分类', state: '状态', version: '版本',
}
