export const slip = {
  heading: '受理回执', number: '编号', type: '类别', title: '事由', opened: '登记时间', acceptBy: '受理时限', due: '办理时限', lead: '牵头单位', files: '材料', print: '打印回执',
  anywhere: '凭查询码可在窗口、网站、电话和自助机接着办。请妥善保管，不要给别人看。',
}
