import { afterEach, expect, it } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { lead, list, setLang, useWords } from '@/strings'
import { explain } from '@/ui/explain'

afterEach(() => setLang('zh'))

it('English begins a line with a capital, Chinese stays as it is', () => {
  setLang('en')
  expect(lead({ zh: '签收', en: 'sign' })).toBe('Sign')
  expect(list(['a', '', 'b'])).toBe('a, b')
  setLang('zh')
  expect(lead({ zh: '签收', en: 'sign' })).toBe('签收')
  expect(list(['甲', '乙'])).toBe('甲、乙')
})
it('a problem speaks the language of the reader', () => {
  const problem = new ApiProblem({ status: 422, detail: 'the form is wrong', hint: 'fill it in', words: { zh: '表单有误', en: 'the form is wrong' } })
  setLang('zh')
  expect(explain(problem, useWords().value)).toEqual({ title: '表单有误', hint: '' })
  setLang('en')
  expect(explain(problem, useWords().value)).toEqual({ title: 'the form is wrong', hint: 'fill it in' })
  const unknown = new ApiProblem({ status: 404, detail: 'there is no matter', hint: 'check the id' })
  setLang('zh')
  expect(explain(unknown, useWords().value).hint).not.toMatch(/[a-z]/)
})
