export const kiosk = {
  title: '自助机', welcome: '您好，想办什么？', lead: '不用登录。离开时请点“办完了”，这台机器不留您的任何信息。', report: '我要反映', reportLead: '说说是什么事，拿一个查询码', track: '查进度、接着办', trackLead: '用查询码看办到哪一步，补充材料或评价', finish: '办完了',
  asks: { kind: '哪方面的事？', words: '是什么事？', photos: '有照片吗？', where: '在哪里？', who: '怎么称呼您？', review: '请看一遍，对不对？' } as Record<string, string>,
  codeTitle: '请输入查询码', codeLead: '在回执上，共 12 个字母和数字。', codeWrong: '这个查询码不对，请核对一下再输。', keys: '按键', erase: '删除一个', keepCode: '请记下查询码，或扫码带走。以后在窗口、网站、电话和自助机上都能接着办。', backToProgress: '回到进度',
  stillThere: '您还在吗？', leaving: (n: number) => `${n} 秒后清除屏幕上的内容。`, stay: '我还在',
}
