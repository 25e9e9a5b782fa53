import { ElMessage } from 'element-plus/es/components/message/index'
import 'element-plus/es/components/message/style/css'
import { asProblem } from '@/api/useFetch'
import { useWords } from '@/strings'
import { explain } from './explain'

export function toast(message: string) {
  ElMessage({ message, type: 'success', duration: 3200, grouping: true })
}

/** Shows a refusal without leaving the page; the code goes along so that it can be quoted. */
export function toastProblem(error: unknown) {
  const problem = asProblem(error)
  const said = explain(problem, useWords().value)
  const message = [said.title, said.hint, problem.code ? `(${problem.code})` : ''].filter(Boolean).join(' · ')
  ElMessage({ message, type: 'error', duration: 7000, showClose: true, grouping: true })
}
