export const params = {
  chooseUnit: '选择单位', chooseUnits: '选择一个或多个单位', choosePerson: '输入姓名查找', choosePersons: '输入姓名查找，可选多位', chooseClass: '选择分类', chooseArea: '选择区域', chooseMatter: '输入编号或标题查找', chooseTask: '选择任务', choose: '请选择', limitNumber: '数量', limitUnit: '单位', addFiles: '添加照片或文件', removeFile: (n: string) => `移除 ${n}`, uploading: '正在上传…', grade: '打分', evidence: '照片用途', before: '办理前', after: '办理后', other: '其他', search: '查找', noMatch: '没有找到', everyone: '全部反映人', onePerLine: '每行写一项', typeToSearch: '输入文字查找',
}
