export const counter = {
  title: '窗口', lead: '在网上、电话里、自助机上开始的事，在这里接着办；也可以新登记。', next: '下一位', agentsOnly: '这个页面供受理人员使用。',
  find: '查已经有的事', findExample: '查询码、编号或标题', findHint: '请对方出示查询码或回执。凭查询码可以打开本人的任何一件事；姓名和手机号不能用来查。', open: '新登记一件', found: '查到的事项', nothing: '没有查到。请核对查询码或编号，也可以新登记一件。', waiting: '请对方出示查询码，或新登记一件。',
  by: (c: string) => `来自${c}`, whole: '看全文', byCode: '这件事由本人的查询码打开：可以替本人补充、评价，看不到个人信息。', doneTitle: '登记好了', doneLead: '请打印回执交给对方。',
}
