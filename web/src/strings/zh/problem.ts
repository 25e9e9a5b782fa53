export const problem = {
  offline: '连不上服务器', offlineHint: '请检查网络；您填写的内容还在这一页上。', notFound: '没有找到', notFoundHint: '可能已被移走，或者您没有查看它的权限。', forbidden: '您没有这项权限', forbiddenHint: '如果工作需要，请联系本单位管理员授予角色。',
  signedOut: '请先登录', signedOutHint: '登录后会回到这一页。', busy: '办理太快了', busyHint: '请稍等片刻再试。', server: '服务器出错了', serverHint: '这不是您的错。请把编号告诉管理员。', generic: '没有办成', code: '代码', more: '看说明', conflict: '情况有变', conflictHint: '别人刚刚动过它，请刷新后再办。', reference: '编号',
}
